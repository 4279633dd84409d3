/*
 * All 256 vectors come here. A trap is recorded; then the program's hook is called if there is one and the trap
 * returns, else the program goes on at `resume`, once, with the registers of the trap but for ESP.
 */
#include "isa.inc"

	.text
	.globl	trap_start, trap_stubs, trap_snapshot, trap_report, recover

trap_start:
	movl	$trap_stubs, %eax
	movl	$idt, %edi
1:	movw	%ax, (%edi)
	movw	$KCODE, 2(%edi)
	movw	$0x8E00, 4(%edi)
	movl	%eax, %ecx
	shrl	$16, %ecx
	movw	%cx, 6(%edi)
	addl	$16, %eax
	addl	$8, %edi
	cmpl	$idt + 8 * 256, %edi
	jb	1b
	restore_gate 3, 0xEE
	restore_gate 4, 0xEE
	restore_gate DONE, 0xEE
	lidt	idt_pointer
	ret

	.balign	16
trap_stubs:
	.set	vector, 0
	.rept	256
	.balign	16
	.if	!(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17)
	pushl	$0
	.endif
	pushl	$vector
	jmp	trap_common
	.set	vector, vector + 1
	.endr

trap_common:
	pushal
	pushl	%ds
	pushl	%es
	pushl	%fs
	pushl	%gs
	cld
	call	reload_segments
	movl	%esp, %esi
	movl	$trap, %edi
	movl	$F_SIZE / 4, %ecx
	rep movsl
	movl	%cr2, %eax
	movl	%eax, trap_cr2
	incl	trap_count
	testl	$VM, trap_eflags
	jnz	1f
	testb	$3, trap_cs
	jnz	1f
	leal	F_ESP(%esp), %eax
	movl	%eax, trap_esp
	movl	%ss, %eax
	movl	%eax, trap_ss
1:	cmpl	$0, hook
	je	recover
	movl	%esp, %ebx
	call	*hook
	popl	%gs
	popl	%fs
	popl	%es
	popl	%ds
	popal
	addl	$8, %esp
	iret

recover:
	movl	resume, %ecx
	jecxz	unexpected
	movl	$0, resume
	movl	$KDATA, %eax
	movl	%eax, %ss
	movl	resume_esp, %esp
	pushl	$2
	popfl
	pushl	%ecx
	movl	trap_edi, %edi
	movl	trap_esi, %esi
	movl	trap_ebp, %ebp
	movl	trap_ebx, %ebx
	movl	trap_edx, %edx
	movl	trap_ecx, %ecx
	movl	trap_eax, %eax
	ret

unexpected:
	movl	$KDATA, %eax
	movl	%eax, %ss
	movl	$kernel_stack_top, %esp
	print	"unexpected vector %b error %x at %w:%x eflags %x stack %w:%x cr2 %x", trap_vector, trap_error, trap_cs, \
		trap_eip, trap_eflags, trap_ss, trap_esp, trap_cr2
	movb	$1, %al
	jmp	exit_with

/* The registers that a fault must leave alone. */
trap_snapshot:
	movl	%edi, before_edi
	movl	%esi, before_edi + 4
	movl	%ebp, before_edi + 8
	movl	%ebx, before_edi + 16
	movl	%edx, before_edi + 20
	movl	%ecx, before_edi + 24
	movl	%eax, before_edi + 28
	movl	$-1, trap_vector
	leal	4(%esp), %esp
	movl	%esp, before_esp
	leal	-4(%esp), %esp
	ret

/*
 * trap_report(text): the vector by name, the error code, the place relative to origin, and registers a fault
 * changed.
 */
trap_report:
	pushal
	movl	36(%esp), %eax
	part	"%s: ", %eax
	movl	trap_vector, %ebx
	cmpl	$DONE, %ebx
	jne	1f
	part	"ok"
	jmp	9f
1:	cmpl	$20, %ebx
	jb	2f
	part	"vector %b", %ebx
	jmp	3f
2:	leal	names(,%ebx,4), %eax
	part	"#%s", %eax
	btl	%ebx, with_error
	jnc	3f
	part	"(%w)", trap_error
3:	movl	trap_eip, %eax
	subl	origin, %eax
	part	" +%b", %eax
	cmpl	$14, %ebx
	jne	4f
	part	" cr2=%x", trap_cr2
4:	btl	%ebx, faults
	jnc	9f
	movl	$0, %ebx
5:	movl	trap_edi(,%ebx,4), %eax
	cmpl	before_edi(,%ebx,4), %eax
	je	6f
	cmpl	$3, %ebx
	je	6f
	leal	registers(,%ebx,4), %ecx
	part	" %s=%x", %ecx, %eax
6:	incl	%ebx
	cmpl	$8, %ebx
	jb	5b
	movl	trap_esp, %eax
	subl	before_esp, %eax
	testl	$VM, trap_eflags
	jnz	7f
	larl	trap_ss, %ecx
	jnz	7f
	btl	$22, %ecx
	jc	7f
	cwtl				/* a stack of 16 bits: what IRET left above SP does not count */
7:	testl	%eax, %eax
	jz	9f
	part	" esp+%x", %eax
9:	part	"\n"
	popal
	ret

	.data
	.globl	idt_pointer, hook, resume, resume_esp, origin, user_eflags, trap_count
	.balign	4
idt_pointer:
	.word	8 * 256 - 1
	.long	idt
	.balign	4
hook:	.long	0
resume:	.long	0
resume_esp: .long 0
origin:	.long	0
user_eflags: .long 2
trap_count: .long 0
with_error: .long 1<<8 | 1<<10 | 1<<11 | 1<<12 | 1<<13 | 1<<14 | 1<<17
faults:	.long	1<<0 | 1<<5 | 1<<6 | 1<<7 | 1<<10 | 1<<11 | 1<<12 | 1<<13 | 1<<14 | 1<<17

	.section .rodata
	.balign	4
names:
	.irp	name, DE, DB, 2, BP, OF, BR, UD, NM, DF, 9, TS, NP, SS, GP, PF, 15, MF, AC, MC, XM
	.asciz	"\name"
	.balign	4
	.endr
registers: .asciz "edi", "esi", "ebp", "esp", "ebx", "edx", "ecx", "eax"

	.bss
	.balign	8
	.globl	idt, trap, trap_cr2, before_esp
idt:	.skip	8 * 256
trap:	.skip	F_SIZE
trap_cr2: .skip	4
before_edi: .skip 32
before_esp: .skip 4

	.macro	field name, offset
	.globl	trap_\name
trap_\name = trap + \offset
	.endm
	field	gs, F_GS
	field	fs, F_FS
	field	es, F_ES
	field	ds, F_DS
	field	edi, F_EDI
	field	esi, F_ESI
	field	ebp, F_EBP
	field	ebx, F_EBX
	field	edx, F_EDX
	field	ecx, F_ECX
	field	eax, F_EAX
	field	vector, F_VECTOR
	field	error, F_ERROR
	field	eip, F_EIP
	field	cs, F_CS
	field	eflags, F_EFLAGS
	field	esp, F_ESP
	field	ss, F_SS
	field	v86_es, F_V86
	field	v86_ds, F_V86+4
	field	v86_fs, F_V86+8
	field	v86_gs, F_V86+12
