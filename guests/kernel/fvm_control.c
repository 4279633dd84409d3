/* The loop without its clock and its threads: the signal goes into the rule, and out comes the actuator's setting. */
#include "fvm_parts.h"

static u32 in_range(const struct fvm_input *input, u32 x)
{
	return MAX(MIN(x, input->high), input->low);
}

void fvm_bound(const struct fvm_params *params, struct fvm_input *input)
{
	input->mul_q16 = params->mul_q16;
	input->threshold_q16 = params->threshold_q16;
	if (params->mode == FVM_MPL) {
		input->one = ONE_Q16;
		input->add = params->add_q16;
		input->low = ONE_Q16;
		input->high = params->max * ONE_Q16;
	} else if (params->mode == FVM_RATE) {
		input->one = 1000;
		input->add = params->rate_add_mhz;
		input->low = params->rate_min_mhz;
		input->high = params->rate_max_mhz;
	}
	input->x = in_range(input, input->x);
}

void fvm_start(const struct fvm_params *params, struct fvm_state *state)
{
	const struct fvm_rule *rule = fvm_rules[params->rule];

	state->smoothed_q16 = 0;
	state->period = 0;
	state->window.first = state->window.count = 0;
	memset(state->memory, 0, sizeof(state->memory));
	state->input = (struct fvm_input){0};
	if (params->mode == FVM_MPL)
		state->input.x = params->threads * ONE_Q16;
	else if (params->mode == FVM_RATE)
		state->input.x = params->rate_mhz;
	fvm_bound(params, &state->input);
	if (params->mode != FVM_OFF && rule->start)
		state->input.x = in_range(&state->input, rule->start(&state->input, state->memory));
}

/* One control period; the caller has put its sample, ticks and requests into the input. */
void fvm_step(const struct fvm_params *params, struct fvm_state *state)
{
	struct fvm_input *input = &state->input;

	fvm_observe(params, state);
	if (params->mode != FVM_OFF)
		input->x = in_range(input, fvm_rules[params->rule]->step(input, state->memory));
}
