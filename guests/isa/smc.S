/*
 * Code that changes: ahead, behind, elsewhere, by strings, stacks and aliases, in other frames. SDM 3, 8.1.3 and
 * 11.6.
 */
#include "isa.inc"
#include "paging.inc"

	/* Bytes of one instruction: MOV imm32 to EAX, and RET. */
MOV_EAX	= 0xB8
RET	= 0xC3

program:
	/* The operand of an instruction further on, behind a jump and without one. */
	movl	$0x22222222, 1f+1
	jmp	1f
1:	movl	$0x11111111, %eax
	print	"ahead, behind a jump: %x", %eax
	movl	$0x22222222, 2f+1
	cpuid
2:	movl	$0x11111111, %eax
	print	"ahead, behind cpuid: %x", %eax
	movl	$0x22222222, 3f+1
	nop
3:	movl	$0x11111111, %eax
	print	"ahead in the same line: %x", %eax
	movb	$0x40, 4f
	xorl	%eax, %eax
4:	nop
	print	"the next but one becomes inc: %x", %eax

	/* The one before, in a loop. */
	xorl	%ebx, %ebx
	movl	$3, %ecx
5:	addl	$1, %ebx
	addb	$1, 5b+2
	loop	5b
	print	"behind, in a loop: %x", %ebx

	/* A loop that grows by rewriting its own branch. */
	xorl	%ebx, %ebx
6:	incl	%ebx
	cmpl	$4, %ebx
	jb	7f
	movw	$0x9090, 8f
7:	nop
8:	jmp	6b
	print	"its own branch: %x", %ebx

	/* A routine elsewhere, between calls. */
	movb	$MOV_EAX, page_a
	movl	$0x33333333, page_a+1
	movb	$RET, page_a+5
	call	page_a
	movl	%eax, %ebx
	movl	$0x44444444, page_a+1
	call	page_a
	print	"a routine: %x, then %x", %ebx, %eax
	movl	$0x55, %ecx
	movb	%cl, page_a+3
	call	page_a
	print	"a byte of it: %x", %eax
	orl	$0x0F0F0F0F, page_a+1
	call	page_a
	print	"by or: %x", %eax
	movl	$0x66666666, %edx
	xchgl	%edx, page_a+1
	call	page_a
	print	"by xchg: %x", %eax
	movl	$0x66666666, %eax
	movl	$0x77777777, %edx
	lock cmpxchgl %edx, page_a+1
	call	page_a
	print	"by cmpxchg: %x", %eax
	movl	%esp, %ebx
	movl	$page_a+5, %esp
	pushl	$0x12121212
	movl	%ebx, %esp
	call	page_a
	print	"by push: %x", %eax
	btcl	$0, page_a+1
	call	page_a
	print	"by btc: %x", %eax
	sete	page_a+4
	call	page_a
	print	"by setcc: %x", %eax

	/* Strings. */
	movl	$template, %esi
	movl	$page_a, %edi
	movl	$template_end-template, %ecx
	cld
	rep movsb
	call	page_a
	print	"by rep movsb: %x", %eax
	movb	$0x90, %al
	movl	$page_a, %edi
	movl	$5, %ecx
	rep stosb
	movl	$0xABCD, %eax
	call	page_a
	print	"by rep stosb: %x", %eax
	movl	$page_a+0x7F0, %edi
	movl	$template, %esi
	movl	$template_end-template, %ecx
	rep movsb
	movl	$page_a+0x7F0, %esi
	movl	$page_a+0x7F1, %edi
	movl	$page_a+0x7F0, %eax
	call	*%eax
	print	"elsewhere in the page: %x", %eax
	/* The instructions behind the REP that writes them. */
	movl	$new_tail, %esi
	movl	$9f, %edi
	movl	$5, %ecx
	rep movsb
9:	movl	$0x11111111, %eax
	print	"behind the rep: %x", %eax

	/* An instruction over the end of a page, of which either part changes. */
	movl	$page_b-2, %edi
	movb	$MOV_EAX, (%edi)
	movl	$0x01020304, 1(%edi)
	movb	$RET, 5(%edi)
	call	*%edi
	movl	%eax, %ebx
	movb	$0x55, page_b+1
	call	*%edi
	movl	%eax, %ecx
	movb	$0x66, page_b-1
	call	*%edi
	print	"over two pages: %x %x %x", %ebx, %ecx, %eax

	/* Ring 3 writes its own code. */
	try_user "ring 3", "movl $0x99999999, 1f+1; jmp 1f; 1: movl $0, %eax"
	print	"  %x", trap_eax

	/* Through another address, and other frames at the same address. */
	call	paging_start
	movb	$MOV_EAX, page_a
	movl	$0xAAAAAAAA, page_a+1
	movb	$RET, page_a+5
	movb	$MOV_EAX, page_b
	movl	$0xBBBBBBBB, page_b+1
	movb	$RET, page_b+5
	map	0, page_a, P|W
	map	1, page_a, P|W
	call	call_test
	movl	%eax, %ebx
	movl	$0xA2A2A2A2, TEST+0x1001
	movl	%cr0, %ecx
	movl	%ecx, %cr0
	call	call_test
	print	"through an alias: %x, then %x", %ebx, %eax
	movl	$0xA3A3A3A3, page_a+1
	cpuid
	call	call_test
	print	"through its own address: %x", %eax
	map	0, page_b, P|W
	call	call_test
	print	"another frame: %x", %eax
	map	0, page_a, P|W
	call	call_test
	print	"the first again: %x", %eax
	map	0, page_a, P
	set_bits %cr0, CR0_WP
	try	"write to a read-only page of code", "movb $0, TEST"
	clear_bits %cr0, CR0_WP
	call	call_test
	print	"which is as it was: %x", %eax
	unmap	0
	try	"a page of code gone", "movl $TEST, %eax; jmp *%eax"
	print	"  eip %x", trap_eip
	map	0, page_b, P|W
	call	call_test
	print	"there again: %x", %eax
	/* The instruction pointer runs from one frame into another. */
	map	0, page_c, P|W
	map	1, page_b, P|W
	movb	$0x90, page_c+0xFFF
	movl	$TEST+0xFFF, %ecx
	call	*%ecx
	movl	%eax, %ebx
	map	1, page_a, P|W
	call	*%ecx
	print	"into the next page: %x, then %x", %ebx, %eax
	clear_bits %cr0, CR0_PG
	movl	$0xEEEEEEEE, page_a+1
	call	page_a
	print	"without paging: %x", %eax
	ret

call_test:
	movl	$TEST, %eax
	jmp	*%eax

template:
	movl	$0x5E5E5E5E, %eax
	ret
template_end:
new_tail:
	movl	$0x22222222, %eax
