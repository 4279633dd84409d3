#ifndef SELFTEST_H
#define SELFTEST_H

#include "defs.h"

/* Ends the test that it stands in. */
#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			printf("selftest: %s:%u: not so: %s\n", __FILE__, __LINE__, #condition); \
			return false; \
		} \
	} while (0)

struct test {
	const char *name;
	bool (*run)(void);
};

/* Tables that end with a null name. */
extern const struct test library_tests[], thread_tests[], friendly_tests[];

#endif
