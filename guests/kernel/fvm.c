/*
 * The friendly virtual machine: it measures how much its own time is stretched and takes less when it is.
 *
 * VCT, the virtual clock time, is the real time between two ticks of the virtual clock. It grows while the host has no
 * processor or no memory for us. Once every control period its mean over the period's busy ticks becomes the congestion
 * signal (fvm_signal.c), on which a rule (rules/) decides how many requests may be active (fvm_threads.c) or how often
 * they may run (fvm_pauses.c).
 *
 * All of it runs in the timer handler, once a tick: at most 60 instructions on an ordinary one, at most 600 on one that
 * ends a control period with the published rule (apps/fvmcost.c counts them). So times are compared in clock units that
 * were computed beforehand, and nothing is proportional to the window or to the number of threads but suspending and
 * resuming. Fractions are Q16. MiniVmm.Fvm decides the same in C#, and a test holds fvm_step() against it.
 */
#include "fvm_parts.h"

/* In clock units, as all times below that do not say us. */
static u64 period_end, period_length, busy_time, longest;

static struct fvm_state state;		/* its input counts the ticks of the period under way */
static bool has_telemetry;

static struct telemetry {
	u32 version, size;
	u64 time_us;
	u32 vct_us, smoothed_us, minimum_us, slowdown_q16;
	u32 busy_ticks, idle_ticks;
	u32 cap, active, suspended, rate_mhz, congested, served, mode, longest_us;
} record = {.version = TELEMETRY_VERSION, .size = sizeof(struct telemetry)};
_Static_assert(sizeof(record) == 72, "docs/machine.md");

static u32 saturated_us(u64 us)
{
	return us < FVM_VCT_MAX_US ? (u32)us : FVM_VCT_MAX_US;
}

static void publish(u64 now)
{
	const struct fvm_input *input = &state.input;

	record.time_us = clock_us(now);
	record.vct_us = input->vct_us;
	record.smoothed_us = input->smoothed_us;
	record.minimum_us = input->minimum_us;
	record.slowdown_q16 = input->slowdown_q16;
	record.busy_ticks = input->busy_ticks;
	record.idle_ticks = input->idle_ticks;
	record.active = fvm_requests.active;
	record.suspended = fvm_requests.suspended;
	record.congested = input->congested;
	record.served = fvm_requests.served;
	record.longest_us = saturated_us(clock_us(longest));
	/* RAM is mapped one to one, so the record's address is its physical one. */
	if (has_telemetry)
		outl(TELEMETRY, (u32)&record);
}

static void act(void)
{
	if (fvm_params.mode == FVM_MPL) {
		record.cap = state.input.x / ONE_Q16;
		fvm_set_limit(record.cap);
	} else if (fvm_params.mode == FVM_RATE) {
		record.rate_mhz = state.input.x;
		fvm_set_rate(record.rate_mhz);
	}
}

static void close_period(u64 now)
{
	struct fvm_input *input = &state.input;

	input->vct_us = input->busy_ticks ? saturated_us(divide(clock_us(busy_time), input->busy_ticks, NULL)) : 0;
	input->active = fvm_requests.active;
	input->suspended = fvm_requests.suspended;
	fvm_step(&fvm_params, &state);
	act();
	publish(now);
}

static void restart_period(u64 now)
{
	busy_time = longest = 0;
	state.input.busy_ticks = state.input.idle_ticks = 0;
	period_end = now + period_length;
}

/* The first tick closes nothing: what it ends began before there was a clock. */
static __attribute__((noinline, cold)) void next_period(u64 now)
{
	if (period_end)
		close_period(now);
	else
		fvm_pacing.run_ticks = 0;
	restart_period(now);
}

/* The timer handler's call, with the time of its entry and whether the processor halted since the last tick. */
void fvm_adapt(u64 entered, bool busy)
{
	static u64 last_entered;
	u64 interval = entered - last_entered;

	last_entered = entered;
	if (busy) {
		state.input.busy_ticks++;
		busy_time += interval;
		if (interval > longest)
			longest = interval;
	} else {
		state.input.idle_ticks++;
	}
	if (fvm_params.mode == FVM_RATE)
		fvm_pace(entered, busy);
	if (entered >= period_end)
		next_period(entered);
	else if (fvm_current_is_surplus())
		fvm_suspend_current();
}

/* What was learnt stays, unless it was learnt in another way. */
static bool starts_anew(const struct fvm_params *a, const struct fvm_params *b)
{
	return a->mode != b->mode || a->rule != b->rule || a->period_ms != b->period_ms || a->window_ms != b->window_ms ||
	       a->ewma_q16 != b->ewma_q16 || a->threads != b->threads || a->rate_mhz != b->rate_mhz;
}

static void configure(void)
{
	fvm_pacing_init(&fvm_params);
	period_length = clock_of_ms(fvm_params.period_ms);
	record.mode = fvm_params.mode;
	record.cap = record.rate_mhz = 0;
	act();
}

void fvm_adopt(const struct fvm_params *before)
{
	if (fvm_pacing.pausing)
		fvm_end_pause();
	if (fvm_params.mode != FVM_MPL)
		fvm_set_limit(UNLIMITED);
	if (fvm_params.victim != before->victim)
		fvm_rank_anew();
	if (starts_anew(&fvm_params, before)) {
		fvm_start(&fvm_params, &state);
		restart_period(clock_now());
	} else {
		fvm_bound(&fvm_params, &state.input);
	}
	configure();
}

const char *fvm_init(void)
{
	const char *fault = fvm_check(&fvm_params);

	if (fault)
		return fault;
	fvm_start(&fvm_params, &state);
	configure();
	has_telemetry = on_minivmm && inl(TELEMETRY) == TELEMETRY_MAGIC;
	return NULL;
}

bool fvm_read_status(struct fvm_status *status)
{
	u32 flags = irq_save();

	*status = (struct fvm_status){
		.mode = fvm_modes[fvm_params.mode], .rule = fvm_rule_names[fvm_params.rule],
		.victim = fvm_victims[fvm_params.victim], .vct_us = record.vct_us, .smoothed_us = record.smoothed_us,
		.minimum_us = record.minimum_us, .slowdown_q16 = record.slowdown_q16, .congested = record.congested,
		.cap = record.cap, .rate_mhz = record.rate_mhz, .active = fvm_requests.active,
		.suspended = fvm_requests.suspended, .pausing = fvm_pacing.pausing,
	};
	irq_restore(flags);
	return true;
}
