/* The published rule: additive increase, multiplicative decrease. */
#include "rule.h"
#include "x86.h"

static u32 step(const struct fvm_input *input, u32 *memory)
{
	(void)memory;
	if (input->congested)
		return (u32)divide((u64)input->x << 16, input->mul_q16, NULL);
	return rule_add(input->x, input->add);
}

static const struct fvm_rule aimd = {.step = step};
FVM_RULE(aimd);
