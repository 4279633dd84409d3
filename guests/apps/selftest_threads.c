#include "selftest.h"

#define WORKERS 6

static struct thread *start(int (*entry)(void *), u32 argument)
{
	return thread_create("test", THREAD_NORMAL, entry, (void *)argument);
}

static int triple(void *argument)
{
	return (int)argument * 3;
}

static bool test_join(void)
{
	u32 before = thread_count();

	for (u32 i = 0; i < 3 * THREADS; i++) {
		struct thread *thread = start(triple, i);

		CHECK(thread && thread_join(thread) == (int)i * 3);
	}
	CHECK(thread_count() == before);
	return true;
}

static bool test_thread_limit(void)
{
	static struct thread *threads[THREADS];
	u32 before = thread_count(), count = 0;

	while (count < THREADS && (threads[count] = start(triple, count)))
		count++;
	CHECK(count == THREADS - before);
	for (u32 i = 0; i < count; i++)
		CHECK(thread_join(threads[i]) == (int)i * 3);
	CHECK(thread_count() == before);
	return true;
}

static struct mutex mutex;
static volatile u32 shared;

static int increment(void *rounds)
{
	for (u32 i = 0; i < (u32)rounds; i++) {
		u32 value;

		mutex_lock(&mutex);
		value = shared;
		if (i % 16 == 0)
			yield();
		shared = value + 1;
		mutex_unlock(&mutex);
	}
	return 0;
}

static bool test_mutex(void)
{
	struct thread *workers[WORKERS];

	shared = 0;
	for (u32 i = 0; i < WORKERS; i++)
		CHECK((workers[i] = start(increment, 5000)));
	for (u32 i = 0; i < WORKERS; i++)
		thread_join(workers[i]);
	CHECK(shared == WORKERS * 5000 && !mutex.owner);
	return true;
}

/* A buffer of one item between several producers and consumers: every wakeup counts. */
static struct thread_queue not_full, not_empty;
static u32 item, sum;
static bool full;

static int produce(void *count)
{
	for (u32 i = 1; i <= (u32)count; i++) {
		u32 flags = irq_save();

		while (full)
			wait(&not_full);
		item = i;
		full = true;
		wake_one(&not_empty);
		irq_restore(flags);
	}
	return 0;
}

static int consume(void *count)
{
	for (u32 i = 0; i < (u32)count; i++) {
		u32 flags = irq_save();

		while (!full)
			wait(&not_empty);
		sum += item;
		full = false;
		wake_one(&not_full);
		irq_restore(flags);
	}
	return 0;
}

static bool test_wait_queues(void)
{
	struct thread *workers[6];

	sum = 0;
	for (u32 i = 0; i < 6; i++)
		CHECK((workers[i] = start(i % 2 ? produce : consume, 2000)));
	for (u32 i = 0; i < 6; i++)
		thread_join(workers[i]);
	CHECK(sum == 3 * (2000 * 2001 / 2) && !full);
	return true;
}

static u32 order[4], finished;

static int sleep_and_note(void *tens)
{
	sleep_ms((u32)tens * 10);
	order[finished++] = (u32)tens;
	return 0;
}

static bool test_sleep(void)
{
	static const u32 tens[] = {9, 3, 12, 6};
	struct thread *workers[4];
	u32 before = ticks;

	finished = 0;
	for (u32 i = 0; i < 4; i++)
		CHECK((workers[i] = start(sleep_and_note, tens[i])));
	for (u32 i = 0; i < 4; i++)
		thread_join(workers[i]);
	CHECK(order[0] == 3 && order[1] == 6 && order[2] == 9 && order[3] == 12);
	CHECK(ticks - before > 12);
	return true;
}

static volatile bool stop;
static volatile u32 progress[2];

static int count_up(void *index)
{
	while (!stop)
		progress[(u32)index]++;
	return 0;
}

static bool test_preemption(void)
{
	struct thread *workers[2];

	stop = false;
	progress[0] = progress[1] = 0;
	for (u32 i = 0; i < 2; i++)
		CHECK((workers[i] = start(count_up, i)));
	sleep_ms(100);
	stop = true;
	thread_join(workers[0]);
	thread_join(workers[1]);
	CHECK(progress[0] && progress[1]);
	return true;
}

static struct thread_queue bell;

static int ring(void *ms)
{
	sleep_ms((u32)ms);
	wake_one(&bell);
	return 0;
}

static bool wait_for_bell(u32 ms)
{
	u32 flags = irq_save();
	bool rung = wait_until(&bell, ticks_after_ms(ms));

	irq_restore(flags);
	return rung;
}

static bool test_timeouts(void)
{
	u32 before = ticks;
	struct thread *ringer;

	CHECK(!wait_for_bell(50) && ticks - before >= 5 && !bell.head);
	CHECK((ringer = start(ring, 20)));
	CHECK(wait_for_bell(2000) && ticks - before < 100);
	thread_join(ringer);
	/* The sleep that the bell ended must not come back: this one is longer. */
	before = ticks;
	CHECK(!wait_for_bell(100) && ticks - before >= 10);
	return true;
}

const struct test thread_tests[] = {
	{"join", test_join}, {"thread limit", test_thread_limit}, {"mutex", test_mutex},
	{"wait queues", test_wait_queues}, {"sleep", test_sleep}, {"preemption", test_preemption},
	{"timeouts", test_timeouts}, {0},
};
