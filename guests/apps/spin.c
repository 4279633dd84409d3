/* Work for the processor alone: xorshift generators in threads that run to the end of their iterations or their time. */
#include "defs.h"

static u32 threads = 2, iterations = 4000000, seconds;

static const struct option options[] = {
	{"threads", OPTION_NUMBER, &threads, 1, WORKER_THREADS, "=1..32", NULL},
	{"iterations", OPTION_NUMBER, &iterations, 1, UINT32_MAX, "=1..4294967295 (of each thread)", NULL},
	{"seconds", OPTION_NUMBER, &seconds, 1, 86400, "=1..86400 (instead of iterations)", NULL},
	{0},
};
OPTION_TABLE(options);

static u32 step(u32 x)
{
	x ^= x << 13;
	x ^= x >> 17;
	return x ^ x << 5;
}

static int spin(void *index)
{
	u32 x = (u32)index + 1, end = ticks_after_ms(seconds * 1000);

	if (seconds)
		while ((s32)(ticks - end) < 0)
			x = step(x);
	else
		for (u32 i = 0; i < iterations; i++)
			x = step(x);
	return (int)x;
}

static int run(void)
{
	struct thread *spinning[WORKER_THREADS];
	u32 checksum = 0;

	for (u32 i = 0; i < threads; i++) {
		spinning[i] = thread_create("spin", THREAD_NORMAL, spin, (void *)i);
		if (!spinning[i]) {
			printf("spin: no memory for %u threads\n", threads);
			return 1;
		}
	}
	for (u32 i = 0; i < threads; i++)
		checksum = checksum * 31 + (u32)thread_join(spinning[i]);
	if (seconds)
		printf("spin: %u threads ran %u seconds\n", threads, seconds);
	else
		printf("spin: %u threads, %u iterations each, checksum %08x\n", threads, iterations, checksum);
	return 0;
}

const struct app app = {"spin", run};
