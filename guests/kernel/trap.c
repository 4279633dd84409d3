#include "defs.h"

#define KERNEL_CODE	0x08
#define GATE_INTERRUPT	0x8E00	/* present, ring 0, 32 bits; clears IF on entry */

struct gate {
	u16 offset_low, selector, type, offset_high;
};

static struct gate idt[VECTORS];
static irq_handler handlers[IRQ_COUNT];

static const char *const exceptions[VECTOR_IRQ0] = {
	"divide error", "debug exception", "NMI", "breakpoint", "overflow", "bound range exceeded", "invalid opcode",
	"device not available", "double fault", "coprocessor segment overrun", "invalid TSS", "segment not present",
	"stack fault", "general protection fault", "page fault", "exception 15", "x87 error", "alignment check",
	"machine check", "SIMD error", "exception 20", "exception 21", "exception 22", "exception 23", "exception 24",
	"exception 25", "exception 26", "exception 27", "exception 28", "exception 29", "exception 30", "exception 31",
};

void trap_init(void)
{
	struct {
		u16 limit;
		const void *base;
	} __attribute__((packed)) pointer = {sizeof(idt) - 1, idt};

	for (u32 vector = 0; vector < VECTORS; vector++)
		idt[vector] = (struct gate){
			(u16)trap_stubs[vector], KERNEL_CODE, GATE_INTERRUPT, (u16)(trap_stubs[vector] >> 16)};
	asm volatile("lidt %0" : : "m"(pointer));
}

void irq_install(u32 irq, irq_handler handler)
{
	handlers[irq] = handler;
	pic_enable(irq);
}

static void interrupt(u32 irq, u64 entered)
{
	if (pic_spurious(irq))
		return;
	if (!handlers[irq])
		panic("interrupt %u has no handler", irq);
	/* Acknowledged first: the handler may switch to another thread, and interrupts stay off until IRET anyway. */
	pic_acknowledge(irq);
	handlers[irq](entered);
	preempt();
}

static void page_fault(const struct trapframe *frame)
{
	u32 address = read_cr2(), stack = (address - STACKS_BASE) / PAGE_SIZE;
	char reason[80];

	if (address >= STACKS_BASE && stack < THREADS * (STACK_PAGES + 1) && stack % (STACK_PAGES + 1) == 0)
		snprintf(reason, sizeof(reason), "stack overflow at %08x", address);
	else
		snprintf(reason, sizeof(reason), "page fault: %s of %s page at %08x", frame->error & 2 ? "write" : "read",
			 frame->error & 1 ? "a read-only" : "an absent", address);
	panic_at(frame, reason);
}

void trap(struct trapframe *frame)
{
	u64 entered = clock_now();	/* before anything else: VCT is measured between such stamps */

	if (frame->vector >= VECTOR_IRQ0)
		interrupt(frame->vector - VECTOR_IRQ0, entered);
	else if (frame->vector == VECTOR_PAGE_FAULT)
		page_fault(frame);
	else
		panic_at(frame, exceptions[frame->vector]);
}
