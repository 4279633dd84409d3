/* Rights of pages, WP, accessed and dirty bits, error codes, accesses across two pages. SDM 3, 4.6 to 4.8. */
#include "isa.inc"
#include "paging.inc"

	.macro	bits text:req
	movl	test_table, %eax
	andl	$A|D, %eax
	movl	page_directory+4*(TEST>>22), %ebx
	andl	$A, %ebx
	print	"\text: pte %b pde %b", %eax, %ebx
	.endm

program:
	movl	$0x11111111, %eax
	movl	$0x22222222, %ecx
	call	paging_start

	/* Every pair of rights; each access in ring 0 and 3. */
	movl	$0, wp
1:	movl	$1, pde
2:	movl	$1, pte
3:	call	rights
	addl	$2, pte
	cmpl	$7, pte
	jbe	3b
	addl	$2, pde
	cmpl	$7, pde
	jbe	2b
	set_bits %cr0, CR0_WP
	incl	wp
	cmpl	$1, wp
	je	1b
	clear_bits %cr0, CR0_WP

	/* The bits are set when an entry is used, the dirty one when it is written through. */
	movl	$test_table+(P|W|U), page_directory+4*(TEST>>22)
	map	0, page_a, P|W|U
	flush
	bits	"before"
	movl	TEST, %eax
	bits	"read"
	movl	%eax, TEST
	bits	"written"
	movl	$page_a+(P|W|U), test_table
	flush
	lock orl $0, TEST
	bits	"locked or"
	movl	$page_a+(P|W|U), test_table
	flush
	cmpl	$0, TEST
	bits	"compared"

	/* Not there. */
	unmap	0
	try	"read, not present", "movl TEST+8, %eax"
	try	"write, not present", "movl %eax, TEST+8"
	try_user "ring 3, read", "movl TEST+8, %eax"
	try_user "ring 3, write", "movb %al, TEST+0xFFF"
	try_user "ring 3, cmp", "cmpl $0, TEST+8"
	try_user "ring 3, stack", "movl $TEST+8, %esp; movl %esp, before_esp; pushl %ecx"
	try_user "ring 3, directory entry not present", "movl TEST+0x400000, %ecx"
	print	"  error %x", trap_error
	call	fetch_case
	print	"fetch, not present: error %x eip %x cr2 %x", trap_error, trap_eip, trap_cr2

	/* Two pages, the second not there or not writable: all or nothing. */
	movl	$0xAAAAAAAA, page_a+0xFFC
	movl	$0xBBBBBBBB, page_b
	map	0, page_a, P|W|U
	unmap	1
	try_user "read across", "movl TEST+0xFFE, %eax"
	try_user "read across, first byte only", "movl TEST+0xFFF, %eax"
	try_user "write across", "movl %ecx, TEST+0xFFD"
	map	1, page_b, P|U
	try_user "read across, second read-only", "movl TEST+0xFFE, %ebx"
	print	"  read %x", trap_ebx
	try_user "write across, second read-only", "movl %ecx, TEST+0xFFD"
	try_user "modify across, second read-only", "addl %ecx, TEST+0xFFE"
	try_user "word across", "movw %cx, TEST+0xFFF"
	print	"  memory %x %x", page_a+0xFFC, page_b
	map	1, page_b, P|W|U
	map	0, page_a, P|U
	try_user "write across, first read-only", "movl %ecx, TEST+0xFFE"
	unmap	0
	try_user "write across, first not there", "movl %ecx, TEST+0xFFE"
	map	0, page_a, P|W|U
	try_user "write across", "movl %ecx, TEST+0xFFE"
	print	"  memory %x %x", page_a+0xFFC, page_b
	/* Neighbours in linear memory need not be neighbours in physical memory. */
	map	0, page_c, P|W|U
	map	1, page_a, P|W|U
	movl	$0x12345678, TEST+0xFFD
	print	"across, other frames: %x %x %x", page_c+0xFFC, page_a, TEST+0xFFD

	/* Code across two pages, the second not there. */
	movb	$0xB9, page_c+0xFFE
	unmap	1
	on_trap	1f
	pushl	$UDATA
	pushl	$user_stack_top
	pushl	$2
	pushl	$UCODE
	pushl	$TEST+0xFFE
	iret
1:	print	"instruction across: vector %b error %x eip %x cr2 %x", trap_vector, trap_error, trap_eip, trap_cr2

	/* The processor's own accesses are those of ring 0, whatever the ring. */
	movl	$main_tss, %eax
	shrl	$12, %eax
	andl	$~U, identity_table(,%eax,4)
	invlpg	main_tss
	try_user "tss of ring 0", "int $6"

	/* A fault in the delivery of a page fault is a double fault. */
	interrupt_gate 14, KCODE, program, 0x0E
	try	"#PF without a gate", "movl TEST+0x3000, %eax"
	restore_gate 14
	/* In the delivery of another exception it is served alone. */
	movl	$TEST+0x2000, %eax
	movw	$0x7FF, idt_elsewhere
	movl	%eax, idt_elsewhere+2
	lidt	idt_elsewhere
	map	2, page_b, P|W
	call	copy_idt
	lidt	idt_pointer
	ret

/* One line of the table. */
rights:	movl	pde, %eax
	orl	$test_table, %eax
	movl	%eax, page_directory+4*(TEST>>22)
	movl	pte, %eax
	orl	$page_a, %eax
	movl	%eax, test_table
	flush
	xorl	%esi, %esi
	.irp	access, "movl TEST, %ecx", "movl %ecx, TEST"
	on_trap	1f
	\access
	int	$DONE
1:	call	outcome
	enter_user 2f, 3f
2:	\access
	int	$DONE
3:	call	outcome
	.endr
	print	"wp %n pde %n pte %n: read %n %n write %n %n", wp, pde, pte, results, results+4, results+8, results+12
	ret

/* The error code, or F where all went well. */
outcome:
	movl	trap_error, %eax
	cmpl	$DONE, trap_vector
	jne	1f
	movl	$0xF, %eax
1:	movl	%eax, results(,%esi,4)
	incl	%esi
	ret

fetch_case:
	on_trap	1f
	pushl	$UDATA
	pushl	$user_stack_top
	pushl	$2
	pushl	$UCODE
	pushl	$TEST+0x123
	iret
1:	ret

/* An IDT in a page of ring 0 serves ring 3. */
copy_idt:
	movl	$idt, %esi
	movl	$page_b, %edi
	movl	$512, %ecx
	rep movsl
	try_user "idt of ring 0", "int3"
	try_user "it is not there to read", "movl TEST+0x2000, %eax"
	ret

	.data
	.balign	4
wp:	.long	0
pde:	.long	0
pte:	.long	0
results: .skip	16
idt_elsewhere:
	.skip	6
