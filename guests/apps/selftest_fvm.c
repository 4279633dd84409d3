/* Suspension: who is suspended, who is not, and in which order they go on. */
#include "selftest.h"

#define WORKERS		5
#define UNLIMITED	UINT32_MAX

static struct thread *workers[WORKERS + 1];
static volatile u32 progress[WORKERS + 1], entered, entry_order[WORKERS + 1];
static volatile bool stop;

/* What their requests are like, for those who choose by that. */
static const u32 priorities[WORKERS + 1] = {5, 2, 9, 2, 5, 5}, pages[WORKERS + 1] = {30, 50, 10, 40, 20, 0};

static int request(void *index)
{
	fvm_enter(priorities[(u32)index]);
	fvm_holds(pages[(u32)index]);
	entry_order[entered++] = (u32)index;
	while (!stop)
		progress[(u32)index]++;
	fvm_leave(true);
	return 0;
}

static bool start(u32 index, int (*entry)(void *))
{
	progress[index] = 0;
	workers[index] = thread_create("request", THREAD_NORMAL, entry, (void *)index);
	sleep_ms(20 * WORKERS);		/* long enough for it to enter, so that arrivals are in order */
	return workers[index];
}

static bool start_all(void)
{
	stop = false;
	entered = 0;
	for (u32 i = 0; i < WORKERS; i++)
		if (!start(i, request))
			return false;
	return true;
}

static void finish(u32 count)
{
	stop = true;
	fvm_limit(UNLIMITED);
	for (u32 i = 0; i < count; i++)
		thread_join(workers[i]);
}

/* A bit for each worker that gets on within some ticks. */
static u32 running(u32 count)
{
	u32 before[WORKERS + 1], mask = 0;

	sleep_ms(20);
	for (u32 i = 0; i < count; i++)
		before[i] = progress[i];
	sleep_ms(20 * WORKERS);
	for (u32 i = 0; i < count; i++)
		mask |= (u32)(progress[i] != before[i]) << i;
	return mask;
}

static bool counts_are(u32 active, u32 suspended)
{
	struct fvm_status status;

	fvm_read_status(&status);
	return status.active == active && status.suspended == suspended;
}

static bool test_newest_first(void)
{
	CHECK(start_all());
	CHECK(running(WORKERS) == 0x1F && counts_are(5, 0));
	fvm_limit(3);
	CHECK(running(WORKERS) == 0x07 && counts_are(3, 2));
	fvm_limit(1);
	CHECK(running(WORKERS) == 0x01 && counts_are(1, 4));
	finish(WORKERS);
	CHECK(counts_are(0, 0));
	return true;
}

static bool leaves(enum fvm_victim victim, u32 three, u32 one)
{
	fvm_params.victim = victim;
	CHECK(start_all());
	fvm_limit(3);
	CHECK(running(WORKERS) == three && counts_are(3, 2));
	fvm_limit(1);
	CHECK(running(WORKERS) == one && counts_are(1, 4));
	finish(WORKERS);
	fvm_params.victim = FVM_NEWEST;
	return true;
}

static bool test_oldest_first(void)
{
	return leaves(FVM_OLDEST, 0x1C, 0x10);
}

static bool test_largest_first(void)
{
	return leaves(FVM_LARGEST, 0x15, 0x04);
}

/* Of equals the newest: 3 before 1, and 4 before 0. */
static bool test_lowest_first(void)
{
	return leaves(FVM_LOWEST, 0x15, 0x04);
}

static bool test_robin(void)
{
	fvm_params.victim = FVM_ROBIN;
	CHECK(start_all());
	for (u32 turn = 0; turn <= WORKERS; turn++) {
		fvm_limit(WORKERS - 1);
		CHECK(running(WORKERS) == (0x1Fu & ~(1u << turn % WORKERS)));
		fvm_limit(WORKERS);
	}
	finish(WORKERS);
	fvm_params.victim = FVM_NEWEST;
	return true;
}

/* In the order of suspension: 4 and 3 were suspended first, then 2 and 1. Seniority stays with the request: 2 is resumed
   last, but 3 and 4 are newer and suspended before it when the limit falls again. */
static bool test_resumed_in_order(void)
{
	CHECK(start_all());
	fvm_limit(3);
	fvm_limit(1);
	CHECK(running(WORKERS) == 0x01);
	fvm_limit(2);
	CHECK(running(WORKERS) == 0x11);
	fvm_limit(4);
	CHECK(running(WORKERS) == 0x1D);
	fvm_limit(2);
	CHECK(running(WORKERS) == 0x05);
	finish(WORKERS);
	CHECK(counts_are(0, 0));
	return true;
}

static bool test_newcomers_wait_behind(void)
{
	CHECK(start_all());
	fvm_limit(4);
	CHECK(running(WORKERS) == 0x0F);
	CHECK(start(WORKERS, request));
	CHECK(counts_are(4, 2) && entered == WORKERS);
	fvm_limit(5);
	CHECK(counts_are(5, 1) && running(WORKERS + 1) == 0x1F);
	fvm_limit(6);
	CHECK(counts_are(6, 0) && running(WORKERS + 1) == 0x3F && entry_order[WORKERS] == WORKERS);
	finish(WORKERS + 1);
	return true;
}

