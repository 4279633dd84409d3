/*
 * What a timer interrupt takes from its guest, from the moment it is due until the guest goes on: some work while many
 * come, the same work while none does, in turns, and the difference. The handler is the kernel's, fvm_adapt() included.
 */
#include "defs.h"
#include "kernels.h"
#include "system.h"

#define FAST_HZ		20000
#define TICKS		200	/* in a period at least, whatever time the machine's timer goes by */
#define PERIODS_MAX	(PAGE_SIZE / sizeof(u32))

static u32 work(void)
{
	return kernel_crc(1);
}

/* Returns nanoseconds a tick, and counts the ticks. */
static u32 measure_period(u32 checksum, u32 *all_ticks)
{
	u32 units = 0, first = ticks, ticking_us, quiet_us, count, flags;
	u64 begin = rdtsc();

	do {
		if (work() != checksum)
			panic("an interrupt changed a checksum");
		units++;
		count = ticks - first;
	} while (count < TICKS);
	ticking_us = stopwatch_us(begin, rdtsc());

	flags = irq_save();
	begin = rdtsc();
	while (units--)
		if (work() != checksum)
			panic("the same work gave two checksums");
	quiet_us = stopwatch_us(begin, rdtsc());
	irq_restore(flags);
	*all_ticks += count;
	return ticking_us < quiet_us ? 0 : (u32)divide((u64)(ticking_us - quiet_us) * 1000, count, NULL);
}

static void insert(u32 *sorted, u32 count, u32 value)
{
	for (; count && sorted[count - 1] > value; count--)
		sorted[count] = sorted[count - 1];
	sorted[count] = value;
}

/* By the median period: what else goes on at the host hits one half of a period or the other. */
struct result measure_ticks(u32 periods)
{
	struct result result = {.checksum = work()};
	u32 *costs = page_alloc(), unused = 0, count = MIN(periods, PERIODS_MAX);

	if (!costs)
		panic("no memory for the measurements");
	pit_program(FAST_HZ);
	measure_period(result.checksum, &unused);
	for (u32 i = 0; i < count; i++)
		insert(costs, i, measure_period(result.checksum, &result.events));
	pit_program(HZ);
	result.us = (u32)divide((u64)costs[count / 2] * result.events, 1000, NULL);
	page_free(costs);
	return result;
}
