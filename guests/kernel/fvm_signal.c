/*
 * The congestion signal, from the mean VCT of a control period's busy ticks:
 *
 *	V    = (1 - g) V + g VCT			smoothed
 *	Vmin = min { VCT of the last w periods }	the baseline, without this sample
 *	R    = V / Vmin > H				means congestion
 *
 * Only busy ticks count. While a guest halts, its virtual clock is driven by real time, so an idle tick is never
 * stretched and says nothing about the host: a period without busy ticks gives no sample and is no congestion.
 */
#include "fvm_parts.h"

u32 fvm_window_periods(const struct fvm_params *params)
{
	return MAX(params->window_ms / params->period_ms, 1u);
}

/*
 * Of the samples of the last w periods the window holds those that may yet be its minimum: a sample that is not below a
 * later one never will. So they rise strictly from the oldest to the newest and the first is the minimum. A new sample
 * displaces a tail, found by bisection; and since each period adds one sample at most, one at most expires a period.
 */
static u32 window_minimum(const struct fvm_window *window)
{
	return window->count ? window->samples[window->first].vct_us : 0;
}

static void window_expire(struct fvm_window *window, u32 period, u32 periods)
{
	if (!window->count || period - window->samples[window->first].period < periods)
		return;
	window->first = window->first + 1 < periods ? window->first + 1 : 0;
	window->count--;
}

/* The ring's physical halves rise each for itself, and all of the upper one lies below the lower one. */
static void window_add(struct fvm_window *window, u32 period, u32 periods, u32 vct_us)
{
	u32 end = window->first + window->count, low = window->first, high = MIN(end, periods);

	if (end > periods && window->samples[0].vct_us < vct_us)
		low = 0, high = end - periods;
	while (low < high) {
		u32 middle = (low + high) / 2;

		if (window->samples[middle].vct_us < vct_us)
			low = middle + 1;
		else
			high = middle;
	}
	window->count = low + 1 - window->first + (low < window->first ? periods : 0);
	if (low == periods)
		low = 0;
	window->samples[low].vct_us = vct_us;
	window->samples[low].period = period;
}

static void measure(u32 ewma_q16, struct fvm_state *state)
{
	s64 sample = (s64)state->input.vct_us << 16, smoothed = (s64)state->smoothed_q16;
	u64 slowdown;

	smoothed = smoothed ? smoothed + (((s64)ewma_q16 * (sample - smoothed)) >> 16) : sample;
	state->smoothed_q16 = (u64)smoothed;
	state->input.smoothed_us = (u32)(smoothed >> 16);
	state->input.minimum_us = window_minimum(&state->window);
	if (!state->input.minimum_us)
		return;
	slowdown = divide(state->smoothed_q16, state->input.minimum_us, NULL);
	state->input.slowdown_q16 = slowdown >> 32 ? UINT32_MAX : (u32)slowdown;
}

/* Makes the signal of one control period out of its sample, input.vct_us. */
void fvm_observe(const struct fvm_params *params, struct fvm_state *state)
{
	u32 periods = fvm_window_periods(params), vct_us = state->input.vct_us;

	state->input.minimum_us = state->input.slowdown_q16 = 0;
	if (vct_us)
		measure(params->ewma_q16, state);
	state->input.congested = state->input.slowdown_q16 > params->threshold_q16;
	/* Only now: a baseline must not contain what is measured against it. */
	window_expire(&state->window, state->period, periods);
	if (vct_us)
		window_add(&state->window, state->period, periods, vct_us);
	state->period++;
}
