/*
 * 16-bit code and stacks in protected mode, in ring 3: SP and IP alone move, addresses are 16 bits. SDM 3, chapter
 * 21.
 */
#include "isa.inc"

CODE	= T0
DATA	= T0+8
BIG	= T0+16			/* 32-bit code with the same base */

	.macro	code16	esp:req, text:req, instructions:req
	.section .low
	.code16
.Lat\@:	\instructions
	int	$DONE
	.code32
	.previous
	on_trap	.Ldone\@
	call	trap_snapshot
	movl	$.Lat\@, origin
	movl	$\esp, before_esp
	pushl	$DATA|3
	pushl	$\esp
	pushl	$2
	pushl	$CODE|3
	pushl	$.Lat\@
	iret
.Ldone\@: report "\text"
	print	"  eax %x ebx %x ecx %x ebp %x sp %w", trap_eax, trap_ebx, trap_ecx, trap_ebp, trap_esp
	.endm

program:
	descriptor CODE, LOW, 0xFFFF, 0xFA
	descriptor DATA, LOW, 0xFFFF, 0xF2
	descriptor BIG, LOW, 0xFFFF, 0x4FA
	movl	$0x11112222, LOW+0x4000
	movl	$0x33334444, LOW+0x4004
	movl	$0x0000BEEF, LOW+0xFFFE
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx
	movl	$0x33330000, %ecx
	movl	$0x44440000, %edx
	movl	$0x55550000, %esi
	movl	$0x66660000, %edi
	movl	$0x77770000, %ebp

	/* The stack. */
	code16	0x8000, "pushw", "pushw $0x1234; movw %sp, %bp; movw (%bp), %ax"
	code16	0x8000, "pushl", "pushl $0x12345678; movw %sp, %bp; movl (%bp), %eax"
	code16	0, "pushw at 0 wraps", "pushw $0x1234; movw %sp, %bp; movw (%bp), %ax"
	code16	0xFFFE, "popw at FFFE wraps", "popw %ax"
	code16	0x8000, "push sp", "pushw %sp; popw %ax"
	code16	0x8000, "pop sp", "pushw $0x1234; popw %sp; movw %sp, %ax; movw $0x8000, %sp"
	code16	0x8000, "pushaw, popaw", "movw $0xAAAA, %ax; pushaw; movw $0, %ax; popaw"
	code16	0x8000, "pushal", "movl $0xABCDABCD, %eax; pushal; movw %sp, %bp; movl 28(%bp), %ebx"
	code16	0x8000, "near call and ret", "call 1f; jmp 2f; 1: popw %ax; pushw %ax; subw $1b-2, %ax; ret; 2:"
	code16	0x8000, "ret with release", "pushw $5; pushw $6; pushw $1f; ret $4; 1:"
	code16	0x8000, "enter", "movw $0xABCD, %bp; enterw $0x10, $0; movw (%bp), %ax"
	code16	0x8000, "enter, two levels", "movw $0x5000, %bp; enterw $2, $2; movw %bp, %ax; movw -4(%bp), %bx"
	code16	0x8000, "leave", "movw $0x4000, %bp; leavew; movw %sp, %ax; movw $0x8000, %sp"
	code16	0x8000, "leavel takes SP from BP", "movl $0x12344004, %ebp; leavel; movw %sp, %ax; movw $0x8000, %sp"
	code16	0x8000, "high half of esp stays", "orl $0xABCD0000, %esp; pushw $1; pushl $2; call 1f; 1: popw %ax; movl %esp, %ebx; movzwl %sp, %esp"
	code16	0x8000, "lss", "movw %ss, 0x4012; movw $0x7000, 0x4010; lssw 0x4010, %sp; movw %sp, %ax; movw $0x8000, %sp"

	/* In 32-bit code the stack's size stays that of SS. */
	on_trap	1f
	pushl	$DATA|3
	pushl	$0x8000
	pushl	$2
	pushl	$BIG|3
	pushl	$big
	iret
1:	print	"32-bit code on it: esp %x, pushed %x, after leave sp %w", trap_eax, trap_ebx, trap_ecx

	/* Addresses: every pair of base and index, sums in 16 bits, BP by SS. */
	movl	$0x0000C0DE, LOW+0x0010
	code16	0x8000, "bx+si", "movw $DATA|3, %ax; movw %ax, %ds; movw $0x3000, %bx; movw $0x1000, %si; movl (%bx,%si), %ecx"
	.irp	form, "(%bx,%di)", "(%bp,%si)", "(%bp,%di)", "(%si)", "(%di)", "(%bp)", "(%bx)"
	code16	0x8000, "\form", "movw $DATA|3, %ax; movw %ax, %ds; movw $0x2000, %bx; movw $0x2000, %bp; movw $0x2000, %si; movw $0x2000, %di; movl $0, %ecx; movl $0x33334444, 0x2000; movl \form, %ecx"
	.endr
	code16	0x8000, "wrap of a sum", "movw $DATA|3, %ax; movw %ax, %ds; movw $0xF010, %bx; movw 0x1000(%bx), %cx"
	code16	0x8000, "lea", "movw $0xF010, %bx; leaw 0x1000(%bx), %ax; leal 0x1000(%bx), %ecx"
	code16	0x8000, "lea of 32 bits", "movl $0xF010, %ebx; leal 0x1000(%ebx), %ecx; leaw 0x1000(%ebx), %ax"
	code16	0x8000, "32-bit address", "movw $DATA|3, %ax; movw %ax, %ds; movl $0x1000, %ebx; movl (,%ebx,4), %ecx"

	/* Counters and indexes of 16 bits. */
	code16	0x8000, "loop", "movl $0x10003, %ecx; movw $0, %ax; 1: incw %ax; loop 1b"
	code16	0x8000, "jcxz", "movl $0x10000, %ecx; movw $1, %ax; jcxz 1f; movw $2, %ax; 1:"
	code16	0x8000, "jecxz", "movl $0x10000, %ecx; movw $1, %ax; jecxz 1f; movw $2, %ax; 1:"
	code16	0x8000, "rep stosw", "movw $DATA|3, %ax; movw %ax, %es; movl $0x50003, %ecx; movl $0x6000, %edi; rep stosw; movl %edi, %ebx"
	code16	0x8000, "di wraps", "movw $DATA|3, %ax; movw %ax, %es; movl $2, %ecx; movl $0x1FFFE, %edi; rep stosw; movl %edi, %ebx"
	code16	0x8000, "xlat", "movw $DATA|3, %ax; movw %ax, %ds; movw $0x3FFF, %bx; movb $1, %al; xlatb"

	/* IP. */
	code16	0x8000, "jmp wraps", "movw $1f, %ax; jmp *%ax; 1: movw $3, %ax"
	code16	0x8000, "jmp with a register's high half", "movl $1f, %eax; orl $0x10000, %eax; jmp *%ax; 1: movw $4, %ax"
	code16	0x8000, "jmpl within", "movl $1f, %eax; jmpl *%eax; 1: movw $5, %ax"
	code16	0x8000, "calll", "calll 1f; 1: movw %sp, %ax; popl %ebx; subl $1b, %ebx"
	ret

	.section .low
	.code32
big:	orl	$0x12340000, %esp
	pushl	$0x55667788
	movl	%esp, %eax
	movzwl	%sp, %ebx
	movl	%ss:(%ebx), %ebx
	movl	$0x99994004, %ebp
	leave
	movzwl	%sp, %ecx
	int	$DONE
	.code32
