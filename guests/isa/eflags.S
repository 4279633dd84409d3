/* EFLAGS by PUSHF, POPF, LAHF, SAHF and the single-bit instructions in ring 0; CPUID's presence. SDM 1, 3.4.3. */
#include "isa.inc"

	.macro	set_and_get text:req, value:req
	pushl	$\value
	popfl
	pushfl
	popl	%eax
	pushl	$2
	popfl
	print	"\text \value: %x", %eax
	.endm

	.macro	flags_after text:req, start:req, instructions:req
	pushl	$\start
	popfl
	\instructions
	pushfl
	popl	%ebx
	pushl	$2
	popfl
	print	"\text on \start: %x", %ebx
	.endm

program:
	.irp	value, 0, 2, 0x8D5, 0xC02, 0x1000, 0x2000, 0x3000, 0x4000, 0x10000, 0x20000, 0x40000, 0x200000, 0x802A, \
		0xFFC00000, 0x247CD7
	set_and_get "popfl", \value
	.endr
	flags_after "popfw", 0x240002, "pushw $0x7CD7; popfw"
	flags_after "pushfw", 0x244CD7, "pushfw; popw %ax; cwtl; pushl %eax; addl $4, %esp"
	flags_after "lahf", 0x8D7, "lahf; movzbl %ah, %ecx"
	print	"  ah %b", %ecx
	flags_after "sahf", 0x802, "movb $0xFF, %ah; sahf"
	flags_after "sahf", 0x8D7, "movb $0x00, %ah; sahf"
	flags_after "cmc", 0x003, "cmc"
	flags_after "cmc", 0x8D6, "cmc"
	flags_after "stc", 0x2, "stc"
	flags_after "clc", 0x8D7, "clc"
	flags_after "std", 0x2, "std"
	flags_after "cld", 0x402, "cld"
	flags_after "sti", 0x2, "sti; nop"
	flags_after "cli", 0x202, "cli"
	flags_after "mov", 0x8D7, "movl $0, %eax; movl %eax, %ecx; leal 1(%eax), %edx; notl %eax; xchgl %eax, %ecx; bswap %eax"
	flags_after "clts, mov to cr0", 0x8D7, "movl %cr0, %eax; movl %eax, %cr0"

	/* The ID bit toggles: there is CPUID, and leaf 0 names a vendor. TSC and CX8 are there on both machines. */
	xorl	%eax, %eax
	cpuid
	cmpl	$1, %eax
	setae	yes
	print	"cpuid has leaf 1: %n", yes
	movl	$1, %eax
	cpuid
	andl	$0x0000A110, %edx	/* TSC, CX8, PGE, CMOV */
	print	"tsc cx8 pge cmov: %x", %edx
	rdtsc
	movl	%eax, %esi
	movl	%edx, %edi
	movl	$10000, %ecx
	loop	.
	rdtsc
	subl	%esi, %eax
	sbbl	%edi, %edx
	print	"rdtsc grows: high half of the difference %x", %edx

	ret

	.data
yes:	.long	0
