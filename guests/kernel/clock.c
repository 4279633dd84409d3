#include "defs.h"

#define TICK_KHZ	1000	/* a clock that counts ticks counts them in microseconds */

bool on_minivmm;
u32 clock_khz = TICK_KHZ;

/* MiniVmm says how fast its TSC counts. No other machine is asked: a PC's rate would have to be measured, and what the
   clock is for (VCT) means nothing there. */
void clock_init(void)
{
	u32 max_leaf, b, c, d, khz, unused;

	cpuid(CPUID_HYPERVISOR, &max_leaf, &b, &c, &d);
	if (b != MINIVMM_EBX || c != MINIVMM_ECX || d != MINIVMM_EDX || max_leaf < CPUID_TSC_KHZ)
		return;
	cpuid(CPUID_TSC_KHZ, &khz, &unused, &unused, &unused);
	if (!khz)
		panic("the machine does not say its TSC frequency");
	clock_khz = khz;
	on_minivmm = true;
}

/* Elsewhere time goes by in ticks. */
u64 clock_now(void)
{
	return on_minivmm ? rdtsc() : (u64)ticks * TICK_US;
}
