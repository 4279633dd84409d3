/* Clock units, clock_khz of them a millisecond, and microseconds. Inline, for the timer handler. */
#ifndef CLOCK_H
#define CLOCK_H

#include "x86.h"

extern u32 clock_khz;

static inline u64 clock_us(u64 interval)
{
	return divide(interval * 1000, clock_khz, NULL);
}

/* The least interval that clock_us() calls at least so many milliseconds. */
static inline u64 clock_of_ms(u32 ms)
{
	return (u64)ms * clock_khz;
}

/* The least interval that clock_us() calls at least so many microseconds. */
static inline u64 clock_of_us(u32 us)
{
	return divide((u64)us * clock_khz + 999, 1000, NULL);
}

#endif
