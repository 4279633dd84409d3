/* Times integer kernels in two modes of the processor. Their checksums must agree: a fast processor may not be wrong. */
#include "defs.h"
#include "kernels.h"
#include "modes.h"

static const struct {
	const char *name;
	bench_kernel run;
	u32 rounds;		/* some 30 million instructions */
} kernels[] = {
	{"recurse", kernel_recurse, 300},
	{"sieve", kernel_sieve, 50},
	{"crc", kernel_crc, 150},
	{"sort", kernel_sort, 30},
	{"matrix", kernel_matrix, 40},
	{"indirect", kernel_indirect, 20000},
	{"strings", kernel_strings, 60000},
	{"bytes", kernel_bytes, 500},
};

static const struct {
	const char *name;
	u32 (*run)(bench_kernel kernel, u32 rounds);
} modes[] = {
	{"flat", run_flat},
	{"user", run_user},
};

static const char *const kernel_choices[] = {
	"all", "recurse", "sieve", "crc", "sort", "matrix", "indirect", "strings", "bytes", NULL};
static const char *const mode_choices[] = {"both", "flat", "user", NULL};
static u32 kernel_choice, mode_choice, scale = 1, times = 1;

static const struct option options[] = {
	{"kernel", OPTION_CHOICE, &kernel_choice, 0, 0, "=all, recurse, sieve, crc, sort, matrix, indirect, strings or bytes",
	 kernel_choices},
	{"mode", OPTION_CHOICE, &mode_choice, 0, 0, "=both, flat or user", mode_choices},
	{"scale", OPTION_NUMBER, &scale, 1, 1000, "=1..1000 (times the usual rounds)", NULL},
	{"times", OPTION_NUMBER, &times, 0, 1, "=0 or 1 (print them)", NULL},
	{0},
};

static u32 run_timed(u32 kernel, u32 mode)
{
	u64 begin = rdtsc();
	u32 checksum = modes[mode].run(kernels[kernel].run, kernels[kernel].rounds * scale);
	u64 kiloticks = divide(rdtsc() - begin, 1000, NULL);

	printf("%-9s %-5s %08x", kernels[kernel].name, modes[mode].name, checksum);
	if (times)
		printf(" %10llu", kiloticks);
	printf("\n");
	return checksum;
}

static int run(void)
{
	int status = 0;

	printf("kernel    mode  checksum%s\n", times ? "  kiloticks" : "");
	for (u32 kernel = 0; kernel < COUNT(kernels); kernel++) {
		u32 checksums[COUNT(modes)], runs = 0;

		if (kernel_choice && kernel_choice - 1 != kernel)
			continue;
		for (u32 mode = 0; mode < COUNT(modes); mode++)
			if (!mode_choice || mode_choice - 1 == mode)
				checksums[runs++] = run_timed(kernel, mode);
		if (runs == COUNT(modes) && checksums[0] != checksums[1]) {
			printf("bench: %s: the checksums differ\n", kernels[kernel].name);
			status = 1;
		}
	}
	return status;
}

const struct app app = {"bench", options, run};
