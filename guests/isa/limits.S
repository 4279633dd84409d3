/*
 * Limits of segments in protected mode, to the byte. QEMU: checks none but for the tables' (SDM 3, 5.3; 6.15 on #SS
 * and #GP).
 */
#include "isa.inc"

	/* Accesses of 1, 2 and 4 bytes at an offset in GS, which is T0; EBP holds the selector. */
	.macro	at	offset:req
	movl	$\offset, %edx
	movl	%ebp, %gs
	try	"byte at \offset", "movb %gs:(%edx), %al"
	movl	%ebp, %gs
	try	"word at \offset", "movw %gs:(%edx), %ax"
	movl	%ebp, %gs
	try	"dword at \offset", "movl %gs:(%edx), %eax"
	.endm

	.macro	try_gs text:req, instructions:req
	movl	$T0, %ebp
	movl	%ebp, %gs
	try	"\text", "\instructions"
	.endm

	/* In ring 3 on the stack T0+8. */
	.macro	stack	esp:req, text:req, instructions:req
	movl	$UDATA, %eax
	on_trap	.Ldone\@
	movl	$0, %eax
	call	trap_snapshot
	movl	$.Lat\@, origin
	movl	$\esp, before_esp
	pushl	$T0+8|3
	pushl	$\esp
	pushl	$2
	pushl	$UCODE
	pushl	$.Lat\@
	iret
.Lat\@:	\instructions
	int	$DONE
.Ldone\@: report "\text, esp \esp"
	.endm

	/* In the code segment T0+16, which starts at `code` and ends behind code_end. */
	.macro	code	text:req, label:req
	on_trap	.Ldone\@
	call	trap_snapshot
	movl	$\label-code, origin
	ljmp	$T0+16, $\label-code
.Ldone\@: report "\text"
	.endm

