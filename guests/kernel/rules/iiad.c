/* The binomial rule with k = 1 and l = 0: inverse increase, additive decrease. */
#include "binomial.h"
#include "x86.h"

static u32 at = 10 * ONE_Q16;

static const struct option options[] = {
	{"fvm.iiad.at", OPTION_Q16, &at, BINOMIAL_AT_MIN, BINOMIAL_AT_MAX, BINOMIAL_AT, NULL},
	{0},
};
OPTION_TABLE(options);

static u32 step(const struct fvm_input *input, u32 *memory)
{
	u32 point = binomial_point(input, at);

	(void)memory;
	if (input->congested)
		return rule_subtract(input->x, binomial_decrease(input, point));
	return rule_add(input->x, divide((u64)input->add * point, input->x, NULL));
}

static const struct fvm_rule iiad = {.step = step, .options = options};
FVM_RULE(iiad);
