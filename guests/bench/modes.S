/*
 * Into a kernel and back. The thread's own stack is mapped by the kernel's page tables alone, so both ways use stacks
 * of their own, which lie where physical memory does.
 */
#include "modes.h"

#define KERNEL_DATA	0x10
#define CR0_PG		0x80000000
#define STACK_SIZE	8192

	.macro	save
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	20(%esp), %eax		/* the kernel */
	movl	24(%esp), %edx		/* rounds */
	.endm

	.macro	restore_and_return
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret
	.endm

	.text
	.globl	enter_flat
enter_flat:
	save
	movl	%esp, %ebx		/* a kernel preserves it */
	movl	$mode_stack_top, %esp
	movl	%cr0, %ecx
	andl	$~CR0_PG, %ecx
	movl	%ecx, %cr0
	pushl	%edx
	call	*%eax
	movl	%cr0, %ecx
	orl	$CR0_PG, %ecx
	movl	%ecx, %cr0
	movl	%ebx, %esp
	restore_and_return

	.globl	enter_user
enter_user:
	save
	movl	%cr3, %ecx
	movl	%ecx, kernel_directory
	movl	28(%esp), %ecx
	movl	%esp, thread_stack
	movl	$mode_stack_top, %esp
	movl	%ecx, %cr3
	movl	$user_stack_top - 8, %ecx
	movl	$1f, (%ecx)		/* where the kernel returns to */
	movl	%edx, 4(%ecx)
	pushl	$USER_DATA
	pushl	%ecx
	pushfl
	pushl	$USER_CODE
	pushl	%eax
	movl	$USER_DATA, %ecx
	movl	%ecx, %ds
	movl	%ecx, %es
	iret
1:	int	$VECTOR_LEAVE

/* The gate: ring 0 again, on the stack that the TSS names; nothing of it is needed. */
	.globl	user_leave
user_leave:
	movl	$KERNEL_DATA, %ecx
	movl	%ecx, %ds
	movl	%ecx, %es
	movl	kernel_directory, %ecx
	movl	%ecx, %cr3
	movl	thread_stack, %esp
	restore_and_return

	.bss
	.align	16
	.skip	STACK_SIZE
	.globl	mode_stack_top
mode_stack_top:
	.skip	STACK_SIZE
user_stack_top:
thread_stack:
	.skip	4
kernel_directory:
	.skip	4

	.section .note.GNU-stack, "", @progbits
