/*
 * What a control rule is: once every control period it says what the actuator's setting x shall be. x counts threads
 * (mpl) or runs a second (rate) in fractions of its own: `one` of them are 1. A rule knows no clock and no threads; what
 * it wants to remember goes into its memory. MiniVmm.Fvm has each of them in C#, and a test holds the two together.
 *
 * A rule is one file in rules/: it enters itself into the table that kernel.ld collects.
 */
#ifndef RULE_H
#define RULE_H

#include "option.h"
#include "param.h"
#include "types.h"

#define ONE_Q16		(1u << 16)

struct fvm_input {
	u32 x;					/* in force during the period */
	u32 one, add, mul_q16, low, high;	/* the actuator's unit, steps a and b, and bounds */
	u32 vct_us;				/* the period's sample; 0: none */
	u32 smoothed_us, minimum_us, slowdown_q16;	/* V, Vmin and R; 0: none */
	u32 threshold_q16;			/* H */
	bool congested;				/* R > H */
	u32 busy_ticks, idle_ticks;		/* of the period */
	u32 active, suspended;			/* requests at its end */
};

/* Both return the x of the coming period; what is below `low` or above `high` is put there. Memory is zero at first. */
struct fvm_rule {
	u32 (*start)(const struct fvm_input *input, u32 *memory);	/* null: it starts from the x it is given */
	u32 (*step)(const struct fvm_input *input, u32 *memory);
	const struct option *options;		/* its parameters, each a Q16 called fvm.RULE.NAME; null: none */
};

/* The table of rules and their names, in the same order; the first is the default. */
extern const struct fvm_rule *const fvm_rules[], *const fvm_rules_end[];
extern const char *const fvm_rule_names[];	/* ends with null */

#define FVM_RULE(rule) \
	static const struct fvm_rule *const rule##_entry LINKED_INTO(".fvm_rules") = &rule; \
	static const char *const rule##_name LINKED_INTO(".fvm_rule_names") = #rule

static inline u32 rule_add(u32 x, u64 step)
{
	u64 sum = x + step;

	return sum < UINT32_MAX ? (u32)sum : UINT32_MAX;
}

static inline u32 rule_subtract(u32 x, u64 step)
{
	return step < x ? x - (u32)step : 0;
}

#endif
