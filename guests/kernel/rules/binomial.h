/*
 * Binomial congestion control (Bansal and Balakrishnan, INFOCOM 2001): x += a / x^k without congestion, x -= b x^l under
 * it; with k + l = 1 it shares fairly with AIMD. In which units x is raised is ours: in units of an operating point at
 * which the step either way is AIMD's, x + add or x / mul. So the ratio of the two steps, on which the equilibrium
 * depends, is AIMD's too.
 */
#ifndef BINOMIAL_H
#define BINOMIAL_H

#include "rule.h"

#define BINOMIAL_AT_MIN	(ONE_Q16 / 10)
#define BINOMIAL_AT_MAX	(1000 * ONE_Q16)
#define BINOMIAL_AT	"=0.1..1000 (threads or Hz)"

u32 binomial_point(const struct fvm_input *input, u32 at_q16);		/* the operating point, as an x */
u32 binomial_decrease(const struct fvm_input *input, u32 point);	/* what AIMD takes off there */
u32 square_root(u64 value);						/* of at most 2^62, rounded down */

#endif
