/* Instructions that C has no words for. */
#ifndef X86_H
#define X86_H

#include "types.h"

#define EFLAGS_IF	0x00000200

#define CR0_PE		0x00000001
#define CR0_EM		0x00000004	/* x87 instructions fault: this kernel has none */
#define CR0_WP		0x00010000	/* read-only pages bind ring 0 too */
#define CR0_PG		0x80000000

static inline u8 inb(u16 port)
{
	u8 value;
	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline u32 inl(u16 port)
{
	u32 value;
	asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void outb(u16 port, u8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outl(u16 port, u32 value)
{
	asm volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline u32 read_eflags(void)
{
	u32 flags;
	asm volatile("pushfl; popl %0" : "=r"(flags));
	return flags;
}

static inline void cli(void)
{
	asm volatile("cli" : : : "memory");
}

static inline void sti(void)
{
	asm volatile("sti" : : : "memory");
}

/* Starts a critical section: on one processor, no interrupt means no other thread. Sections nest. */
static inline u32 irq_save(void)
{
	u32 flags = read_eflags();
	cli();
	return flags;
}

static inline void irq_restore(u32 flags)
{
	if (flags & EFLAGS_IF)
		sti();
}

/* STI holds interrupts off for one more instruction, so that none can slip in before the HLT and leave it waiting. */
static inline void enable_and_halt(void)
{
	asm volatile("sti; hlt" : : : "memory");
}

static inline u64 rdtsc(void)
{
	u64 tsc;
	asm volatile("rdtsc" : "=A"(tsc));
	return tsc;
}

static inline void cpuid(u32 leaf, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	asm volatile("cpuid" : "=a"(*eax), "=b"(*ebx), "=c"(*ecx), "=d"(*edx) : "a"(leaf), "c"(0));
}

static inline u32 read_cr0(void)
{
	u32 value;
	asm volatile("movl %%cr0, %0" : "=r"(value));
	return value;
}

static inline void write_cr0(u32 value)
{
	asm volatile("movl %0, %%cr0" : : "r"(value) : "memory");
}

static inline u32 read_cr2(void)
{
	u32 value;
	asm volatile("movl %%cr2, %0" : "=r"(value));
	return value;
}

static inline u32 read_cr3(void)
{
	u32 value;
	asm volatile("movl %%cr3, %0" : "=r"(value));
	return value;
}

static inline void write_cr3(u32 value)
{
	asm volatile("movl %0, %%cr3" : : "r"(value) : "memory");
}

/* 64 by 32 bits in two DIVs, where the compiler would call libgcc. */
static inline u64 divide(u64 dividend, u32 divisor, u32 *remainder)
{
	u32 high = (u32)(dividend >> 32), low = (u32)dividend, quotient_high = high / divisor;

	asm("divl %4" : "=a"(low), "=d"(high) : "0"(low), "1"(high % divisor), "rm"(divisor) : "cc");
	if (remainder)
		*remainder = high;
	return (u64)quotient_high << 32 | low;
}

#endif
