/* The parameters of the friendly part. docs/guests.md says which are published and which are ours. */
#include "fvm_parts.h"

#define MHZ_MAX		1000000999u
#define MS_MAX		86400000u

struct fvm_params fvm_params = {
	.mode = FVM_OFF, .rule = 0, .victim = FVM_NEWEST,
	.period_ms = 5000, .window_ms = 60000, .ewma_q16 = 19660, .threshold_q16 = 163840,
	.threads = 10, .max = REQUEST_THREADS, .add_q16 = ONE_Q16, .mul_q16 = 98304,
	.rate_mhz = 10000, .rate_add_mhz = 100, .rate_min_mhz = 100, .rate_max_mhz = 100000, .burst_ms = 100,
};

const char *const fvm_modes[] = {[FVM_OFF] = "off", [FVM_MPL] = "mpl", [FVM_RATE] = "rate", NULL};
const char *const fvm_victims[] = {
	[FVM_NEWEST] = "newest", [FVM_OLDEST] = "oldest", [FVM_LARGEST] = "largest", [FVM_ROBIN] = "robin",
	[FVM_LOWEST] = "lowest", NULL,
};

#define RANGE_Q16(low)	low "..65535 with at most 6 decimals"
#define RANGE_HZ	"=0.001..1000000 (Hz)"

static const struct option options[] = {
	{"fvm", OPTION_CHOICE, &fvm_params.mode, 0, 0, NULL, fvm_modes},
	{"fvm.rule", OPTION_CHOICE, &fvm_params.rule, 0, 0, NULL, fvm_rule_names},
	{"fvm.victim", OPTION_CHOICE, &fvm_params.victim, 0, 0, NULL, fvm_victims},
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
OPTION_TABLE(options);

/* The tables of the friendly part: this one and those of rules. */
static u32 own_tables(const struct option *tables[])
{
	u32 count = 0;

	for (const struct option *const *table = option_tables; table < option_tables_end; table++) {
		const char *name = (*table)->name;

		if (name[0] == 'f' && name[1] == 'v' && name[2] == 'm') {
			ASSERT(count < FVM_TABLES);
			tables[count++] = *table;
		}
	}
	return count;
}

static void copy_values(const struct option *const tables[], u32 table_count, u32 values[], bool back)
{
	u32 count = 0;

	for (u32 i = 0; i < table_count; i++)
		for (const struct option *option = tables[i]; option->name; option++) {
			u32 *value = &values[count++];

			ASSERT(count <= FVM_OPTIONS);
			if (back)
				*option->value = *value;
			else
				*value = *option->value;
		}
}

const char *fvm_change(char *line)
{
	static u32 values[FVM_OPTIONS];
	const struct option *tables[FVM_TABLES];
	u32 count = own_tables(tables);
	struct fvm_params before = fvm_params;
	const char *fault;

	copy_values(tables, count, values, false);
	fault = options_parse(line, tables, count);
	if (!fault)
		fault = fvm_check(&fvm_params);
	if (fault)
		copy_values(tables, count, values, true);
	else
		fvm_adopt(&before);
	return fault;
}

/* What is wrong with the values together, or null. */
const char *fvm_check(const struct fvm_params *params)
{
	if (fvm_window_periods(params) > FVM_WINDOW_PERIODS)
		return "fvm.window_ms must be at most 4096 control periods";
	if (params->threads > params->max)
		return "fvm.threads must not exceed fvm.max";
	if (params->rate_mhz < params->rate_min_mhz || params->rate_mhz > params->rate_max_mhz)
		return "fvm.rate must lie between fvm.rate_min and fvm.rate_max";
	return NULL;
}
