/* Call gates, far returns and IRET between rings. SDM 3, 5.8; SDM 2, CALL, RET, IRET. */
#include "isa.inc"

	.macro	show text:req
	print	"\text: cs %w ss %w esp %x stack %x %x %x %x %x %x", seen_cs, seen_ss, seen_esp, seen_stack, seen_stack+4, \
		seen_stack+8, seen_stack+12, seen_stack+16, seen_stack+20
	.endm

	/* Calls from ring 3; where EIP was pushed, the record holds its distance from the call. */
	.macro	call_user text:req, instructions:req
	xorl	%ecx, %ecx
	try_user "\text", "\instructions"
	movl	trap_esp, %eax
	subl	before_esp, %eax
	movl	trap_eip, %edx
	subl	origin, %edx
	print	"  back at +%b esp %x ecx %x cs %w ss %w ds %w es %w fs %w gs %w", %edx, %eax, trap_ecx, trap_cs, trap_ss, trap_ds, trap_es, \
		trap_fs, trap_gs
	show	"  callee"
	.endm

	/* Loads segment registers, then IRET or RETF to ring 3. */
	.macro	leave text:req, fs:req, gs:req, instruction:req
	movl	$\fs, %eax
	movl	%eax, %fs
	movl	$\gs, %eax
	movl	%eax, %gs
	on_trap	.Lback\@
	movl	$.Lat\@, origin
	pushl	$UDATA
	pushl	$user_stack_top
	.ifc	\instruction, iret
	pushl	$2
	.endif
	pushl	$UCODE
	pushl	$.Lat\@
	\instruction
.Lat\@:	int	$DONE
.Lback\@: print	"\text: cs %w ss %w ds %w es %w fs %w gs %w", trap_cs, trap_ss, trap_ds, trap_es, trap_fs, trap_gs
	.endm

program:
	/* Gates of 32 bits: the parameters follow to the inner stack, and RET n drops them on both. */
	gate	T0, KCODE, callee8, 0xEC, 2
	call_user "gate 3 to 0, two parameters", "pushl $0x11111111; pushl $0x22222222; lcall $T0|3, $0x12345678"
	gate	T0, KCODE, callee, 0xEC
	call_user "gate 3 to 0", "lcall $T0|3, $0"
	gate	T0, R1CODE, callee, 0xEC
	call_user "gate 3 to 1", "lcall $T0|3, $0"
	gate	T0, R1CODE, callee124, 0xEC, 31
	call_user "gate 3 to 1, 31 parameters", "pushl $0x55555555; .rept 29; pushl $0x44444444; .endr; pushl $0x33333333; lcall $T0|3, $0"
	gate	T0, UCODE, callee, 0xEC, 2
	call_user "gate 3 to 3", "lcall $T0|3, $0"
	call_user "conforming without a gate", "lcall $CONFORM, $callee"
	call_user "jmp to conforming", "ljmp $CONFORM, $1f; 1: nop"

	/* Of 16 bits: words, from a stack of 16 bits. */
	gate	T0, CODE16, callee16, 0xE4, 2
	descriptor T0+8, LOW, 0xFFFF, 0xFA
	descriptor T0+16, LOW, 0xFFFF, 0xF2
	movl	$seen, %ebx
	on_trap	1f
	pushl	$T0+16|3
	pushl	$0x8000
	pushl	$2
	pushl	$T0+8|3
	pushl	$caller16
	iret