static struct mutex mutex;
static volatile bool may_unlock;

static int lock_holder(void *index)
{
	fvm_enter(FVM_PRIORITY_DEFAULT);
	mutex_lock(&mutex);
	while (!may_unlock)
		progress[(u32)index]++;
	mutex_unlock(&mutex);
	while (!stop)
		progress[(u32)index]++;
	fvm_leave(true);
	return 0;
}

static bool test_locks_protect(void)
{
	stop = may_unlock = false;
	CHECK(start(0, lock_holder));
	fvm_limit(0);
	CHECK(running(1) == 1 && counts_are(1, 0));
	may_unlock = true;
	CHECK(running(1) == 0 && counts_are(0, 1));
	mutex_lock(&mutex);		/* it is free: nobody was suspended with it */
	mutex_unlock(&mutex);
	finish(1);
	return true;
}

/* A waiter that is handed the lock while it should be suspended must get to the end of its critical section. */
static bool test_handed_lock_protects(void)
{
	stop = may_unlock = false;
	mutex_lock(&mutex);
	CHECK(start(0, lock_holder));
	CHECK(progress[0] == 0 && mutex.waiters.head == workers[0]);
	fvm_limit(0);
	mutex_unlock(&mutex);
	CHECK(running(1) == 1 && counts_are(1, 0));
	may_unlock = true;
	CHECK(running(1) == 0 && counts_are(0, 1));
	finish(1);
	return true;
}

static int sleeper(void *index)
{
	fvm_enter(FVM_PRIORITY_DEFAULT);
	while (!stop) {
		sleep_ms(10);
		progress[(u32)index]++;
		fvm_leave(false);
		fvm_enter(FVM_PRIORITY_DEFAULT);
	}
	fvm_leave(false);
	return 0;
}

static bool test_sleepers(void)
{
	stop = false;
	for (u32 i = 0; i < WORKERS; i++)
		CHECK(start(i, sleeper));
	fvm_limit(2);
	CHECK(running(WORKERS) == 0x1F);	/* they leave and come back, so all get their turn */
	fvm_limit(0);
	CHECK(running(WORKERS) == 0 && counts_are(0, WORKERS));
	finish(WORKERS);
	CHECK(counts_are(0, 0));
	return true;
}

static void set_mode(enum fvm_mode mode)
{
	u32 flags = irq_save();

	fvm_params.mode = mode;
	fvm_init();
	irq_restore(flags);
}

/* 100 ms of running, 100 ms of pause, and so on; a pause suspends every request. */
static bool test_rate(void)
{
	u32 paused = 0, run = 0;

	CHECK(start_all());
	set_mode(FVM_RATE);
	for (u32 i = 0; i < 60; i++) {
		sleep_ms(0);
		paused += counts_are(0, WORKERS);
		run += counts_are(WORKERS, 0);
	}
	set_mode(FVM_OFF);
	finish(WORKERS);
	CHECK(paused >= 10 && run >= 10 && counts_are(0, 0));
	return true;
}

static void step(const struct fvm_params *params, struct fvm_state *state, u32 vct_us)
{
	state->input.vct_us = vct_us;
	fvm_step(params, state);
}

/* A step from 10 to 40 ms under the published parameters, worked out by hand. */
static bool test_rule(void)
{
	static struct fvm_state state;
	const struct fvm_input *input = &state.input;
	struct fvm_params params = fvm_params;

	params.mode = FVM_MPL;
	fvm_start(&params, &state);
	step(&params, &state, 10000);
	CHECK(state.smoothed_q16 == 10000 << 16 && !input->minimum_us && !input->slowdown_q16 && input->x == 11 << 16);
	step(&params, &state, 0);
	CHECK(!input->slowdown_q16 && !input->congested && input->x == 12 << 16);
	step(&params, &state, 40000);		/* V = 10000 + 19660/65536 * 30000 = 18999.6 us */
	CHECK(input->minimum_us == 10000 && !input->congested && input->smoothed_us == 18999);
	step(&params, &state, 40000);		/* 25299.2: R = 2.53 */
	CHECK(input->congested && input->smoothed_us == 25299 && input->x == (13ull << 16) * 2 / 3);
	return true;
}

const struct test friendly_tests[] = {
	{"newest suspended first", test_newest_first}, {"oldest suspended first", test_oldest_first},
	{"largest suspended first", test_largest_first}, {"lowest suspended first", test_lowest_first},
	{"suspended in turn", test_robin}, {"resumed in order", test_resumed_in_order},
	{"newcomers wait behind", test_newcomers_wait_behind}, {"locks protect", test_locks_protect},
	{"handed lock protects", test_handed_lock_protects}, {"sleepers", test_sleepers}, {"rate", test_rate},
	{"rule", test_rule}, {0},
};
