/* What the files of the friendly part know of each other. What an ordinary tick does is inline: it must stay short. */
#ifndef FVM_PARTS_H
#define FVM_PARTS_H

#include "defs.h"

#define UNLIMITED	UINT32_MAX

/* fvm_options.c: names by value, each list ends with null */
extern const char *const fvm_modes[], *const fvm_victims[];

/* fvm.c: the parameters have changed */
void fvm_adopt(const struct fvm_params *before);				/* (off) */

/* fvm_control.c: the actuator's unit, steps and bounds, with the setting put between these */
void fvm_bound(const struct fvm_params *params, struct fvm_input *input);

/* fvm_signal.c */
u32 fvm_window_periods(const struct fvm_params *params);
void fvm_observe(const struct fvm_params *params, struct fvm_state *state);

/* fvm_threads.c */
extern struct fvm_requests {
	u32 active, suspended, limit, served;
} fvm_requests;
void fvm_set_limit(u32 limit);						/* (off) */
void fvm_rank_anew(void);						/* (off) */
void fvm_suspend_current(void);						/* (off) */

/* Left over by a change of the limit that found it with a lock or not running. */
static inline bool fvm_current_is_surplus(void)
{
	return fvm_requests.active > fvm_requests.limit && current->in_request && !current->locks;
}

/* fvm_pauses.c */
extern struct fvm_pacing {
	u32 burst_ticks, run_ticks;
	u64 start, length, end;			/* of the pause, in clock units */
	bool pausing;
} fvm_pacing;
void fvm_pacing_init(const struct fvm_params *params);
void fvm_set_rate(u32 rate_mhz);
void fvm_begin_pause(u64 now);						/* (off) */
void fvm_end_pause(void);						/* (off) */

static inline void fvm_pace(u64 now, bool busy)
{
	if (fvm_pacing.pausing) {
		if (now >= fvm_pacing.end)
			fvm_end_pause();
	} else if (busy && ++fvm_pacing.run_ticks >= fvm_pacing.burst_ticks) {
		fvm_begin_pause(now);
	}
}

#endif
