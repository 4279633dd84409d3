/*
 * The friendly virtual machine: it measures how much its own time is stretched and takes less when it is.
 *
 * VCT, the virtual clock time, is the real time between two ticks of the virtual clock. It grows while the host has no
 * processor or no memory for us. Once every control period its mean over the period's busy ticks enters the rule:
 *
 *	V    = (1 - g) V + g VCT			smoothed
 *	Vmin = min { VCT of the last w periods }	the baseline, without this sample
 *	R    = V / Vmin > H				means congestion
 *	cap or rate: += a without congestion, /= b under it
 *
 * Only busy ticks count. While a guest halts, its virtual clock is driven by real time, so an idle tick is never
 * stretched and says nothing about the host: a period without busy ticks gives no sample and is no congestion.
 *
 * All of it runs in the timer handler, once a tick: at most 60 instructions on an ordinary one, at most 600 on one that
 * ends a control period (apps/fvmcost.c counts them). So times are compared in clock units that were computed
 * beforehand, and nothing is proportional to the window or to the number of threads but suspending and resuming.
 * Fractions are Q16. docs/guests.md says what is published and what is ours; MiniVmm.Fvm decides the same in C#, and a
 * test holds fvm_step() against it.
 */
#include "defs.h"

#define ONE_Q16		(1u << 16)
#define UNLIMITED	UINT32_MAX
#define MHZ_MAX		1000000999u
#define MS_MAX		86400000u

/* Not on an ordinary tick, whose code shall be short. */
#define COLD		__attribute__((noinline, cold))

struct fvm_params fvm_params = {
	.mode = FVM_OFF, .period_ms = 5000, .window_ms = 60000, .ewma_q16 = 19660, .threshold_q16 = 163840,
	.threads = 10, .max = REQUEST_THREADS, .add_q16 = ONE_Q16, .mul_q16 = 98304,
	.rate_mhz = 10000, .rate_add_mhz = 100, .rate_min_mhz = 100, .rate_max_mhz = 100000, .burst_ms = 100,
};

static const char *const modes[] = {"off", "mpl", "rate", NULL};

#define RANGE_Q16(low)	low "..65535 with at most 6 decimals"
#define RANGE_HZ	"=0.001..1000000 (Hz)"

/* fvmtest reads them in this order. */
const struct option fvm_options[] = {
	{"fvm", OPTION_CHOICE, &fvm_params.mode, 0, 0, "=off|mpl|rate", modes},
	{"fvm.period_ms", OPTION_NUMBER, &fvm_params.period_ms, 1, MS_MAX, "=1..86400000", NULL},
	{"fvm.window_ms", OPTION_NUMBER, &fvm_params.window_ms, 1, MS_MAX, "=1..86400000", NULL},
	{"fvm.ewma", OPTION_Q16, &fvm_params.ewma_q16, 1, ONE_Q16, "=0.000016..1 with at most 6 decimals", NULL},
	{"fvm.threshold", OPTION_Q16, &fvm_params.threshold_q16, ONE_Q16, UINT32_MAX, RANGE_Q16("=1"), NULL},
	{"fvm.threads", OPTION_NUMBER, &fvm_params.threads, 1, REQUEST_THREADS, "=1..64", NULL},
	{"fvm.max", OPTION_NUMBER, &fvm_params.max, 1, REQUEST_THREADS, "=1..64", NULL},
	{"fvm.add", OPTION_Q16, &fvm_params.add_q16, 0, UINT32_MAX, RANGE_Q16("=0"), NULL},
	{"fvm.mul", OPTION_Q16, &fvm_params.mul_q16, ONE_Q16 + 1, UINT32_MAX, RANGE_Q16("=1.000016"), NULL},
	{"fvm.rate", OPTION_MILLI, &fvm_params.rate_mhz, 1, MHZ_MAX, RANGE_HZ, NULL},
	{"fvm.rate_add", OPTION_MILLI, &fvm_params.rate_add_mhz, 0, MHZ_MAX, "=0..1000000 (Hz)", NULL},
	{"fvm.rate_min", OPTION_MILLI, &fvm_params.rate_min_mhz, 1, MHZ_MAX, RANGE_HZ, NULL},
	{"fvm.rate_max", OPTION_MILLI, &fvm_params.rate_max_mhz, 1, MHZ_MAX, RANGE_HZ, NULL},
	{"fvm.burst_ms", OPTION_NUMBER, &fvm_params.burst_ms, 1, MS_MAX, "=1..86400000", NULL},
	{0},
};

