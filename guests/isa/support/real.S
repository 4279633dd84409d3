#include "isa.inc"

	.text
	.globl	real_call, real_report, real_start
real_start:
	pushal
	xorl	%edi, %edi
	movl	$real_stubs, %eax
1:	movw	%ax, (%edi)
	movw	$LOW>>4, 2(%edi)
	addl	$4, %edi
	addl	$8, %eax
	cmpl	$32*4, %edi
	jb	1b
	popal
	ret

real_call:
	movl	%eax, LOW+real_eax
	movl	%esp, LOW+real_esp
	pushfl
	popl	LOW+real_eflags
	lidt	LOW+real_idt
	ljmp	$CODE16, $enter

back:	movl	$KDATA, %eax
	movl	%eax, %ss
	movl	%eax, %ds
	movl	LOW+real_esp, %esp
	call	reload_segments
	lidt	idt_pointer
	movl	LOW+real_eax, %eax
	pushl	LOW+real_eflags
	popfl
	ret

real_report:
	pushal
	movl	36(%esp), %eax
	cmpb	$0xFF, LOW+real_vector
	je	1f
	movzwl	LOW+real_ip, %ebx
	subw	LOW+real_origin, %bx
	print	"%s: vector %b +%b", %eax, LOW+real_vector, %ebx
	popal
	ret
1:	print	"%s: ok", %eax
	popal
	ret

	.section .low
	.code16
enter:	movw	$DATA16, %ax		/* limits of 64 KiB for all but FS, GS, which stay as they are */
	movw	%ax, %ss
	movw	%ax, %ds
	movw	%ax, %es
	movl	%cr0, %eax
	andb	$~CR0_PE, %al
	movl	%eax, %cr0
	ljmp	$LOW>>4, $1f
1:	movw	%cs, %ax
	movw	%ax, %ss
	movl	$0xF000, %esp
	movw	%ax, %ds
	movw	%ax, %es
	xorw	%ax, %ax
	movw	%ax, %fs
	movw	%ax, %gs
	movl	real_eax, %eax
	call	*real_target
	cli
	movl	%eax, %cs:real_eax
	movl	%cr0, %eax
	orb	$CR0_PE, %al
	movl	%eax, %cr0
	ljmpl	$KCODE, $back

	.balign	8
real_stubs:
	.set	vector, 0
	.rept	32
	.balign	8
	pushw	$vector
	jmp	stub
	.set	vector, vector + 1
	.endr

stub:	popw	%cs:real_vector
	popw	%cs:real_ip
	popw	%cs:real_cs
	popw	%cs:real_flags
	pushw	%ax
	movw	%cs, %ax
	movw	%ax, %ds
	popw	%ax
	movw	%sp, real_after
	movw	%ds, real_sp+2
	lss	real_sp, %sp
	cld
	jmp	*real_resume

	.balign	4
	.globl	real_target, real_resume, real_sp, real_origin, real_vector, real_ip, real_cs, real_flags, real_after
	.globl	real_idt
real_target: .long 0
real_eax: .long	0
real_esp: .long	0
real_eflags: .long 0
real_resume: .long 0
real_sp: .long	0
real_origin: .long 0
real_vector: .long 0
real_ip: .long	0
real_cs: .long	0
real_flags: .long 0
real_after: .long 0			/* SP when the pushed words were taken */
real_idt:
	.word	0x3FF
	.long	0
	.code32
