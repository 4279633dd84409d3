/* The friendly part as the kernel and its apps see it. */
#ifndef FVM_H
#define FVM_H

#include "param.h"
#include "rule.h"
#include "types.h"

enum fvm_mode { FVM_OFF, FVM_MPL, FVM_RATE };

/* Whose request is suspended first. */
enum fvm_victim { FVM_NEWEST, FVM_OLDEST, FVM_LARGEST, FVM_ROBIN, FVM_LOWEST };

#define FVM_PRIORITY_MAX	9		/* the most important request's */
#define FVM_PRIORITY_DEFAULT	5

struct fvm_params {
	u32 mode, rule, victim;			/* the rule by its place in fvm_rules[] */
	u32 period_ms, window_ms;
	u32 ewma_q16, threshold_q16;
	u32 threads, max;			/* initial and largest cap */
	u32 add_q16, mul_q16;
	u32 rate_mhz, rate_add_mhz, rate_min_mhz, rate_max_mhz;
	u32 burst_ms;
};

struct fvm_state {
	u64 smoothed_q16;			/* V in microseconds; 0 before the first sample */
	u32 period;				/* counts control periods, and wraps */
	struct fvm_input input;			/* of the next or last step; x is what is in force */
	u32 memory[FVM_RULE_MEMORY];
	struct fvm_window {
		u32 first, count;		/* a ring as long as the window; see fvm_signal.c */
		struct {
			u32 vct_us, period;
		} samples[FVM_WINDOW_PERIODS];
	} window;
};

/* For the status page. */
struct fvm_status {
	const char *mode, *rule, *victim;
	u32 vct_us, smoothed_us, minimum_us, slowdown_q16, congested;
	u32 cap, rate_mhz;			/* 0: unlimited */
	u32 active, suspended;
	bool pausing;				/* rate: all requests rest */
};

#endif
