/*
 * A delay gradient after TCP Vegas (Brakmo and Peterson, 1995). Without a queue x would make progress in Vmin that takes
 * V: so x (1 - Vmin / V) of it, the backlog, is in the host's queues. It holds that between `low` and `high`. Beyond H it
 * backs off as AIMD does.
 */
#include "rule.h"
#include "x86.h"

#define LEAST	(ONE_Q16 / 10)
#define MOST	(64 * ONE_Q16)
#define RANGE	"=0.1..64 (threads or Hz)"

static u32 low = 1 * ONE_Q16, high = 3 * ONE_Q16;

static const struct option options[] = {
	{"fvm.vegas.low", OPTION_Q16, &low, LEAST, MOST, RANGE, NULL},
	{"fvm.vegas.high", OPTION_Q16, &high, LEAST, MOST, RANGE, NULL},
	{0},
};
OPTION_TABLE(options);

/* No sample and no baseline mean no backlog, and so does a V below Vmin. */
static u32 backlog(const struct fvm_input *input)
{
	if (input->slowdown_q16 <= ONE_Q16)
		return 0;
	return input->x - (u32)divide((u64)input->x << 16, input->slowdown_q16, NULL);
}

static u32 step(const struct fvm_input *input, u32 *memory)
{
	u64 queued_q16 = (u64)backlog(input) << 16;

	(void)memory;
	if (input->congested)
		return (u32)divide((u64)input->x << 16, input->mul_q16, NULL);
	if (queued_q16 < (u64)low * input->one)
		return rule_add(input->x, input->add);
	if (queued_q16 > (u64)high * input->one)
		return rule_subtract(input->x, input->add);
	return input->x;
}

static const struct fvm_rule vegas = {.step = step, .options = options};
FVM_RULE(vegas);
