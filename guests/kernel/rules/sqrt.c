/* The binomial rule with k = l = 1/2: gentler than AIMD above its operating point, quicker below it. */
#include "binomial.h"
#include "x86.h"

static u32 at = 10 * ONE_Q16;

static const struct option options[] = {
	{"fvm.sqrt.at", OPTION_Q16, &at, BINOMIAL_AT_MIN, BINOMIAL_AT_MAX, BINOMIAL_AT, NULL},
	{0},
};
OPTION_TABLE(options);

/* At point: add and decrease; elsewhere these over and times the root of x / point. */
static u32 step(const struct fvm_input *input, u32 *memory)
{
	u32 point = binomial_point(input, at);
	u32 root_q16 = square_root(divide((u64)input->x << 32, point, NULL));

	(void)memory;
	if (input->congested)
		return rule_subtract(input->x, (u64)binomial_decrease(input, point) * root_q16 >> 16);
	return rule_add(input->x, divide((u64)input->add << 16, root_q16, NULL));
}

static const struct fvm_rule sqrt = {.step = step, .options = options};
FVM_RULE(sqrt);
