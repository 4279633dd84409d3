/* Large pages, global pages, and when a changed entry must be seen. SDM 3, 4.3, 4.10. */
#include "isa.inc"
#include "paging.inc"

LARGE	= 0x00C00000		/* 4 MiB at a time: the program's own memory again */
ENTRY	= LARGE >> 22

program:
	call	paging_start
	movl	$0xAAAAAAAA, page_a
	movl	$0xBBBBBBBB, page_b
	movl	$0xCCCCCCCC, page_c

	/* An entry that was not present needs no flush. */
	movl	$0, test_table
	try	"not present", "movl TEST, %eax"
	movl	$page_a+(P|W), test_table
	movl	TEST, %eax
	print	"now present: %x", %eax
	movl	$page_b+(P|W), test_table
	invlpg	TEST+0x7FF
	movl	TEST, %eax
	print	"after invlpg: %x", %eax
	movl	$page_c+(P|W), test_table
	flush
	movl	TEST, %eax
	print	"after mov to cr3: %x", %eax
	movl	$page_a+P, test_table
	set_bits %cr0, CR0_WP
	invlpg	TEST
	try	"rights taken", "movl %eax, TEST"
	movl	$page_a+(P|W), test_table
	invlpg	TEST
	try	"rights given", "movl $0xA0A0A0A0, TEST"
	print	"  memory %x", page_a
	movl	$0, test_table
	invlpg	TEST
	try	"taken away", "movl TEST, %eax"
	movl	$page_b+(P|W), test_table
	clear_bits %cr0, CR0_PG
	set_bits %cr0, CR0_PG
	movl	TEST, %eax
	print	"after paging off and on: %x", %eax

	/* Invlpg drops what came from a changed directory entry too. */
	movl	$page_c+(P|W), other_table
	movl	$other_table+(P|W), page_directory+4*(TEST>>22)
	invlpg	TEST
	movl	TEST, %eax
	print	"another table: %x", %eax
	movl	$test_table+(P|W|U), page_directory+4*(TEST>>22)
	invlpg	TEST
	movl	TEST, %eax
	print	"the first again: %x", %eax

	/* Another address space, and back. */
	movl	$page_directory, %esi
	movl	$other_directory, %edi
	movl	$1024, %ecx
	rep movsl
	movl	$other_table+(P|W), other_directory+4*(TEST>>22)
	movl	$other_directory, %eax
	movl	%eax, %cr3
	movl	TEST, %ebx
	movl	$page_directory+0x18, %eax
	movl	%eax, %cr3
	movl	TEST, %ecx
	movl	%cr3, %eax
	subl	$page_directory, %eax
	print	"two spaces: %x %x, low bits of cr3 %x", %ebx, %ecx, %eax

	/* The same frame twice. */
	map	1, page_a, P|W|U
	map	2, page_a, P|W|U
	movl	$0x12345678, TEST+0x1100
	movb	$0xFF, TEST+0x2101
	print	"two pages, one frame: %x %x", TEST+0x1100, page_a+0x100

	/* Global pages stay as long as they like, but not past INVLPG or a change of PGE. */
	set_bits %cr4, CR4_PGE
	map	3, page_a, P|W|G
	movl	TEST+0x3100, %eax
	movl	$page_b+(P|W|G), test_table+12
	invlpg	TEST+0x3000
	movl	TEST+0x3000, %eax
	print	"global, after invlpg: %x", %eax
	movl	$page_c+(P|W|G), test_table+12
	clear_bits %cr4, CR4_PGE
	movl	TEST+0x3000, %eax
	print	"global, after PGE off: %x", %eax
	set_bits %cr4, CR4_PGE
	map	4, page_b, P|W
	movl	TEST+0x4000, %eax
	movl	$page_c+(P|W), test_table+16
	flush
	movl	TEST+0x4000, %eax
	print	"not global, after mov to cr3: %x", %eax
	clear_bits %cr4, CR4_PGE

	/* PS means nothing without PSE. */
	movl	$page_a+(P|W|U), other_table+4*(page_index)
	movl	$other_table+(P|W|U|PS), page_directory+4*ENTRY
	movl	$0xA1A1A1A1, page_a
	movl	LARGE+PAGE*page_index, %eax
	print	"PS without PSE: %x", %eax

	set_bits %cr4, CR4_PSE
	movl	$P|W|U|PS, page_directory+4*ENTRY
	flush
	movl	LARGE+page_b, %eax
	call	large_bits
	print	"large page, read: %x, entry %b", %eax, %ebx
	movl	$0xB2B2B2B2, LARGE+page_b
	call	large_bits
	print	"large page, written: %x, entry %b", page_b, %ebx
	try_user "large page, ring 3", "movl LARGE+0x100000, %eax; movl $0, %eax"
	movl	$P|U|PS, page_directory+4*ENTRY
	invlpg	LARGE+0x234567
	try	"large page, read-only, WP", "movl %eax, LARGE+0x100000"
	try_user "large page, read-only, ring 3", "movl %eax, LARGE+0x100000"
	movl	$P|W|PS, page_directory+4*ENTRY
	invlpg	LARGE
	try_user "large page of ring 0, ring 3", "movl LARGE+0x3FFFFC, %ecx"
	movl	$0, page_directory+4*ENTRY
	invlpg	LARGE
	try	"large page gone", "movl LARGE+0x123456, %ecx"
	/* A large page and small ones side by side. */
	movl	$P|W|U|PS, page_directory+4*ENTRY
	movl	$0, test_table+4*1023
	movl	%cr3, %eax
	movl	%eax, %cr3
	try	"across, the large page second", "movl LARGE-2, %ecx"
	movl	$page_a+(P|W), test_table+4*1023
	movl	$0xD4D4D4D4, page_a+0xFFC
	movl	$0, page_a
	movl	0, %ebx
	movl	$0xE5E5E5E5, 0
	movl	LARGE-2, %ecx
	movl	%ebx, 0
	print	"across, both there: %x", %ecx

	/* Code in a large page. */
	movl	$1f+LARGE, %eax
	jmp	*%eax
1:	call	2f
2:	popl	%eax
	subl	$2b, %eax
	movl	$3f, %ebx
	jmp	*%ebx
3:	print	"code in a large page: %x away", %eax
	ret

large_bits:
	movl	page_directory+4*ENTRY, %ebx
	ret

page_index = 5

	.bss
	.balign	4096
other_table: .skip 4096
other_directory: .skip 4096
