#ifndef TRAP_H
#define TRAP_H

#include "types.h"

#define VECTORS		48
#define VECTOR_PAGE_FAULT	14
#define VECTOR_IRQ0	32

/* As trap.S and the processor push it. */
struct trapframe {
	u32 edi, esi, ebp, esp_at_pushal, ebx, edx, ecx, eax;
	u32 vector, error;
	u32 eip, cs, eflags;
};

#endif
