/*
 * Debug registers where QEMU differs. QEMU: takes the low bits of an address for part of it, reports one of several
 * breakpoints that match, has no GD (SDM 3, 17.2.4, 17.2.5, 17.2.3, 17.3.1.3).
 */
#include "isa.inc"
#include "watch.inc"

program:
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	%eax, %dr6
	watch	"low bits of the address do not count", words+1, WRITE4, "movb $1, words+3; nop; movb $1, words+4; nop"
	watch	"of two", words+3, WRITE2, "movb $1, words+2; nop; movb $1, words+4; nop"
	set_others words
	watch	"two of them", words, 0xDDDD0055, "movl $1, words+2; nop"

	/* GD guards the registers, once: the handler gets it cleared. */
	watch	"GD", 0, GD, "movl %dr0, %ecx; nop; movl %dr0, %ecx; nop"
	watch	"GD, mov to dr3", 0, GD, "movl %ecx, %dr3; nop"
	try_user "mov from dr0 in ring 3", "movl %dr0, %ecx"

	ret

	.data
	.balign	16
words:	.skip	32
