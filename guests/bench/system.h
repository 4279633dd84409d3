/* What a kernel does rather than its users: some work, how often, and how long it took. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "types.h"

struct result {
	u32 checksum, events, us;
};

struct result measure_switches(u32 count);	/* switch.c: from one address space to another */
struct result measure_ticks(u32 periods);	/* tick.c: timer interrupts */

/* stopwatch.c */
void stopwatch_init(void);			/* with interrupts on; takes a while where no machine says its rate */
u32 stopwatch_us(u64 begin, u64 end);		/* between two readings of the TSC */

#endif
