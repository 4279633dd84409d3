/* GET /spin?iterations=1000000[&seed=7][&prio=5]: work for the processor alone, steps of a xorshift generator. */
#include "work.h"

enum { ITERATIONS, SEED, PRIORITY };

static const char *check(const u32 *values)
{
	if (!values[ITERATIONS])
		return "iterations must be at least 1";
	return values[SEED] ? NULL : "seed must be at least 1: from 0 the generator goes nowhere";
}

static u32 run(const u32 *values, char *body, u32 size)
{
	u32 x = values[SEED];

	for (u32 i = 0; i < values[ITERATIONS]; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
	}
	snprintf(body, size, "checksum=%08x iterations=%u seed=%u\n", x, values[ITERATIONS], values[SEED]);
	return 200;
}

const struct work_kind spin_work = {
	.path = "/spin",
	.usage = "iterations=N[&seed=N][&prio=N]",
	.names = {[ITERATIONS] = "iterations=", [SEED] = "seed=", [PRIORITY] = "prio="},
	.defaults = {[SEED] = 1, [PRIORITY] = FVM_PRIORITY_DEFAULT},
	.priority = PRIORITY,
	.check = check,
	.run = run,
};
