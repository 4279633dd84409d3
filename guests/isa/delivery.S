/*
 * What is pushed with an exception, and to where. QEMU: pushes neither RF with a fault nor EXT in the error code of a
 * fault in the delivery of another, knows no INT1, takes an inner stack that is not there for a bad TSS, forgets the
 * ring in CS behind a call gate to a conforming segment, holds single steps back after STI as after MOV SS (SDM 3,
 * 17.3.1.1, 6.13, 5.8.4, 6.8.3; SDM 2, INT n, CALL).
 */
#include "isa.inc"

	.macro	pushed text:req, instructions:req
	try	"\text", "\instructions"
	print	"  eflags %x", trap_eflags
	.endm

	.macro	pushed_user text:req, instructions:req
	try_user "\text", "\instructions"
	print	"  eflags %x", trap_eflags
	.endm

program:
	pushl	$2
	popfl
	xorl	%ecx, %ecx
	movl	$1, %eax
	movl	$0, %edx

	/* Faults push RF, so that a breakpoint on the instruction does not fire twice. */
	pushed	"div", "pushl $2; popfl; divl %ecx"
	pushed	"bound", "movl $-1, %eax; pushl $2; popfl; boundl %eax, bounds"
	pushed	"ud2", "pushl $2; popfl; ud2"
	pushed	"x87 with EM", "pushl $2; popfl; movl %cr0, %eax; orl $4, %eax; movl %eax, %cr0; fninit"
	clear_bits %cr0, CR0_EM
	pushed	"ds not there", "pushl $2; popfl; movl $0x78, %eax; movl %eax, %ds"
	pushed	"ss not there", "pushl $2; popfl; movl $0x78, %eax; movl %eax, %ss"
	pushed	"int without a gate", "pushl $2; popfl; int $0x41"
	pushed_user "hlt in ring 3", "hlt"
	pushed_user "cli in ring 3", "cli"

	/* Traps push it as it was. */
	pushed	"int3", "pushl $2; popfl; int3"
	pushed	"int 3", "pushl $2; popfl; .byte 0xCD, 3"
	pushed	"int n", "pushl $2; popfl; int $0x40"
	pushed	"into", "pushl $0x802; popfl; into"
	pushed	"int1", "pushl $2; popfl; .byte 0xF1"
	pushed	"single step", "pushl $0x102; popfl; nop"

	pushed	"single step over sti", "pushl $0x102; popfl; sti; nop"

	/* EXT: the fault came while an exception was delivered, not by INT n alone. */
	interrupt_gate 6, KCODE, program, 0x0E
	pushed	"#UD without a gate", "ud2"
	interrupt_gate 6, 0x100, program, 0x8E
	pushed	"#UD through a gate to nowhere", "ud2"
	interrupt_gate 6, 0, program, 0x8E
	pushed	"#UD through a gate to null", "ud2"
	pushed	"int 6 through it", "int $6"
	restore_gate 6
	interrupt_gate 1, KCODE, program, 0x0E
	pushed	"single step without a gate", "pushl $0x102; popfl; nop"
	pushed	"int1 without a gate", ".byte 0xF1"
	restore_gate 1
	interrupt_gate 3, KCODE, program, 0x8E
	pushed_user "int3 against the gate's DPL", "int3"
	restore_gate 3, 0xEE

	/* CS holds the ring that executes, also behind a gate to a conforming segment. */
	gate	T0, CONFORM, 1f, 0xEC
	try_user "call gate to conforming", "lcall $T0|3, $0; 1: movl %cs, %eax"
	print	"  cs %w", trap_eax

	/* A stack that is not there: #SS (SDM 2, INT n, CALL, IRET, RET). */
	interrupt_gate 0x44, R1CODE, program, 0xEE
	descriptor T0, 0, 0xFFFFF, 0xC32
	movl	$T0|1, main_tss+TSS_SS1
	try_user "int with ss1 not present", "int $0x44"
	gate	T0+8, R1CODE, program, 0xEC
	try_user "call gate with ss1 not present", "lcall $T0+8|3, $0"
	descriptor T0, 0, 0xFFFFF, 0xC72
	try	"iret outwards, ss not present", "pushl $T0|3; pushl $0; pushl $2; pushl $UCODE; pushl $0; iret"
	try	"lret outwards, ss not present", "pushl $T0|3; pushl $0; pushl $UCODE; pushl $0; lret"
	ret

	.data
bounds:	.long	0, 1
