/*
 * From the Multiboot loader to kmain(): our own GDT, a stack, nothing else. The loader entered us in flat 32-bit
 * protected mode with paging and interrupts off.
 */
#include "param.h"
#include "platform.h"

#define HEADER_FLAGS	(MULTIBOOT_PAGE_ALIGN | MULTIBOOT_MEMORY_INFO)
#define KERNEL_CODE	0x08
#define KERNEL_DATA	0x10

	.section .multiboot, "a"
	.align	4
	.long	MULTIBOOT_HEADER_MAGIC
	.long	HEADER_FLAGS
	.long	-(MULTIBOOT_HEADER_MAGIC + HEADER_FLAGS)

	.text
	.globl	_start
_start:
	lgdt	gdt_pointer
	ljmp	$KERNEL_CODE, $1f
1:	movl	$KERNEL_DATA, %ecx
	movl	%ecx, %ds
	movl	%ecx, %es
	movl	%ecx, %ss
	xorl	%ecx, %ecx
	movl	%ecx, %fs
	movl	%ecx, %gs
	movl	$boot_stack_top, %esp
	xorl	%ebp, %ebp		/* where a backtrace ends */
	cld
	pushl	%ebx			/* the information structure */
	pushl	%eax			/* the loader's magic number */
	call	kmain

	.section .rodata
	.align	8
gdt:	.quad	0
	.quad	0x00CF9A000000FFFF	/* code: base 0, 4 GiB, ring 0 */
	.quad	0x00CF92000000FFFF	/* data: the same */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	.bss
	.align	16
	.globl	boot_stack
boot_stack:
	.skip	BOOT_STACK_SIZE
	.globl	boot_stack_top
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