1:	print	"16-bit gate 3 to 0, two parameters: back right %n sp %w cs %w ss %w", trap_eax, trap_esp, trap_cs, trap_ss
	show	"  callee"

	gate	T0, KCODE, callee8, 0xEC, 2
	try_user "jmp through a gate inwards", "ljmp $T0|3, $0"
	gate	T0, UCODE, jumped, 0xEC, 2
	try_user "jmp through a gate to ring 3", "ljmp $T0|3, $0"
	gate	T0, KCODE, jumped, 0x8C
	try	"jmp through a gate in ring 0", "ljmp $T0, $0"

	/* Who may use a gate, and where it may lead. */
	try_user "gate of DPL 0", "lcall $T0, $0"
	gate	T0, KCODE, callee, 0xCC
	try	"gate of DPL 2 with RPL 3", "lcall $T0|3, $0"
	gate	T0, KCODE, callee, 0x6C
	try_user "gate not present", "lcall $T0|3, $0"
	gate	T0, 0, callee, 0xEC
	try_user "gate to null", "lcall $T0|3, $0"
	gate	T0, KDATA, callee, 0xEC
	try_user "gate to data", "lcall $T0|3, $0"
	gate	T0, 0x110, callee, 0xEC
	try_user "gate beyond the table", "lcall $T0|3, $0"
	gate	T0, UCODE, callee, 0xEC
	try	"gate 0 to 3", "lcall $T0, $0"
	descriptor T0+8, 0, 0xFFFFF, 0xC1A
	gate	T0, T0+8, callee, 0xEC
	try_user "gate to code not present", "lcall $T0|3, $0"
	try_user "call of ring 0 code without a gate", "lcall $KCODE, $0"
	gate	T0, R1CODE, callee, 0xEC
	movl	$KDATA, main_tss+TSS_SS1
	try_user "gate with a bad ss1", "lcall $T0|3, $0"
	movl	$R1DATA, main_tss+TSS_SS1

	/* Outwards: what the outer ring may not see becomes null. */
	leave	"iret, fs gs of ring 0", KDATA, KDATA, iret
	leave	"iret, fs gs of ring 3", UDATA, UDATA & ~3, iret
	leave	"iret, fs of ring 1, gs conforming", R1DATA, CONFORM, iret
	leave	"iret, fs code of ring 0, gs null", KCODE, 3, iret
	leave	"lret, fs gs of ring 0", KDATA, KCODE, lret
	leave	"lret, fs gs of ring 3", UDATA, UCODE, lret
	leave	"lret, fs conforming, gs of ring 1", CONFORM, R1DATA, lret

	/* Not inwards, nor to a stack of another ring. */
	try_user "lret inwards", "pushl $KCODE; pushl $0; lret"
	try_user "iret inwards", "pushl $2; pushl $KCODE; pushl $0; iret"
	try	"lret to null", "pushl $0; pushl $0; lret"
	try	"lret to data", "pushl $KDATA; pushl $0; lret"
	try	"lret to ring 3 code with RPL 0", "pushl $UCODE & ~3; pushl $0; lret"
	try	"lret to ring 0 code with RPL 3", "pushl $KCODE | 3; pushl $0; lret"
	try	"lret outwards, ss null", "pushl $0; pushl $0; pushl $UCODE; pushl $0; lret"
	try	"lret outwards, ss of ring 0", "pushl $KDATA; pushl $0; pushl $UCODE; pushl $0; lret"
	try	"lret outwards, ss with RPL 0", "pushl $UDATA & ~3; pushl $0; pushl $UCODE; pushl $0; lret"
	try	"iret outwards, ss null", "pushl $0; pushl $0; pushl $2; pushl $UCODE; pushl $0; iret"
	try	"iret outwards, ss code", "pushl $UCODE; pushl $0; pushl $2; pushl $UCODE; pushl $0; iret"
	descriptor T0, 0, 0xFFFFF, 0xC7A
	try	"iret to code not present", "pushl $2; pushl $T0 | 3; pushl $0; iret"
	ret

jumped:	int	$DONE

callee:	call	look
	lret

callee8: call	look
	lret	$8

/* The farthest of 31 parameters is ECX. */
callee124:
	call	look
	movl	8+30*4(%esp), %ecx
	lret	$124

/* Notes registers and the six words on top of the caller's stack; addresses relative to what the test knows. */
look:	pushl	%eax
	pushl	%ecx
	movl	%cs, %eax
	movl	%eax, seen_cs
	movl	%ss, %eax
	movl	%eax, seen_ss
	leal	12(%esp), %eax
	andl	$0xFFF, %eax
	movl	%eax, seen_esp
	movl	12(%esp), %eax
	subl	origin, %eax
	movl	%eax, seen_stack
	.irp	offset, 4, 8, 12, 16, 20
	movl	12+\offset(%esp), %eax
	movl	%eax, %ecx
	subl	$user_stack_top-0x1000, %ecx
	cmpl	$0x1000, %ecx		/* ESP of ring 3 */
	ja	1f
	movl	%ecx, %eax
1:	movl	%eax, seen_stack+\offset
	.endr
	popl	%ecx
	popl	%eax
	ret

	.section .low
	.code16
caller16:
	pushw	$0x1111
	pushw	$0x2222
	lcall	$T0|3, $0x1234
back16:	int	$DONE

/* The same at EBX, with words; EAX is whether the return address is right. */
callee16:
	movw	%cs, (%ebx)
	movw	%ss, 4(%ebx)
	movl	%esp, %eax
	andl	$0xFFF, %eax
	movl	%eax, 8(%ebx)
	movl	2(%esp), %eax
	movl	%eax, 12(%ebx)
	movl	6(%esp), %eax
	movl	%eax, 16(%ebx)
	movzwl	10(%esp), %eax
	movl	%eax, 20(%ebx)
	xorl	%eax, %eax
	cmpw	$back16, (%esp)
	sete	%al
	lretw	$4
	.code32

	.data
	.balign	4
seen:
seen_cs: .long	0
seen_ss: .long	0
seen_esp: .long	0
seen_stack: .skip 24
