#include "isa.inc"
#include "paging.inc"

	.text
	.globl	paging_start
paging_start:
	movl	$identity_table, %edi
	movl	$P|W|U, %eax
1:	movl	%eax, (%edi)
	addl	$PAGE, %eax
	addl	$4, %edi
	cmpl	$identity_table + PAGE, %edi
	jb	1b
	movl	$identity_table+(P|W|U), page_directory
	movl	$test_table+(P|W|U), page_directory+4*(TEST>>22)
	movl	$page_directory, %eax
	movl	%eax, %cr3
	set_bits %cr0, CR0_PG
	ret

	.bss
	.balign	4096
	.globl	page_directory, identity_table, test_table, page_a, page_b, page_c
page_directory: .skip 4096
identity_table: .skip 4096
test_table: .skip 4096
page_a:	.skip	4096
page_b:	.skip	4096
page_c:	.skip	4096
