/*
 * Device interrupts between instructions and between repetitions: what they may see, and what holds them back.
 * Nothing printed depends on when they come. SDM 3, 6.8 and 6.3; 8259A and 8254.
 */
#include "isa.inc"

PIC1	= 0x20
PIC1_DATA = 0x21
PIC2	= 0xA0
PIC2_DATA = 0xA1
PIT_DATA = 0x40
PIT_CONTROL = 0x43
IRQ0	= 0x70

FROM	= 0x00200000		/* memory behind the program, 1 MiB each */
TO	= 0x00300000

	.macro	out port:req, value:req
	movb	$\value, %al
	outb	%al, $\port
	.endm

	/* Once the timer's request waits at the processor, runs instructions and prints where the interrupt came. */
	.macro	pending text:req, instructions:req
	call	wait_for_request
	movl	$on_timer, hook
	movl	$.Lat\@, origin
	movl	$-1, trap_eip_seen
.Lat\@:	\instructions
	cli
	movl	$0, hook
	print	"\text: at +%b if %x", trap_eip_seen, trap_if_seen
	.endm

program:
	out	PIC1, 0x11
	out	PIC1_DATA, IRQ0
	out	PIC1_DATA, 4
	out	PIC1_DATA, 1
	out	PIC2, 0x11
	out	PIC2_DATA, 0x78
	out	PIC2_DATA, 2
	out	PIC2_DATA, 1
	out	PIC2_DATA, 0xFF
	out	PIC1_DATA, 0xFE		/* the timer alone */
	movl	$1000, %ecx
	call	start_timer

	pending	"sti takes effect behind the next instruction", "sti; nop; nop; nop"
	pending	"sti, then cli", "sti; cli; nop"
	pending	"popf at once", "pushl $IF|2; popfl; nop; nop"
	pending	"iret at once", "pushl $IF|2; pushl %cs; pushl $1f; iret; 1: nop; nop"
	pending	"sti, jmp", "sti; jmp 1f; nop; 1: nop; nop"
	pending	"sti, mov ds", "movl %ds, %edx; sti; movl %edx, %ds; nop; nop"
	pending	"sti, hlt", "sti; hlt; nop"
	pending	"sti, call", "sti; call 1f; nop; 1: popl %edx; nop"
	pending	"sti, int through an interrupt gate", "sti; int $0x40; nop"
	pending	"cli, nothing", "nop; nop"
	print	"  and it waits: irr %n", request

	/* To halt with interrupts on is to wait for one. */
	movl	$on_timer, hook
	movl	$1f, origin
	sti
1:	hlt
	nop
	cli
	movl	$0, hook
	print	"hlt: at +%b", trap_eip_seen

	/* In ring 3, to the stack of ring 0. */
	movl	$IF|2, user_eflags
	call	wait_for_request
	movl	$on_user, hook
	enter_user 1f, 2f
1:	nop
	nop
2:	movl	$0, hook
	movl	trap_eip, %eax
	subl	$1b, %eax
	movl	trap_eflags, %ebx
	andl	$IF, %ebx
	print	"ring 3: vector %b at +%b cs %w if %x", trap_vector, %eax, trap_cs, %ebx

	/* A long REP MOVSB: in the middle of it, ESI, EDI and ECX say how far it got. */
	movl	$FROM, %edi
	movl	$0x40000, %ecx
	movl	$0x12345678, %eax
1:	movl	%eax, (%edi)
	imull	$1664525, %eax
	addl	$1013904223, %eax
	addl	$4, %edi
	loop	1b
	movl	$50, rounds
	movl	$1000, %ecx
	call	start_timer
2:	movl	$TO, %edi
	movl	$FROM, %esi
	movl	$0x100000, %ecx
	movl	$on_rep, hook
	cld
	sti
	nop
	rep movsb
rep_end:
	cli
	movl	$0, hook
	movl	$TO, %edi
	movl	$FROM, %esi
	movl	$0x40000, %ecx
	repe cmpsl
	setne	differs
	cmpb	$0, differs
	jne	4f
	movl	$TO, %edi
	movl	$0x40000, %ecx
	xorl	%eax, %eax
	rep stosl
	decl	rounds
	jz	4f
	cmpl	$5, middles
	jb	2b
4:	cmpl	$5, middles
	setae	enough
	print	"rep movsb: interrupted in the middle %n, inconsistent %x, copy differs %n", enough, wrongs, differs

	/* Downwards, dwords. */
	movl	$0, middles
	movl	$0, wrongs
	movl	$50, rounds
