/*
 * The rule of fvm.c by hand: the first line of input gives the parameters in the order of fvm_options[] (mode to
 * rate_max), every further one the mean VCT of a control period in microseconds (0: no busy tick). For each it prints
 * what the rule made of it. "end" ends.
 */
#include "defs.h"

#define PARAMETERS	13
#define LINE_MAX	256

static struct fvm_state state;

static int malformed(const char *what)
{
	printf("fvmtest: %s\n", what);
	return 1;
}

static const char *read_parameters(char *line)
{
	static char fault[LINE_MAX];

	for (u32 i = 0; i < PARAMETERS; i++) {
		char *value = line, *space = strchr(line, ' ');

		if (!space != (i == PARAMETERS - 1))
			return "expected 13 parameters: mode period_ms window_ms ewma threshold threads max add mul "
			       "rate rate_add rate_min rate_max";
		if (space) {
			*space = '\0';
			line = space + 1;
		}
		if (!option_set(&fvm_options[i], value)) {
			snprintf(fault, sizeof(fault), "bad value '%s': expected %s%s", value, fvm_options[i].name,
				 fvm_options[i].expects);
			return fault;
		}
	}
	return fvm_check(&fvm_params);
}

static int fvmtest(void)
{
	char line[LINE_MAX];
	const char *fault;
	u32 vct_us;

	if (uart_read_line(line, sizeof(line)) < 0)
		return malformed("line too long");
	fault = read_parameters(line);
	if (fault)
		return malformed(fault);
	fvm_start(&fvm_params, &state);
	for (;;) {
		if (uart_read_line(line, sizeof(line)) < 0)
			return malformed("line too long");
		if (!strcmp(line, "end"))
			return 0;
		if (!number_parse(line, &vct_us) || vct_us > FVM_VCT_MAX_US)
			return malformed("expected a VCT in microseconds (0..1073741824) or 'end'");
		fvm_step(&fvm_params, &state, vct_us);
		printf("%llu %u %u %u %u %u\n", state.smoothed_q16, state.minimum, state.slowdown_q16, state.congested,
		       state.cap_q16, state.rate_mhz);
	}
}

static const struct option no_options[] = {{0}};

const struct app app = {"fvmtest", no_options, fvmtest};
