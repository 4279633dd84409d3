/*
 * Branches with 16-bit operands, and descriptor-table registers with 16-bit operands. SDM 2, Jcc, LOOP, CALL, LGDT, SGDT,
 * SMSW.
 */
#include "isa.inc"
#include "real.inc"

	/* AX: the conditions that hold under the flags in BX, by short jumps; CX: the same by near ones. */
	.macro	condition number:req
	pushw	%bx
	popfw
	.byte	0x70 + \number, 1f-(.+1)
	jmp	2f
1:	orw	$1<<\number, %ax
2:	pushw	%bx
	popfw
	.byte	0x0F, 0x80 + \number
	.word	1f-(.+2)
	jmp	2f
1:	orw	$1<<\number, %cx
2:
	.endm

	.section .low
	.code16
conditions:
	xorw	%ax, %ax
	xorw	%cx, %cx
	.set	number, 0
	.rept	16
	.altmacro
	condition %number
	.noaltmacro
	.set	number, number + 1
	.endr
	ret
far_target:
	movw	%cs, %ax
	lret
far_pointer:
	.word	far_target, LOW>>4
table:	.word	0
	.long	0
other:	.word	0x27
	.long	0xFF101234
saved:	.word	0
	.long	0
	.code32
	.previous

program:
	/* CF 1, PF 4, ZF 40, SF 80, OF 800 in all combinations: short and near agree. */
next:	xorl	%ebx, %ebx
	movl	combination, %esi
	.irp	bit, 0x1, 0x4, 0x40, 0x80, 0x800
	shrl	$1, %esi
	sbbl	%eax, %eax
	andl	$\bit, %eax
	orl	%eax, %ebx
	.endr
	movw	$conditions, LOW+real_target
	call	real_call
	print	"flags %w: short %w near %w", %ebx, %eax, %ecx
	incl	combination
	cmpl	$32, combination
	jb	next

	real	"loope by cx", "movl $0x10003, %ecx; xorw %ax, %ax; 1: incw %ax; cmpw %ax, %ax; loope 1b"
	print	"  ax %w ecx %x", %eax, %ecx
	real	"loopne by cx stops at zero", "movl $0x10003, %ecx; xorw %ax, %ax; 1: incw %ax; cmpw $2, %ax; loopne 1b"
	print	"  ax %w ecx %x", %eax, %ecx
	real	"loop by ecx", "movl $0x3, %ecx; xorw %ax, %ax; 1: incw %ax; addr32 loop 1b"
	print	"  ax %w ecx %x", %eax, %ecx
	real	"loope by ecx", "movl $0x3, %ecx; xorw %ax, %ax; 1: incw %ax; cmpw $2, %ax; addr32 loope 1b"
	print	"  ax %w ecx %x", %eax, %ecx
	real	"loopne by ecx", "movl $0x10000, %ecx; xorw %ax, %ax; 1: incw %ax; cmpw $2, %ax; addr32 loopne 1b"
	print	"  ax %w ecx %x", %eax, %ecx
	real	"far call through memory", "lcallw *far_pointer"
	print	"  ax %w", %eax

	/* A base has 24 bits with 16-bit operands. */
	real	"sgdt, lgdt, sgdt", "sgdt saved; lgdt other; sgdt table; lgdtl saved; movl table+2, %eax; movw table, %cx; movl saved+2, %edx"
	subl	$gdt, %edx
	print	"  limit %w base %x, was %x", %ecx, %eax, %edx
	real	"sidt", "sidt table; movl table+2, %eax; movw table, %cx"
	print	"  limit %w base %x", %ecx, %eax
	movl	$-1, word
	try	"smsw to memory", "smsw word"
	movl	word, %eax
	andl	$0xFFFF0001, %eax
	print	"  %x", %eax
	ret

	.data
combination: .long 0
word:	.long	0