5:	movl	$TO+0xFFFFC, %edi
	movl	$FROM+0xFFFFC, %esi
	movl	$0x40000, %ecx
	movl	$on_rep_down, hook
	std
	sti
	nop
	rep movsl
	cli
	cld
	movl	$0, hook
	movl	$TO, %edi
	movl	$FROM, %esi
	movl	$0x40000, %ecx
	repe cmpsl
	setne	differs
	decl	rounds
	jz	6f
	cmpl	$5, middles
	jb	5b
6:	cmpl	$5, middles
	setae	enough
	print	"rep movsl down: interrupted in the middle %n, inconsistent %x, copy differs %n", enough, wrongs, differs

	/* A search keeps its flags and stops where it should. */
	movl	$0, middles
	movl	$50, rounds
	movl	$0, TO
	movl	$TO, %edi
	movl	$0x40000, %ecx
	xorl	%eax, %eax
	rep stosl
	movb	$1, TO+0xFFFF0
7:	movl	$TO, %edi
	movl	$0x100000, %ecx
	movl	$on_scan, hook
	xorl	%eax, %eax
	sti
	nop
	repe scasb
	cli
	movl	$0, hook
	decl	rounds
	jz	8f
	cmpl	$5, middles
	jb	7b
8:	cmpl	$5, middles
	setae	enough
	print	"repe scasb: interrupted in the middle %n, edi %x ecx %x", enough, %edi, %ecx

	/* Loops of all kinds go on where they were. */
	movl	$on_timer, hook
	movl	$2000000, %ecx
	xorl	%ebx, %ebx
	sti
9:	addl	%ecx, %ebx
	rorl	$3, %ebx
	decl	%ecx
	jnz	9b
	cli
	movl	$0, hook
	movl	%ebx, %edx
	movl	$2000000, %ecx
	xorl	%ebx, %ebx
10:	addl	%ecx, %ebx
	rorl	$3, %ebx
	decl	%ecx
	jnz	10b
	cmpl	%ebx, %edx
	sete	enough
	print	"a loop with interrupts and without: same %n", enough

	/* Masked at the PIC it never comes. */
	out	PIC1_DATA, 0xFF
	movl	$-1, trap_eip_seen
	movl	$on_timer, hook
	sti
	movl	$1000000, %ecx
	loop	.
	cli
	print	"masked: %x", trap_eip_seen
	ret

/* Mode 2 with a period of ECX clocks. */
start_timer:
	out	PIT_CONTROL, 0x34
	movb	%cl, %al
	outb	%al, $PIT_DATA
	movb	%ch, %al
	outb	%al, $PIT_DATA
	ret

/* Returns when the timer has raised its request. */
wait_for_request:
	out	PIC1, 0x0A
1:	inb	$PIC1, %al
	testb	$1, %al
	jz	1b
	movl	$1, request
	ret

on_timer:
	call	acknowledge
	movl	trap_eip, %eax
	subl	origin, %eax
	movl	%eax, trap_eip_seen
	movl	trap_eflags, %eax
	andl	$IF, %eax
	movl	%eax, trap_if_seen
	/* Once is enough: the next may come before the test's CLI. */
	movl	$on_more, hook
	ret

on_more:
acknowledge:
	out	PIC1, 0x20
	ret

on_user:
	call	acknowledge
	jmp	recover

on_rep:	call	acknowledge
	cmpl	$rep_end-2, trap_eip
	jne	2f
	movl	trap_ecx, %eax
	testl	%eax, %eax
	jz	1f
	cmpl	$0x100000, %eax
	je	2f
	incl	middles
1:	movl	trap_esi, %edx
	addl	%eax, %edx
	cmpl	$FROM+0x100000, %edx
	jne	3f
	movl	trap_edi, %edx
	addl	%eax, %edx
	cmpl	$TO+0x100000, %edx
	jne	3f
2:	ret
3:	incl	wrongs
	ret

on_rep_down:
	call	acknowledge
	movl	trap_ecx, %eax
	testl	%eax, %eax
	jz	1f
	cmpl	$0x40000, %eax
	je	1f
	incl	middles
1:	leal	FROM-4(,%eax,4), %edx
	cmpl	%edx, trap_esi
	jne	2f
	leal	TO-4(,%eax,4), %edx
	cmpl	%edx, trap_edi
	jne	2f
	ret
2:	incl	wrongs
	ret

on_scan:
	call	acknowledge
	movl	trap_ecx, %eax
	cmpl	$0x100000, %eax
	je	1f
	incl	middles
1:	ret

	.data
	.balign	4
trap_eip_seen: .long 0
trap_if_seen: .long 0
request: .long	0
rounds:	.long	0
middles: .long	0
wrongs:	.long	0
differs: .long	0
enough:	.long	0
