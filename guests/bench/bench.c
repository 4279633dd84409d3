/*
 * Times integer kernels in two modes of the processor, and two things that kernels of operating systems do. Checksums
 * must agree: a fast processor may not be wrong.
 */
#include "defs.h"
#include "kernels.h"
#include "modes.h"
#include "system.h"

static const struct {
	const char *name;
	u32 (*run)(bench_kernel kernel, u32 rounds);
} modes[] = {
	{"flat", run_flat},
	{"user", run_user},
};

static const struct {
	const char *name;
	struct result (*measure)(u32 count);
	u32 count;
} systems[] = {
	{"switch", measure_switches, 100000},
	{"tick", measure_ticks, 51},
};

/* "all" and the kernels in their order, then the systems in theirs. */
static const char *const choices[] = {
	"all", "recurse", "sieve", "crc", "sort", "matrix", "indirect", "strings", "bytes", "switch", "tick", NULL};
_Static_assert(COUNT(choices) == 1 + KERNELS + COUNT(systems) + 1, "a choice for each");

static const char *const mode_choices[] = {"both", "flat", "user", NULL};
static u32 choice, mode_choice, scale = 1, warmup, times = 1;

static const struct option options[] = {
	{"kernel", OPTION_CHOICE, &choice, 0, 0,
	 "=all, recurse, sieve, crc, sort, matrix, indirect, strings, bytes, switch or tick", choices},
	{"mode", OPTION_CHOICE, &mode_choice, 0, 0, "=both, flat or user", mode_choices},
	{"scale", OPTION_NUMBER, &scale, 1, 1000, "=1..1000 (times the usual rounds)", NULL},
	{"warmup", OPTION_NUMBER, &warmup, 0, 1000, "=0..1000 (times the usual rounds, before they are timed)", NULL},
	{"times", OPTION_NUMBER, &times, 0, 1, "=0 or 1 (print them)", NULL},
	{0},
};
OPTION_TABLE(options);

static void print(const char *name, const char *mode, const struct result *result)
{
	printf("%-9s %-5s %08x", name, mode, result->checksum);
	if (times)
		printf(" %10u %10u", result->events, result->us);
	printf("\n");
}

static u32 run_kernel(const struct kernel *kernel, u32 mode)
{
	struct result result = {.events = kernel->rounds * scale};
	u64 begin;

	if (warmup)
		modes[mode].run(kernel->run, kernel->rounds * warmup);
	begin = rdtsc();
	result.checksum = modes[mode].run(kernel->run, result.events);
	result.us = times ? stopwatch_us(begin, rdtsc()) : 0;
	print(kernel->name, modes[mode].name, &result);
	return result.checksum;
}

static int run_modes(const struct kernel *kernel)
{
	u32 checksums[COUNT(modes)], runs = 0;

	for (u32 mode = 0; mode < COUNT(modes); mode++)
		if (!mode_choice || mode_choice - 1 == mode)
			checksums[runs++] = run_kernel(kernel, mode);
	if (runs < COUNT(modes) || checksums[0] == checksums[1])
		return 0;
	printf("bench: %s: the checksums differ\n", kernel->name);
	return 1;
}

static int run(void)
{
	int status = 0;

	stopwatch_init();
	printf("kernel    mode  checksum%s\n", times ? "     rounds         us" : "");
	for (u32 i = 0; i < KERNELS; i++)
		if (!choice || choice - 1 == i)
			status |= run_modes(&kernels[i]);
	if (choice > KERNELS) {
		u32 which = choice - 1 - KERNELS;
		struct result result = systems[which].measure(systems[which].count * scale);

		print(systems[which].name, "paged", &result);
	}
	return status;
}

const struct app app = {"bench", run};
