/* Microseconds from the TSC, on any machine. */
#include "defs.h"
#include "system.h"

#define CALIBRATION_TICKS	20

static u32 tsc_khz;

/* The TSC against the PIT, where nobody says how fast it counts. */
static u32 measured_khz(void)
{
	u64 begin;
	u32 first = ticks;

	while (ticks == first)
		;
	begin = rdtsc();
	first = ticks;
	while (ticks - first < CALIBRATION_TICKS)
		;
	return (u32)divide(rdtsc() - begin, CALIBRATION_TICKS * TICK_US / 1000, NULL);
}

void stopwatch_init(void)
{
	tsc_khz = on_minivmm ? clock_khz : measured_khz();
	if (!tsc_khz)
		panic("the time-stamp counter stands still");
}

u32 stopwatch_us(u64 begin, u64 end)
{
	return end <= begin ? 0 : (u32)divide((end - begin) * 1000, tsc_khz, NULL);
}
