/*
 * The 48 ways in: 32 exceptions and 16 interrupt lines. Each stub pushes what the processor did not (an error code of
 * 0, where there is none) and its vector, so that trap() sees one frame layout (struct trapframe).
 */
#define VECTORS		48

	.text
	.altmacro
	.macro	stub vector
stub\vector:
	.if	!(\vector == 8 || (\vector >= 10 && \vector <= 14) || \vector == 17)
	pushl	$0
	.endif
	pushl	$\vector
	jmp	alltraps
	.endm

	.set	i, 0
	.rept	VECTORS
	stub	%i
	.set	i, i + 1
	.endr

alltraps:
	pushal
	cld
	pushl	%esp
	call	trap
	addl	$4, %esp
	popal
	addl	$8, %esp
	iret

	.section .rodata
	.align	4
	.globl	trap_stubs
trap_stubs:
	.macro	entry vector
	.long	stub\vector
	.endm
	.set	i, 0
	.rept	VECTORS
	entry	%i
	.set	i, i + 1
	.endr

	.section .note.GNU-stack, "", @progbits
