/*
 * A rule of ours. As BBR (Cardwell and others, 2016) probes for the least round-trip time, it probes for how fast it runs
 * while it asks for little, and asks for more only where that helps:
 *
 * - The baseline is the VCT at one thread (or one hertz), where what slows the guest down is not its own doing. It starts
 *   there, and goes back there for a period every `interval` periods and after congestion. So permanent load cannot
 *   make it forget the baseline, and a guest that comes late does not learn one from an overload of its own.
 * - Congestion is a period's sample above H times the baseline: a step is seen in the period in which it happens.
 * - It takes a step more only while requests wait and the processor is idle for over a third of the time: beyond that
 *   knee more threads hold more memory and get no more done.
 * - Congestion leaves a ceiling at x / back. A step beyond is tried after a wait, the longer the larger x is, so that
 *   those who have little get more first. A try that ends in congestion doubles the wait. Who has not raised its x lately
 *   lets one congestion pass: it was another's try. The next one takes from it too, so that late guests find room.
 */
#include "rule.h"
#include "x86.h"

#define KNEE		3	/* idle for over 1/3 of the period */
#define GRACE		3	/* periods after coming back in which memory is fetched again, and which tell nothing */
#define TRIAL		3	/* periods in which congestion is put down to the last raise */
#define LONGEST		8	/* times `wait`: what doubling ends at */

static u32 interval = 32 * ONE_Q16, back = ONE_Q16 + ONE_Q16 / 4, wait_periods = 8 * ONE_Q16;

static const struct option options[] = {
	{"fvm.probe.interval", OPTION_Q16, &interval, 2 * ONE_Q16, UINT32_MAX, "=2..65535 (periods)", NULL},
	{"fvm.probe.back", OPTION_Q16, &back, ONE_Q16, 64 * ONE_Q16, "=1..64", NULL},
	{"fvm.probe.wait", OPTION_Q16, &wait_periods, ONE_Q16, 4096 * ONE_Q16, "=1..4096 (periods)", NULL},
	{0},
};
OPTION_TABLE(options);

enum { BASELINE, CEILING, WAIT, BACKOFF, RESUME, SINCE, RAISED, STRIKES };

static u32 bottom(const struct fvm_input *input)
{
	return MIN(MAX(input->one, input->low), input->high);
}

/* Upwards slowly, for what is slow at the bottom may be an overload of others that will pass. */
static void learn(u32 *baseline, u32 sample)
{
	if (!*baseline)
		*baseline = sample;
	else if (sample > *baseline)
		*baseline += (sample - *baseline) / 16;
	else
		*baseline -= (*baseline - sample) / 2;
}

/* The sample's low digits are what keeps guests that were cut together from trying again together. */
static u32 pause(const struct fvm_input *input, u32 backoff, u32 x)
{
	return backoff * MAX(x / input->one, 1u) + input->vct_us % backoff;
}

static u32 back_off(const struct fvm_input *input, u32 *memory)
{
	memory[RESUME] = input->x;
	if (memory[RAISED] || memory[STRIKES]++) {
		if (memory[RAISED])
			memory[BACKOFF] = MIN(2 * memory[BACKOFF], LONGEST * (wait_periods >> 16));
		memory[RESUME] = MAX((u32)divide((u64)input->x << 16, back, NULL), bottom(input));
		memory[CEILING] = memory[RESUME];
		memory[WAIT] = pause(input, memory[BACKOFF], memory[RESUME]);
		memory[RAISED] = memory[STRIKES] = 0;
	}
	return bottom(input);
}

static u32 raise(const struct fvm_input *input, u32 *memory)
{
	u64 idle_us = (u64)input->idle_ticks * TICK_US;
	u32 more = rule_add(input->x, memory[CEILING] ? input->add : MAX(input->add, input->x / 4));

	if (!input->suspended || idle_us * KNEE <= (u64)input->busy_ticks * input->vct_us + idle_us)
		return input->x;
	if (memory[CEILING] && more > memory[CEILING]) {
		if (memory[WAIT])
			return input->x;
		memory[CEILING] = more;
		memory[WAIT] = pause(input, memory[BACKOFF], more);
	}
	memory[RAISED] = TRIAL;
	memory[SINCE] = MAX(memory[SINCE], (u32)GRACE);
	return more;
}

static u32 start(const struct fvm_input *input, u32 *memory)
{
	memory[BACKOFF] = wait_periods >> 16;
	return bottom(input);
}

static u32 step(const struct fvm_input *input, u32 *memory)
{
	bool at_bottom = input->x <= bottom(input), slow;
	u32 resume = memory[RESUME];

	if (!input->vct_us)
		return input->x;
	if (at_bottom)
		learn(&memory[BASELINE], input->vct_us);
	slow = memory[BASELINE] && (u64)input->vct_us << 16 > (u64)memory[BASELINE] * input->threshold_q16;
	if (resume) {
		if (slow)
			return input->x;
		memory[RESUME] = memory[SINCE] = 0;
		return resume;
	}
	if (!at_bottom && memory[SINCE]++ >= GRACE && slow)
		return back_off(input, memory);
	if (!at_bottom && memory[SINCE] >= interval >> 16) {
		memory[RESUME] = input->x;
		memory[STRIKES] = 0;
		return bottom(input);
	}
	if (memory[RAISED] && !--memory[RAISED])
		memory[BACKOFF] = wait_periods >> 16;
	if (memory[WAIT])
		memory[WAIT]--;
	return raise(input, memory);
}

static const struct fvm_rule probe = {.start = start, .step = step, .options = options};
FVM_RULE(probe);
