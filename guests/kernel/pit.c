/* 8254 channel 0: the tick of virtual time. */
#include "defs.h"

#define RATE_GENERATOR	0x34	/* channel 0, low byte then high byte, mode 2, binary */

volatile u32 ticks;

/* The timer handler. */
static void tick(u64 entered)
{
	bool busy = !cpu_halted;

	cpu_halted = false;
	ticks++;
	sleepers_tick();
	reschedule = true;
	fvm_adapt(entered, busy);
}

/* The kernel's own times assume HZ: only a benchmark asks for another rate. */
void pit_program(u32 hz)
{
	u32 divisor = (PIT_HZ + hz / 2) / hz;

	outb(PIT_CONTROL, RATE_GENERATOR);
	outb(PIT_CHANNEL0, divisor & 0xFF);
	outb(PIT_CHANNEL0, divisor >> 8);
}

void pit_init(void)
{
	pit_program(HZ);
	irq_install(IRQ_PIT, tick);
}

/* One more than the quotient, because the current tick is already partly over. */
u32 ticks_after_ms(u32 ms)
{
	return ticks + ms / (1000 / HZ) + 1;
}
