/* Interrupt and trap gates: what they do to flags and stack, whom they let through. SDM 3, 6.12. */
#include "isa.inc"

	.macro	show text:req
	print	"\text: eflags %x inside %x, cs %w inside %w, ss %w", pushed_eflags, seen_eflags, pushed_cs, seen_cs, seen_ss
	.endm

	/* In ring 3, and back by DONE. */
	.macro	show_user text:req, instructions:req
	try_user "\text", "\instructions"
	show	"  inside"
	print	"  esp inside %x", seen_esp
	.endm

	.macro	with_flags flags:req, instructions:req
	pushl	$\flags
	popfl
	\instructions
	pushfl
	popl	after_eflags
	pushl	$2
	popfl
	.endm

program:
	interrupt_gate 0x40, KCODE, peek, 0xEE
	interrupt_gate 0x41, KCODE, peek, 0xEF
	with_flags 0x4ED7, "int $0x40"
	show	"interrupt gate"
	print	"  after iret %x", after_eflags
	with_flags 0x4ED7, "int $0x41"
	show	"trap gate"
	print	"  after iret %x", after_eflags
	with_flags 0x44CD7, "int $0x41"
	show	"trap gate with AC"

	/* Gates of 16 bits push words and jump to a word. */
	interrupt_gate 0x42, CODE16, peek16, 0x86
	interrupt_gate 0x43, CODE16, peek16, 0x87
	movl	$frame16, %ebx
	movl	%esp, %ebp
	with_flags 0x4ED7, "lcall $CODE16, $call42"
	call	show16
	with_flags 0x4ED7, "lcall $CODE16, $call43"
	call	show16

	/* Only INT n, INT3 and INTO look at the gate's DPL. */
	interrupt_gate 0x44, KCODE, peek, 0xCE
	try_user "int to a gate of DPL 2", "int $0x44"
	try_user "int to a gate of DPL 0", "int $6"
	try_user "ud2 with a gate of DPL 0", "ud2"
	interrupt_gate 3, KCODE, peek, 0x8E
	try_user "int3 to a gate of DPL 0", "int3"
	restore_gate 3, 0xEE
	restore_gate 4, 0x8E
	try_user "into to a gate of DPL 0", "movb $0x7F, %al; incb %al; into"
	restore_gate 4, 0xEE
	interrupt_gate 0x44, KCODE, peek, 0x6E
	try_user "int to a gate of DPL 3, not present", "int $0x44"
	interrupt_gate 0x44, KCODE, peek, 0x0E
	try_user "int to a gate of DPL 0, not present", "int $0x44"

	/* The target decides on the ring. */
	show_user "ring 3 to 0", "int $0x40"
	interrupt_gate 0x44, R1CODE, peek, 0xEE
	show_user "ring 3 to 1", "int $0x44"
	interrupt_gate 0x44, CONFORM, peek, 0xEE
	show_user "ring 3 to a conforming segment", "int $0x44"
	interrupt_gate 0x44, UCODE, peek, 0xEE
	show_user "ring 3 to 3", "int $0x44"
	try	"ring 0 to 3", "int $0x44"
	interrupt_gate 0x44, R1CODE, peek, 0xEE
	try	"ring 0 to 1", "int $0x44"
	interrupt_gate 0x44, CONFORM|3, peek, 0xEE
	with_flags 2, "int $0x44"
	show	"ring 0 to a conforming segment"

	/* The inner stack comes from the TSS. */
	interrupt_gate 0x44, R1CODE, peek, 0xEE
	movl	$0, main_tss+TSS_SS1
	try_user "ss1 null", "int $0x44"
	movl	$KDATA, main_tss+TSS_SS1
	try_user "ss1 of ring 0", "int $0x44"
	movl	$R1DATA & ~3, main_tss+TSS_SS1
	try_user "ss1 with RPL 0", "int $0x44"
	movl	$UDATA & ~3 | 1, main_tss+TSS_SS1
	try_user "ss1 of ring 3", "int $0x44"
	movl	$R1CODE, main_tss+TSS_SS1
	try_user "ss1 code", "int $0x44"
	movl	$0x109, main_tss+TSS_SS1
	try_user "ss1 beyond the table", "int $0x44"
	descriptor T0, 0, 0xFFFFF, 0xCB0
	movl	$T0|1, main_tss+TSS_SS1
	try_user "ss1 read-only", "int $0x44"
	movl	$R1DATA, main_tss+TSS_SS1
	descriptor MAIN, main_tss, TSS_SS1, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	try_user "the TSS ends in ss1", "int $0x44"
	descriptor MAIN, main_tss, TSS_SS1+3, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	show_user "the TSS ends behind ss1", "int $0x44"
	ret

peek:	pushl	%eax
	pushfl
	popl	seen_eflags
	movl	%cs, %eax
	movl	%eax, seen_cs
	movl	%ss, %eax
	movl	%eax, seen_ss
	movl	8(%esp), %eax
	movl	%eax, pushed_cs
	movl	12(%esp), %eax
	movl	%eax, pushed_eflags
	leal	4(%esp), %eax
	andl	$0xFFF, %eax		/* stacks are aligned to pages */
	movl	%eax, seen_esp
	popl	%eax
	iret

show16:	movl	%ebp, %eax
	subl	8(%ebx), %eax
	print	"16-bit gate: eflags %w inside %w, cs %w, ip right %n, bytes pushed %x", (%ebx), 4(%ebx), 12(%ebx), 16(%ebx), %eax
	print	"  after iretw %x", after_eflags
	ret

	.section .low
	.code16
call42:	int	$0x42
back42:	lretl
call43:	int	$0x43
back43:	lretl

/* Writes what it sees to EBX; the far call has pushed 8 bytes before. */
peek16:	pushfl
	popl	4(%ebx)
	movl	%esp, 8(%ebx)
	movw	4(%esp), %ax
	movw	%ax, (%ebx)
	movw	2(%esp), %ax
	movw	%ax, 12(%ebx)
	movw	(%esp), %ax
	cmpw	$back42, %ax
	sete	16(%ebx)
	cmpw	$back43, %ax
	sete	%al
	orb	%al, 16(%ebx)
	iretw
	.code32

	.data
	.balign	4
frame16: .skip	20
seen_eflags: .long 0
seen_cs: .long	0
seen_ss: .long	0
seen_esp: .long	0
pushed_cs: .long 0
pushed_eflags: .long 0
after_eflags: .long 0
