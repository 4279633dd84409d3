/*
 * The control loop by hand, with the parameters of the command line. Every line of input is a control period:
 *
 *	VCT BUSY IDLE ACTIVE SUSPENDED
 *
 * its mean VCT in microseconds (0: no busy tick), its ticks, and the requests at its end. For each it prints what the
 * loop made of it: V (Q16), Vmin, R, congested, x and the rule's memory. "end" ends. With `list` it prints the rules
 * and their parameters instead.
 */
#include "defs.h"

#define LINE_MAX	64

static u32 list;

static const struct option options[] = {
	{"list", OPTION_FLAG, &list, 0, 1, " (the rules)", NULL},
	{0},
};
OPTION_TABLE(options);

static struct fvm_state state;

static int malformed(const char *what)
{
	printf("fvmtest: %s\n", what);
	return 1;
}

static bool read_numbers(char *line, u32 *numbers, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		char *text = line, *space = strchr(line, ' ');

		if (!space != (i == count - 1))
			return false;
		if (space) {
			*space = '\0';
			line = space + 1;
		}
		if (!number_parse(text, &numbers[i]))
			return false;
	}
	return true;
}

static bool read_period(char *line, struct fvm_input *input)
{
	u32 numbers[5];

	if (!read_numbers(line, numbers, COUNT(numbers)) || numbers[0] > FVM_VCT_MAX_US)
		return false;
	input->vct_us = numbers[0];
	input->busy_ticks = numbers[1];
	input->idle_ticks = numbers[2];
	input->active = numbers[3];
	input->suspended = numbers[4];
	return true;
}

static void print_state(void)
{
	const struct fvm_input *input = &state.input;

	printf("%llu %u %u %u %u", state.smoothed_q16, input->minimum_us, input->slowdown_q16, input->congested, input->x);
	for (u32 i = 0; i < FVM_RULE_MEMORY; i++)
		printf(" %u", state.memory[i]);
	printf("\n");
}

/* Before any option was given, an option's value is its default. */
static void print_rules(void)
{
	u32 count = (u32)(fvm_rules_end - fvm_rules);

	for (u32 i = 0; i < count; i++) {
		printf("rule %s\n", fvm_rule_names[i]);
		for (const struct option *o = fvm_rules[i]->options; o && o->name; o++)
			printf("parameter %s %u %u %u\n", o->name, *o->value, o->min, o->max);
	}
}

static int fvmtest(void)
{
	char line[LINE_MAX];

	if (list) {
		print_rules();
		return 0;
	}
	fvm_start(&fvm_params, &state);
	for (;;) {
		if (uart_read_line(line, sizeof(line)) < 0)
			return malformed("line too long");
		if (!strcmp(line, "end"))
			return 0;
		if (!read_period(line, &state.input))
			return malformed("expected VCT (0..1073741824 us) BUSY IDLE ACTIVE SUSPENDED, or 'end'");
		fvm_step(&fvm_params, &state);
		print_state();
	}
}

const struct app app = {"fvmtest", fvmtest};
