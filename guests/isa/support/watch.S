#include "isa.inc"
#include "watch.inc"

	.text
	.globl	on_debug
/* The hook: says where and why, and lets an execution breakpoint pass. */
on_debug:
	movl	trap_eip, %eax
	subl	origin, %eax
	movl	%dr6, %ecx
	movzwl	%cx, %ecx
	part	" %b:%w", %eax, %ecx
	testl	$0x2000, %ecx
	jnz	1f
	movl	%dr7, %edx
	testl	$0xF0000, %edx
	jnz	2f
	part	"(rf)"
	orl	$RF, F_EFLAGS(%ebx)
	jmp	2f
1:	movl	%dr7, %edx
	andl	$GD, %edx
	part	"(gd %x)", %edx
2:	xorl	%ecx, %ecx
	movl	%ecx, %dr6
	ret