/* ---- The rule: pure, no clock, no threads ---- */

static u32 window_periods(const struct fvm_params *params)
{
	return MAX(params->window_ms / params->period_ms, 1u);
}

/* What is wrong with the values together, or null. */
const char *fvm_check(const struct fvm_params *params)
{
	if (window_periods(params) > FVM_WINDOW_PERIODS)
		return "fvm.window_ms must be at most 4096 control periods";
	if (params->threads > params->max)
		return "fvm.threads must not exceed fvm.max";
	if (params->rate_mhz < params->rate_min_mhz || params->rate_mhz > params->rate_max_mhz)
		return "fvm.rate must lie between fvm.rate_min and fvm.rate_max";
	return NULL;
}

void fvm_start(const struct fvm_params *params, struct fvm_state *state)
{
	state->smoothed_q16 = 0;
	state->minimum = state->slowdown_q16 = 0;
	state->congested = false;
	state->cap_q16 = params->threads << 16;
	state->rate_mhz = params->rate_mhz;
	state->period = 0;
	state->window.first = state->window.count = 0;
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

static void observe(const struct fvm_params *params, struct fvm_state *state, u32 vct_us)
{
	s64 sample = (s64)vct_us << 16, smoothed = (s64)state->smoothed_q16;
	u64 slowdown;

	smoothed = smoothed ? smoothed + (((s64)params->ewma_q16 * (sample - smoothed)) >> 16) : sample;
	state->smoothed_q16 = (u64)smoothed;
	state->minimum = window_minimum(&state->window);
	if (!state->minimum)
		return;
	slowdown = divide(state->smoothed_q16, state->minimum, NULL);
	state->slowdown_q16 = slowdown >> 32 ? UINT32_MAX : (u32)slowdown;
}

/* x += a, up to a ceiling; under congestion x /= b > 1, down to a floor. */
static u32 aimd(u32 x, bool congested, u32 add, u32 mul_q16, u32 low, u32 high)
{
	u32 less;

	if (!congested)
		return add < high - x ? x + add : high;
	less = (u32)divide((u64)x << 16, mul_q16, NULL);
	return MAX(less, low);
}

/* One control period with this mean VCT; 0: it had no busy tick. */
void fvm_step(const struct fvm_params *params, struct fvm_state *state, u32 vct_us)
{
	u32 periods = window_periods(params);

	state->minimum = state->slowdown_q16 = 0;
	if (vct_us)
		observe(params, state, vct_us);
	state->congested = state->slowdown_q16 > params->threshold_q16;
	/* Only now: a baseline must not contain what is measured against it. */
	window_expire(&state->window, state->period, periods);
	if (vct_us)
		window_add(&state->window, state->period, periods, vct_us);
	state->period++;

	if (params->mode == FVM_MPL)
		state->cap_q16 = aimd(state->cap_q16, state->congested, params->add_q16, params->mul_q16,
				      ONE_Q16, params->max << 16);
	else if (params->mode == FVM_RATE)
		state->rate_mhz = aimd(state->rate_mhz, state->congested, params->rate_add_mhz, params->mul_q16,
				       params->rate_min_mhz, params->rate_max_mhz);
}

/* ---- The actuator: at most `limit` request threads are active ---- */

static struct thread *active[THREADS];		/* in the order in which their requests arrived */
static u32 active_count, arrivals, limit = UNLIMITED;
static struct thread_queue suspended;		/* first in, first out; newcomers stand here too */
static u32 suspended_count;

static void activate(struct thread *thread)
{
	u32 at = active_count++;

	for (; at > 0 && (s32)(active[at - 1]->arrival - thread->arrival) > 0; at--)
		active[at] = active[at - 1];
	active[at] = thread;
	thread->in_request = true;
}

static void deactivate(u32 at)
{
	active[at]->in_request = false;
	for (active_count--; at < active_count; at++)
		active[at] = active[at + 1];
}

/* Not with a lock held, for others may wait for it; not while it waits or has just been woken, for what it was woken
   for may be its to take. What is left has interrupts on and was interrupted, or gave way itself. */
static bool is_at_safe_point(const struct thread *thread)
{
	return (thread->state == THREAD_RUNNING || (thread->state == THREAD_READY && thread->gave_way)) && !thread->locks;
}

static void suspend(struct thread *thread)
{
	if (thread != current)
		queue_remove(thread);
	thread->state = THREAD_SUSPENDED;
	queue_push(&suspended, thread);
	suspended_count++;
}

/* So many threads at most are passed over for not being at a safe point: the tick must not become long. */
#define PATIENCE	4

/* The newest requests are suspended first, so that the oldest get done. Who is passed over is suspended when a tick
   interrupts it, or looked at again when the next period ends. */
static void suspend_surplus(void)
{
	u32 patience = PATIENCE;

	for (u32 at = active_count, surplus = active_count - limit; at-- > 0 && surplus > 0;) {
		struct thread *thread = active[at];

		if (is_at_safe_point(thread)) {
			deactivate(at);
			suspend(thread);
			surplus--;
		} else if (--patience == 0) {
			return;
		}
	}
}

static void resume(void)
{
	while (suspended.head && active_count < limit) {
		struct thread *thread = queue_pop(&suspended);

		suspended_count--;
		activate(thread);
		make_ready(thread);
	}
}

static void enforce(void)
{
	if (active_count > limit)
		suspend_surplus();
	else
		resume();
}

static u32 place_of(const struct thread *thread)
{
	u32 at = 0;

	while (active[at] != thread)
		at++;
	return at;
}

static COLD void suspend_current(void)
{
	deactivate(place_of(current));
	suspend(current);
}

void fvm_limit(u32 new_limit)
{
	u32 flags = irq_save();

	limit = new_limit;
	enforce();
	if (current->state == THREAD_SUSPENDED)
		sched();
	irq_restore(flags);
}

void fvm_enter(void)
{
	u32 flags = irq_save();

	ASSERT(!current->locks);
	current->arrival = arrivals++;
	if (suspended.head || active_count >= limit) {
		suspend(current);
		sched();
	} else {
		activate(current);
	}
	irq_restore(flags);
}

static u32 served_count;

void fvm_leave(bool served)
{
	u32 flags = irq_save();

	deactivate(place_of(current));
	served_count += served;
	resume();
	irq_restore(flags);
}

/* Rate control: after every burst_ms of run time all requests pause for 1 / rate. Ticks are the grain of both. */
static u32 burst_ticks, run_ticks;
static u64 pause_start, pause_length, pause_end;	/* in clock units */
static bool pausing;

/* A change of rate holds for the pause under way too. */
static void set_rate(u32 rate_mhz)
{
	pause_length = clock_of_us(1000000000 / rate_mhz);
	pause_end = pause_start + pause_length;
}

static COLD void begin_pause(u64 now)
{
	pausing = true;
	pause_start = now;
	pause_end = now + pause_length;
	limit = 0;
	enforce();
}

static COLD void end_pause(void)
{
	pausing = false;
	run_ticks = 0;
	limit = UNLIMITED;
	resume();
}

static void pace(u64 now, bool busy)
{
	if (pausing) {
		if (now >= pause_end)
			end_pause();
	} else if (busy && ++run_ticks >= burst_ticks) {
		begin_pause(now);
	}
}

/* ---- The control period ---- */

static u64 period_end, period_length;		/* in clock units, as all times below that do not say us */
static struct {
	u64 busy_time, longest;
	u32 busy_ticks, idle_ticks;
} period;

static struct fvm_state state;
static u32 vct_us;			/* of the last period; 0: no sample */
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
	record.time_us = clock_us(now);
	record.vct_us = vct_us;
	record.smoothed_us = (u32)(state.smoothed_q16 >> 16);
	record.minimum_us = state.minimum;
	record.slowdown_q16 = state.slowdown_q16;
	record.busy_ticks = period.busy_ticks;
	record.idle_ticks = period.idle_ticks;
	record.cap = fvm_params.mode == FVM_MPL ? state.cap_q16 >> 16 : 0;
	record.active = active_count;
	record.suspended = suspended_count;
	record.rate_mhz = fvm_params.mode == FVM_RATE ? state.rate_mhz : 0;
	record.congested = state.congested;
	record.served = served_count;
	record.mode = fvm_params.mode;
	record.longest_us = saturated_us(clock_us(period.longest));
	/* RAM is mapped one to one, so the record's address is its physical one. */
	if (has_telemetry)
		outl(TELEMETRY, (u32)&record);
}

