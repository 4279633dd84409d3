/* Threads that each walk a working set of their own. */
#include "defs.h"
#include "walk.h"

static u32 kb = 4096, passes = 20, threads = 1, seed = 1;

static const struct option options[] = {
	{"kb", OPTION_NUMBER, &kb, 1, RAM_LIMIT / 1024, "=1..3145728 (KiB a thread)", NULL},
	{"passes", OPTION_NUMBER, &passes, 1, UINT32_MAX, "=1..4294967295", NULL},
	{"threads", OPTION_NUMBER, &threads, 1, WORKER_THREADS, "=1..32", NULL},
	{"seed", OPTION_NUMBER, &seed, 0, UINT32_MAX, "=0..4294967295 (of the first thread)", NULL},
	{0},
};
OPTION_TABLE(options);

static struct pages sets[WORKER_THREADS];

static int walk_set(void *index)
{
	return (int)walk(&sets[(u32)index], passes, seed + (u32)index, 0);
}

static int membound(void)
{
	u32 page_count = (kb + 3) / 4;
	struct thread *walking[WORKER_THREADS];

	for (u32 i = 0; i < threads; i++) {
		if (pages_take(&sets[i], page_count) &&
		    (walking[i] = thread_create("walk", THREAD_NORMAL, walk_set, (void *)i)))
			continue;
		printf("membound: not enough memory for %u threads of %u KiB\n", threads, kb);
		return 1;
	}
	for (u32 i = 0; i < threads; i++) {
		printf("membound: %u pages, %u passes, seed %u, checksum %08x\n", page_count, passes, seed + i,
		       (u32)thread_join(walking[i]));
		pages_give_back(&sets[i]);
	}
	return 0;
}

const struct app app = {"membound", membound};
