/* The kernel tested from inside: on any machine that boots it, with the same output. */
#include "selftest.h"

static u32 run_all(const struct test *tests, u32 *failed)
{
	u32 count = 0;

	for (; tests[count].name; count++) {
		bool passed = tests[count].run();

		printf("%s: %s\n", tests[count].name, passed ? "ok" : "FAILED");
		*failed += !passed;
	}
	return count;
}

static int selftest(void)
{
	u32 failed = 0, count = run_all(library_tests, &failed);

	count += run_all(thread_tests, &failed);
	count += run_all(friendly_tests, &failed);
	printf("%u passed, %u failed\n", count - failed, failed);
	return failed != 0;
}

const struct app app = {"selftest", selftest};