static void close_period(u64 now)
{
	vct_us = period.busy_ticks
		? saturated_us(divide(clock_us(period.busy_time), period.busy_ticks, NULL)) : 0;
	fvm_step(&fvm_params, &state, vct_us);
	if (fvm_params.mode == FVM_MPL) {
		limit = state.cap_q16 >> 16;
		enforce();
	} else if (fvm_params.mode == FVM_RATE) {
		set_rate(state.rate_mhz);
	}
	publish(now);
}

/* The first tick closes nothing: what it ends began before there was a clock. */
static COLD void next_period(u64 now)
{
	if (period_end)
		close_period(now);
	else
		run_ticks = 0;
	period.busy_time = period.longest = 0;
	period.busy_ticks = period.idle_ticks = 0;
	period_end = now + period_length;
}

/* The timer handler's call, with the time of its entry and whether the processor halted since the last tick. */
void fvm_adapt(u64 entered, bool busy)
{
	static u64 last_entered;
	u64 interval = entered - last_entered;

	last_entered = entered;
	if (busy) {
		period.busy_ticks++;
		period.busy_time += interval;
		if (interval > period.longest)
			period.longest = interval;
	} else {
		period.idle_ticks++;
	}
	if (fvm_params.mode == FVM_RATE)
		pace(entered, busy);
	if (entered >= period_end)
		next_period(entered);
	else if (active_count > limit && current->in_request && !current->locks)
		suspend_current();
}

