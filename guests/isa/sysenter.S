/* SYSENTER, SYSEXIT and their MSRs. SDM 2, SYSENTER, SYSEXIT; SDM 3, 5.8.7. */
#include "isa.inc"

SYSENTER_CS = 0x174
SYSENTER_ESP = 0x175
SYSENTER_EIP = 0x176

	.macro	msr	number:req, value:req
	movl	$\number, %ecx
	movl	$\value, %eax
	xorl	%edx, %edx
	wrmsr
	.endm

program:
	msr	SYSENTER_ESP, trap_stack_top
	msr	SYSENTER_EIP, entry
	msr	SYSENTER_CS, KCODE
	movl	$SYSENTER_CS, %ecx
	movl	$-1, %edx
	rdmsr
	print	"rdmsr 174: %x:%x", %edx, %eax
	movl	$SYSENTER_EIP, %ecx
	rdmsr
	subl	$entry, %eax
	print	"rdmsr 176: %x off", %eax
	try_user "rdmsr in ring 3", "rdmsr"

	/* To ring 0 by the MSR's selector and the next, flat whatever the GDT says; the target returns by SYSEXIT. */
	movl	$IF|0xCD7, user_eflags
	try_user "sysenter and back", "movl $1f, %edx; movl %esp, %ecx; sysenter; nop; 1: movl %cs, %eax; movl %ss, %ebx"
	print	"  inside: cs %w ss %w esp %x off, eflags %x, ds %w; back: cs %w ss %w eflags %x", seen_cs, seen_ss, seen_esp, \
		seen_eflags, seen_ds, trap_eax, trap_ebx, trap_eflags
	movl	$2, user_eflags
	movl	trap_esp, %eax
	subl	before_esp, %eax
	print	"  esp back %x off", %eax
	msr	SYSENTER_CS, KCODE|3
	try_user "with RPL 3 in the MSR", "movl $1f, %edx; movl %esp, %ecx; sysenter; nop; 1: movl %cs, %eax"
	print	"  inside: cs %w ss %w; back: cs %w", seen_cs, seen_ss, trap_eax
	msr	SYSENTER_CS, 0
	try_user "with a null MSR", "sysenter"
	msr	SYSENTER_CS, 0x1000
	try_user "the GDT is not read", "movl $1f, %edx; movl %esp, %ecx; sysenter; nop; 1: movl %cs, %eax; movl %ss, %ebx"
	print	"  inside: cs %w ss %w; back: cs %w ss %w", seen_cs, seen_ss, trap_eax, trap_ebx
	msr	SYSENTER_CS, KCODE

	/* From ring 0 too. */
	movl	%esp, %ebp
	on_trap	1f
	movl	$2f, %edx
	movl	$user_stack_top, %ecx
	sysenter
2:	int	$DONE
1:	print	"sysenter in ring 0: inside cs %w ss %w, then cs %w ss %w", seen_cs, seen_ss, trap_cs, trap_ss

	/* SYSEXIT alone. */
	on_trap	1f
	movl	$2f, %edx
	movl	$user_stack_top, %ecx
	pushl	$0x8D7
	popfl
	sysexit
2:	int	$DONE
1:	print	"sysexit: cs %w ss %w eflags %x", trap_cs, trap_ss, trap_eflags
	try_user "sysexit in ring 3", "sysexit"
	msr	SYSENTER_CS, 0
	try	"sysexit with a null MSR", "movl $0, %eax; sysexit"
	ret

entry:	pushfl
	popl	seen_eflags
	movl	%cs, %eax
	movl	%eax, seen_cs
	movl	%ss, %eax
	movl	%eax, seen_ss
	movl	%ds, %eax
	movl	%eax, seen_ds
	movl	%esp, %eax
	subl	$trap_stack_top, %eax
	movl	%eax, seen_esp
	sysexit

	.data
	.balign	4
seen_eflags: .long 0
seen_cs: .long	0
seen_ss: .long	0
seen_ds: .long	0
seen_esp: .long	0
