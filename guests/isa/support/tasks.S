#include "isa.inc"
#include "tasks.inc"

	.text
	.globl	task_reset
/* EAX: where the task starts. Keeps the other registers. */
task_reset:
	pushal
	movl	%eax, %ebx
	movl	$other_tss, %edi
	xorl	%eax, %eax
	movl	$TSS_SIZE / 4, %ecx
	rep stosl
	movl	%ebx, other_tss+TSS_EIP
	movl	$2, other_tss+TSS_EFLAGS
	movl	%cr3, %eax
	movl	%eax, other_tss+TSS_CR3
	movl	$task_stack_top, other_tss+TSS_ESP
	movl	$trap_stack_top, other_tss+TSS_ESP0
	movl	$KDATA, other_tss+TSS_SS0
	movl	$KCODE, other_tss+TSS_CS
	movl	$KDATA, other_tss+TSS_SS
	movl	$UDATA, other_tss+TSS_DS
	movl	$UDATA, other_tss+TSS_ES
	movl	$0xA0A0A0A0, other_tss+TSS_EAX
	movl	$0xC0C0C0C0, other_tss+TSS_ECX
	movl	$0xD0D0D0D0, other_tss+TSS_EDX
	movl	$0xB0B0B0B0, other_tss+TSS_EBX
	movl	$0xB9B9B9B9, other_tss+TSS_EBP
	movl	$0x51515151, other_tss+TSS_ESI
	movl	$0xD1D1D1D1, other_tss+TSS_EDI
	movw	$TSS_SIZE, other_tss+TSS_IOMAP
	descriptor TASK, other_tss, TSS_SIZE-1, 0x89
	descriptor MAIN, main_tss, TSS_SIZE-1, 0x89
	movw	$0, main_tss+TSS_LINK
	movl	$MAIN, %eax
	ltr	%ax
	xorl	%eax, %eax
	lldt	%ax
	pushl	$2
	popfl
	clts
	popal
	ret

	.bss
	.balign	4096
	.globl	other_tss, task_stack_top
other_tss: .skip 4096			/* TSSs do not straddle pages */
	.skip	4096
task_stack_top:
	.skip	64
