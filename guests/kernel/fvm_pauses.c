/* The actuator of rate: after every burst of run time all requests pause for 1 / rate. Ticks are the grain of both. */
#include "fvm_parts.h"

#define MHZ_PER_KHZ	1000000u

struct fvm_pacing fvm_pacing;
static u64 clock_mhz;

void fvm_pacing_init(const struct fvm_params *params)
{
	clock_mhz = (u64)clock_khz * MHZ_PER_KHZ;
	fvm_pacing.burst_ticks = (params->burst_ms + 1000 / HZ - 1) / (1000 / HZ);
}

/* A change of rate holds for the pause under way too. */
void fvm_set_rate(u32 rate_mhz)
{
	fvm_pacing.length = divide(clock_mhz, rate_mhz, NULL);
	fvm_pacing.end = fvm_pacing.start + fvm_pacing.length;
}

void fvm_begin_pause(u64 now)
{
	fvm_pacing.pausing = true;
	fvm_pacing.start = now;
	fvm_pacing.end = now + fvm_pacing.length;
	fvm_set_limit(0);
}

void fvm_end_pause(void)
{
	fvm_pacing.pausing = false;
	fvm_pacing.run_ticks = 0;
	fvm_set_limit(UNLIMITED);
}
