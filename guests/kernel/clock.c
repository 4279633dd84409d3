#include "defs.h"

bool on_minivmm;
static u32 tsc_khz;

/* MiniVmm says how fast its TSC counts. No other machine is asked: a PC's rate would have to be measured, and what the
   clock is for (VCT) means nothing there. */
void clock_init(void)
{
	u32 max_leaf, b, c, d, unused;

	cpuid(CPUID_HYPERVISOR, &max_leaf, &b, &c, &d);
	if (b != MINIVMM_EBX || c != MINIVMM_ECX || d != MINIVMM_EDX || max_leaf < CPUID_TSC_KHZ)
		return;
	cpuid(CPUID_TSC_KHZ, &tsc_khz, &unused, &unused, &unused);
	if (!tsc_khz)
		panic("the machine does not say its TSC frequency");
	on_minivmm = true;
}

/* Elsewhere time goes by in ticks. */
u64 clock_now(void)
{
	return on_minivmm ? rdtsc() : (u64)ticks * TICK_US;
}

u64 clock_us(u64 interval)
{
	return on_minivmm ? divide(interval * 1000, tsc_khz, NULL) : interval;
}
