#ifndef FVM_H
#define FVM_H

#include "param.h"
#include "types.h"

enum fvm_mode { FVM_OFF, FVM_MPL, FVM_RATE };

struct fvm_params {
	u32 mode;
	u32 period_ms, window_ms;
	u32 ewma_q16, threshold_q16;
	u32 threads, max;			/* initial and largest cap */
	u32 add_q16, mul_q16;
	u32 rate_mhz, rate_add_mhz, rate_min_mhz, rate_max_mhz;
	u32 burst_ms;
};

struct fvm_state {
	u64 smoothed_q16;			/* V in microseconds; 0 before the first sample */
	u32 minimum, slowdown_q16;		/* Vmin and R of the last period; 0 for none */
	bool congested;
	u32 cap_q16, rate_mhz;
	u32 period;				/* counts control periods, and wraps */
	struct fvm_window {
		u32 first, count;		/* a ring as long as the window; see fvm.c */
		struct {
			u32 vct_us, period;
		} samples[FVM_WINDOW_PERIODS];
	} window;
};

/* For the status page. */
struct fvm_status {
	enum fvm_mode mode;
	u32 vct_us, smoothed_us, minimum_us, slowdown_q16, congested;
	u32 cap, rate_mhz;			/* 0: unlimited */
	u32 active, suspended;
	bool pausing;				/* rate: all requests rest */
};

#endif
