/*
 * What fvm_adapt() costs in instructions, from its first one to its RET. Wants a TSC that counts instructions:
 *
 *	minivmm run --deterministic --clock 1GHz guests/bin/fvmcost.elf fvm=mpl requests=64
 *
 * Interrupts are off while it counts; the ticks and their times are made up, so that the window fills with rising
 * samples (the longest search) and every path is taken. Costs with requests suspended or resumed stand apart.
 */
#include "defs.h"

#define RUN_PERIODS	4	/* how long the guest stays busy or idle, so that both kinds of period occur */

static u32 requests, periods = 16384, blocked;

static const struct option options[] = {
	{"requests", OPTION_NUMBER, &requests, 0, REQUEST_THREADS, "=0..64 (threads in fvm_enter())", NULL},
	{"periods", OPTION_NUMBER, &periods, 1, 1000000, "=1..1000000", NULL},
	{"blocked", OPTION_FLAG, &blocked, 0, 1, " (the requests wait, and cannot be suspended)", NULL},
	{0},
};
OPTION_TABLE(options);

static struct thread *threads[REQUEST_THREADS];
static struct thread_queue waiting;
static struct mutex mutex;

/* Those that begin or end a pause are a kind of their own. Costs are the highest, without and with requests that were
   suspended or resumed, and `moved` the most of these. */
static struct kind {
	const char *name;
	u32 ticks, cost, moving_cost, moved;
} kinds[] = {{.name = "ordinary"}, {.name = "closing"}, {.name = "pausing"}};
enum { ORDINARY, CLOSING, PAUSING };

void nothing(u64 entered, bool busy);
asm("nothing: ret");

static __attribute__((noinline)) u32 tsc_of(void (*function)(u64, bool), u64 entered, bool busy)
{
	u64 start = rdtsc();

	function(entered, busy);
	return (u32)(rdtsc() - start);
}

static bool tsc_counts_instructions(void)
{
	u64 start = rdtsc();

	asm volatile(".rept 100; nop; .endr");
	return rdtsc() - start - 100 < 10;
}

static __attribute__((noreturn)) int request(void *unused)
{
	(void)unused;
	fvm_enter(FVM_PRIORITY_DEFAULT);
	for (;;) {
		u32 flags = irq_save();

		if (blocked)
			wait(&waiting);
		irq_restore(flags);
	}
}

/* This thread has the oldest request and a lock: a tick that interrupts it must look twice. */
static bool start_requests(void)
{
	struct fvm_status status;

	if (!requests)
		return true;
	fvm_enter(FVM_PRIORITY_DEFAULT);
	mutex_lock(&mutex);
	for (u32 i = 0; i < requests; i++) {
		threads[i] = thread_create("request", THREAD_NORMAL, request, NULL);
		if (!threads[i])
			return false;
	}
	do {
		sleep_ms(10);
		fvm_read_status(&status);
	} while (status.active + status.suspended < requests + 1);
	return true;
}

static u32 noise(void)
{
	static u32 x = 1;

	x ^= x << 13;
	x ^= x >> 17;
	return x ^= x << 5;
}

/* Microseconds: rising, wild, falling, and wild again. */
static u32 interval_of(u32 period)
{
	u32 within = period % 4096;

	switch (period / 4096 % 4) {
	case 0:
		return 10000 + within * 4;
	case 2:
		return 30000 - within * 4;
	default:
		return noise() % 64 ? 10000 + noise() % 30000 : noise() % FVM_VCT_MAX_US;
	}
}

/* As if everybody who is ready had had a turn. */
static void take_turns(void)
{
	for (u32 i = 0; i < requests; i++)
		threads[i]->gave_way = true;
}

static u32 distance(u32 a, u32 b)
{
	return MAX(a, b) - MIN(a, b);
}

static void account(u32 cost, bool closes, const struct fvm_status *before, const struct fvm_status *after)
{
	u32 moved = distance(before->active, after->active);
	struct kind *kind = &kinds[closes ? CLOSING : before->pausing != after->pausing ? PAUSING : ORDINARY];

	kind->ticks++;
	if (!moved) {
		kind->cost = MAX(kind->cost, cost);
		return;
	}
	kind->moved = MAX(kind->moved, moved);
	kind->moving_cost = MAX(kind->moving_cost, cost);
}

static void count(void)
{
	u64 now = clock_now() + clock_of_ms(1000), period_start;
	u32 period = 0;

	fvm_adapt(now, true);	/* whatever real ticks began ends here */
	period_start = now;
	while (period < periods) {
		u64 interval = clock_of_us(interval_of(period));
		bool busy = period / RUN_PERIODS % 8, closes;
		struct fvm_status before, after;
		u32 cost;

		now += interval;
		closes = now - period_start >= clock_of_ms(fvm_params.period_ms);
		if (noise() % 2)
			take_turns();
		fvm_read_status(&before);
		cost = tsc_of(fvm_adapt, now, busy) - tsc_of(nothing, now, busy) + 1;
		fvm_read_status(&after);
		account(cost, closes, &before, &after);
		if (closes) {
			period++;
			period_start = now;
		}
	}
}

static int run(void)
{
	if (!tsc_counts_instructions()) {
		printf("fvmcost: the TSC must count instructions (minivmm run --deterministic --clock 1GHz)\n");
		return 1;
	}
	if (!start_requests()) {
		printf("fvmcost: no memory for %u threads\n", requests);
		return 1;
	}
	cli();
	count();
	for (u32 i = 0; i < COUNT(kinds); i++)
		printf("%s ticks=%u cost=%u moving=%u moved=%u\n", kinds[i].name, kinds[i].ticks, kinds[i].cost,
		       kinds[i].moving_cost, kinds[i].moved);
	return 0;
}

const struct app app = {"fvmcost", run};
