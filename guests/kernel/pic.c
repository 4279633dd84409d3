/* The pair of 8259A, cascaded. Edge triggered, fully nested, all lines masked until somebody handles them. */
#include "defs.h"

#define COMMAND		0
#define MASK		1

#define ICW1_INIT	0x11	/* edge triggered, cascaded, ICW4 follows */
#define ICW4_8086	0x01
#define OCW2_EOI	0x20
#define OCW3_READ_ISR	0x0B

static u16 mask = 0xFFFF & ~(1 << IRQ_CASCADE);

static void set_mask(void)
{
	outb(PIC_MASTER + MASK, (u8)mask);
	outb(PIC_SLAVE + MASK, (u8)(mask >> 8));
}

void pic_init(void)
{
	outb(PIC_MASTER + COMMAND, ICW1_INIT);
	outb(PIC_SLAVE + COMMAND, ICW1_INIT);
	outb(PIC_MASTER + MASK, VECTOR_IRQ0);
	outb(PIC_SLAVE + MASK, VECTOR_IRQ0 + 8);
	outb(PIC_MASTER + MASK, 1 << IRQ_CASCADE);
	outb(PIC_SLAVE + MASK, IRQ_CASCADE);
	outb(PIC_MASTER + MASK, ICW4_8086);
	outb(PIC_SLAVE + MASK, ICW4_8086);
	set_mask();
}

void pic_enable(u32 irq)
{
	u32 flags = irq_save();

	mask &= (u16)~(1u << irq);
	set_mask();
	irq_restore(flags);
}

/* A request that has gone before the processor asked comes as line 7 without its in-service bit. Seen through the
   slave, the master did serve its cascade line, and wants to hear that it is over. */
bool pic_spurious(u32 irq)
{
	u16 chip = irq < 8 ? PIC_MASTER : PIC_SLAVE;

	if (irq % 8 != 7)
		return false;
	outb(chip + COMMAND, OCW3_READ_ISR);
	if (inb(chip + COMMAND) & 0x80)
		return false;
	if (chip == PIC_SLAVE)
		outb(PIC_MASTER + COMMAND, OCW2_EOI);
	return true;
}

void pic_acknowledge(u32 irq)
{
	if (irq >= 8)
		outb(PIC_SLAVE + COMMAND, OCW2_EOI);
	outb(PIC_MASTER + COMMAND, OCW2_EOI);
}