const char *fvm_init(void)
{
	const char *fault = fvm_check(&fvm_params);

	if (fault)
		return fault;
	fvm_start(&fvm_params, &state);
	period_length = clock_of_ms(fvm_params.period_ms);
	burst_ticks = (fvm_params.burst_ms + 1000 / HZ - 1) / (1000 / HZ);
	set_rate(fvm_params.rate_mhz);
	if (fvm_params.mode == FVM_MPL)
		limit = fvm_params.threads;
	has_telemetry = on_minivmm && inl(TELEMETRY) == TELEMETRY_MAGIC;
	return NULL;
}

bool fvm_read_status(struct fvm_status *status)
{
	u32 flags = irq_save();

	*status = (struct fvm_status){
		.mode = fvm_params.mode, .vct_us = record.vct_us, .smoothed_us = record.smoothed_us,
		.minimum_us = record.minimum_us, .slowdown_q16 = record.slowdown_q16, .congested = record.congested,
		.cap = fvm_params.mode == FVM_MPL ? state.cap_q16 >> 16 : 0,
		.rate_mhz = fvm_params.mode == FVM_RATE ? state.rate_mhz : 0,
		.active = active_count, .suspended = suspended_count, .pausing = pausing,
	};
	irq_restore(flags);
	return true;
}
