/* The two modes of the processor that kernels run in. Both leave interrupts off and return what the kernel returned. */
#ifndef MODES_H
#define MODES_H

#define USER_CODE	0x1B	/* selectors of modes.c's GDT, with ring 3 as requested privilege level */
#define USER_DATA	0x23
#define TASK_STATE	0x28
#define VECTOR_LEAVE	48	/* the one gate that ring 3 may use: behind those of the kernel */

#ifndef __ASSEMBLER__
#include "types.h"

typedef u32 (*bench_kernel)(u32 rounds);

u32 run_flat(bench_kernel kernel, u32 rounds);	/* ring 0, paging off */
u32 run_user(bench_kernel kernel, u32 rounds);	/* ring 3, paging on */

/* modes.S */
extern char mode_stack_top[];
void user_leave(void);
u32 enter_flat(bench_kernel kernel, u32 rounds);
u32 enter_user(bench_kernel kernel, u32 rounds, u32 directory);
#endif

#endif