program:
	movl	$T0, %ebp
	xorl	%eax, %eax
	descriptor T0, 0x100000, 0x1234, 0x492
	.irp	offset, 0x1230, 0x1231, 0x1233, 0x1234, 0x1235, 0xFFFFFFFF
	at	\offset
	.endr
	print	"in pages:"
	descriptor T0, 0x100000, 0, 0xC92
	.irp	offset, 0xFFC, 0xFFD, 0xFFF, 0x1000
	at	\offset
	.endr
	print	"limit 0:"
	descriptor T0, 0x100000, 0, 0x492
	at	0
	print	"expand down, 32 bits, limit FFF:"
	descriptor T0, 0x100000, 0xFFF, 0x496
	.irp	offset, 0, 0xFFF, 0x1000, 0x10000
	at	\offset
	.endr
	print	"expand down, 16 bits, limit FFF:"
	descriptor T0, 0x100000, 0xFFF, 0x96
	.irp	offset, 0xFFF, 0x1000, 0xFFFC, 0xFFFD, 0xFFFF, 0x10000
	at	\offset
	.endr
	print	"expand down, in pages, limit 1:"
	descriptor T0, 0x100000, 1, 0xC96
	.irp	offset, 0x1FFF, 0x2000
	at	\offset
	.endr

	/* Operands of other sizes, and strings up to the end. */
	descriptor T0, scratch, 0xFF, 0x492
	try_gs	"cmpxchg8b at F8", "cmpxchg8b %gs:0xF8"
	try_gs	"cmpxchg8b at F9", "movl $0, %eax; movl $0, %edx; cmpxchg8b %gs:0xF9"
	try_gs	"lfs at FA", "lfs %gs:0xFA, %eax"
	try_gs	"lfs at FB", "lfs %gs:0xFB, %ecx"
	try_gs	"bound at F9", "boundl %eax, %gs:0xF9"
	try_gs	"sgdt at FA", "sgdt %gs:0xFA"
	try_gs	"sgdt at FB", "sgdt %gs:0xFB"
	try_gs	"lgdt at FB", "lgdt %gs:0xFB"
	try_gs	"bts far away", "movl $0x800, %ecx; btsl %ecx, %gs:0"
	try_gs	"bts the last", "movl $0x7FF, %ecx; btsl %ecx, %gs:0"
	try_gs	"write at FD", "movl %eax, %gs:0xFD"
	try_gs	"push of FD", "pushl %gs:0xFD"
	try_gs	"pop to FD", "pushl $0; popl %gs:0xFD"
	try_gs	"call through FD", "call *%gs:0xFD"
	try_gs	"lea of FFFF", ".byte 0x65; leal 0xFFFF, %eax"
	try_gs	"xlat", "movl $0x101, %ebx; movb $0, %al; .byte 0x65; xlatb"
	try_gs	"rep movsb to the end", "movl $0x102, %ecx; xorl %esi, %esi; movl $0x200000, %edi; cld; rep movsb %gs:(%esi), %es:(%edi)"
	try_gs	"rep lodsl to the end", "movl $0x42, %ecx; movl $2, %esi; rep lodsl %gs:(%esi), %eax"
	try_gs	"rep stosl to the end", "movl %ebp, %es; movl $0x42, %ecx; movl $8, %edi; rep stosl"
	try_gs	"outsb beyond", "movl $0x100, %esi; movl $0x80, %edx; outsb %gs:(%esi), %dx"

	/* Stacks: #SS(0), ESP as before. */
	descriptor T0+8, user_stack_top-0x1000, 0xFFF, 0x4F2
	stack	0x1000, "push", "pushl %eax"
	stack	4, "push", "pushl %eax"
	stack	3, "push", "pushl %eax"
	stack	2, "pushw", "pushw %ax"
	stack	1, "pushw", "pushw %ax"
	stack	0, "push", "pushl %eax"
	stack	0x1004, "push", "pushl %eax"
	stack	0x20, "pusha", "pushal"
	stack	0x1C, "pusha", "pushal"
	stack	0, "call", "call 1f; 1:"
	stack	4, "far call", "lcall $UCODE, $1f; 1:"
	stack	4, "enter", "enter $0, $0"
	stack	8, "enter beyond", "enter $16, $0"
	stack	0xFFC, "pop", "popl %ecx"
	stack	0xFFD, "pop", "popl %ecx"
	stack	0x1000, "pop", "popl %ecx"
	stack	0xFE0, "popa", "movl %eax, %ecx; popal"
	stack	0xFE4, "popa", "popal"
	stack	0x1000, "popf", "popfl"
	stack	0xFFD, "ret", "ret"
	stack	0xFFC, "far ret", "lret"
	stack	0xFF8, "iret", "iret"
	stack	0x1000, "mov by ss", "movb %ss:0x1000, %al"
	stack	0x1000, "mov by esp", "movl (%esp), %eax"
	stack	0x1000, "mov by ebp", "movl %esp, %ebp; movl (%ebp), %eax"
	stack	0x1000, "mov by ebp with ds", "movl $scratch, %ebp; movl %ds:(%ebp), %eax"
	stack	0x800, "leave", "movl $0xFFD, %ebp; leave"
	descriptor T0+8, LOW, 0xFFFF, 0xF2
	stack	2, "pushl on 16 bits", "pushl %eax"
	stack	1, "pushw on 16 bits", "pushw %ax"
	stack	0, "pushl on 16 bits", "pushl %eax"
	stack	0xFFFF, "popw on 16 bits", "popw %ax"
	stack	0xFFFE, "popl on 16 bits", "popl %eax"
	descriptor T0+8, user_stack_top-0x2000, 0x1000, 0x4F6
	stack	0x1005, "push, expand down", "pushl %eax"
	stack	0x1004, "push, expand down", "pushl %eax"
	stack	0x2000, "push, expand down", "pushl %eax"

	/* Code: the branch faults, with nothing done. */
	descriptor T0+16, code, code_end-code-1, 0x49A
	code	"jmp beyond", code_jmp
	code	"jcc beyond", code_jcc
	code	"jcc not taken", code_jcc_not
	code	"loop beyond", code_loop
	code	"call beyond", code_call
	code	"call through a register beyond", code_call_register
	code	"ret beyond", code_ret
	code	"far jmp beyond", code_far_jmp
	code	"far ret beyond", code_far_ret
	code	"iret beyond", code_iret
	code	"the last instruction", code_last
	code	"an instruction over the end", code_over
	try	"far jmp to beyond", "ljmp $T0+16, $code_end-code"
	try	"far call to beyond", "lcall $T0+16, $code_end-code"
	gate	T0+24, T0+16, 0x1000, 0x8C
	try	"call gate to beyond", "lcall $T0+24, $0"
	interrupt_gate 0x40, T0+16, 0x1000, 0x8E
	try	"interrupt gate to beyond", "int $0x40"
	try_gs	"mov from beyond by cs", "movl $0, %eax; ljmp $T0+16, $code_read-code"

	/* Tables: a descriptor must lie within whole. */
	movw	$T0+6, gdt_pointer
	lgdt	gdt_pointer
	movl	$T0, %ecx
	try	"a descriptor over the GDT's end", "movl %ecx, %gs"
	larl	%ecx, %ebx
	setz	yes
	print	"  lar %n", yes
	movw	$GDT_END-1, gdt_pointer
	lgdt	gdt_pointer
	ret

	/* Label by label what the cases above enter; offsets are those in T0+16. */
code:
code_jmp: jmp	code_end+0x100
code_jcc: cmpl	%eax, %eax
	je	code_end+0x100
code_jcc_not: cmpl %eax, %eax
	jne	code_end+0x100
	int	$DONE
code_loop: movl	$2, %ecx
	loop	code_end+4
code_call: call	code_end+0x100
code_call_register: movl $0x12345, %ecx
	call	*%ecx
code_ret: pushl	$0x12345
	ret
code_far_jmp: ljmp $T0+16, $0x12345
code_far_ret: pushl $T0+16
	pushl	$0x12345
	lret
code_iret: pushfl
	pushl	$T0+16
	pushl	$0x12345
	iret
code_read:
	movb	%cs:0x12345, %al
code_last: movl	$code_end-code-1, %ecx
	jmp	*%ecx
code_over: jmp	code_end-3
	.byte	0xB8, 0, 0x90		/* MOV imm32, two bytes too long */
code_end:
	.skip	64, 0xCC

	.data
yes:	.long	0
	.bss
	.balign	16
scratch: .skip	512
