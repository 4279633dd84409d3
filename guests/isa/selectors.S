/*
 * LAR, LSL, VERR, VERW, ARPL, the stores, loads of segment registers against DPL and RPL, accessed bits, the LDT.
 * SDM 3, 5.5 to 5.7 and 5.10.
 */
#include "isa.inc"

	.macro	probe text:req, selector:req
	movl	$\selector, %ecx
	call	probe_selector
	print	"\text: lar %n %x lsl %n %x verr %n verw %n", lar_zf, lar, lsl_zf, lsl, verr_zf, verw_zf
	.endm

	.macro	probe_user text:req, selector:req
	movl	$\selector, %ecx
	enter_user 1f, 2f
1:	call	probe_selector
	int	$DONE
2:	print	"  \text in ring 3: lar %n %x lsl %n %x verr %n verw %n", lar_zf, lar, lsl_zf, lsl, verr_zf, verw_zf
	.endm

	.macro	both	text:req, type:req
	descriptor T0, 0, 0x12345, \type
	probe	"\text", T0
	probe_user "\text", T0
	.endm

	.macro	arpl_case destination:req, source:req
	movl	$0xAAAA0000|\destination, %eax
	movl	$0xBBBB0000|\source, %ecx
	arpl	%cx, %ax
	call	note_zf
	print	"arpl \source, \destination: %x zf %n", %eax, zf
	.endm

	.macro	load_user selector:req
	movl	$\selector, %ecx
	try_user "ring 3, fs = \selector", "movl %ecx, %fs"
	.endm

	.macro	accessed text:req, instructions:req
	\instructions
	movzbl	gdt+T0+5, %eax
	print	"accessed bit, \text: %b", %eax
	.endm

program:
	both	"data, read-only, DPL 0", 0x490
	both	"data, DPL 0, in pages", 0xC92
	both	"data, DPL 3, expand down", 0xCF6
	both	"data, DPL 3, not present", 0xC72
	both	"code, DPL 0, execute-only", 0x498
	both	"code, DPL 3, execute-only", 0x4F8
	both	"code, DPL 3, readable", 0x4FA
	both	"code, DPL 0, conforming", 0x49E
	both	"code, DPL 0, conforming, execute-only", 0x49C
	both	"system type 0", 0xE0
	both	"16-bit TSS, DPL 3", 0xE1
	both	"LDT, DPL 3", 0xE2
	both	"busy 16-bit TSS, DPL 3", 0xE3
	both	"16-bit call gate, DPL 3", 0xE4
	both	"task gate, DPL 3", 0xE5
	both	"16-bit interrupt gate, DPL 3", 0xE6
	both	"system type 8", 0xE8
	both	"TSS, DPL 3", 0xE9
	both	"TSS, DPL 0", 0x89
	both	"call gate, DPL 3", 0xEC
	both	"interrupt gate, DPL 3", 0xEE
	both	"trap gate, DPL 3", 0xEF
	probe	"null", 0
	probe	"null with RPL 3", 3
	probe	"beyond the table", 0x100
	probe	"in the LDT, without one", 0x0C
	probe	"UDATA", UDATA
	probe	"KDATA with RPL 3", KDATA|3

	/* The destination stays untouched where ZF is clear; words take words. */
	descriptor T0, 0, 0x12345, 0xCF2
	movl	$T0, %ecx
	movl	$0x99999999, %eax
	larw	%cx, %ax
	print	"larw: %x", %eax
	lslw	%cx, %ax
	print	"lslw: %x", %eax
	movl	$0x100, %ecx
	larl	%ecx, %eax
	lsll	%ecx, %eax
	print	"of nothing: %x", %eax
	movw	$T0, word
	larl	word, %eax
	andl	$0x00F0FF00, %eax
	print	"larl of memory: %x", %eax

	arpl_case 0x18, 3
	arpl_case 0x1A, 1
	arpl_case 0x1B, 3
	arpl_case 0x10, 0
	movw	$0x21, word
	movl	$2, %ecx
	arpl	%cx, word
	print	"arpl 2, memory of 21: %w", word

	/* DPL >= max(CPL, RPL) for data; conforming code always; readable code as data; never execute-only. */
	load_user KDATA
	load_user UDATA
	load_user 0x20
	load_user R1DATA
	load_user CONFORM
	load_user UCODE
	load_user KCODE
	load_user 0
	load_user 3
	movl	$KDATA|3, %ecx
	try	"fs = KDATA with RPL 3", "movl %ecx, %fs"
	movl	$KDATA|1, %ecx
	try	"ss = KDATA with RPL 1", "movl %ecx, %ss"
	try_user "ring 3, ss = UDATA with RPL 0", "movl $UDATA & ~3, %ecx; movl %ecx, %ss"
	try_user "ring 3, ss = null with RPL 3", "movl $3, %ecx; movl %ecx, %ss"
	try_user "ring 3, ss = UDATA", "movl $UDATA, %ecx; movl %ecx, %ss"
	movl	$UDATA, %ecx
	try	"ss = UDATA", "movl %ecx, %ss"
	try	"lfs of a bad selector", "lfs bad_pointer, %eax"
	try	"lss of null", "lss null_pointer, %esp"

	/* The load sets the accessed bit of the descriptor; looking does not. */
	descriptor T0, 0, 0xFFFFF, 0xC92
	movl	$T0, %ecx
	accessed "lar lsl verr verw", "larl %ecx, %eax; lsll %ecx, %eax; verr %cx; verw %cx"
	accessed "mov to gs", "movl %ecx, %gs"
	descriptor T0, 0, 0xFFFFF, 0xC92
	accessed "mov to ss", "movl %ecx, %ss; movl $KDATA, %eax; movl %eax, %ss"
	descriptor T0, 0, 0xFFFFF, 0xC12
	try	"not present", "movl %ecx, %gs"
	accessed "not present", "nop"

	/* Selectors of the LDT. */
	describe ldt, 0, 0xFFFFF, 0xC92
	describe ldt+8, 0, 0xFFFFF, 0xC9A
	descriptor T0, ldt, 15, 0x82
	movl	$T0, %ecx
	try	"lldt", "lldt %cx"
	sldt	%ax
	print	"sldt %w", %eax
	movl	$0x04, %ecx
	try	"fs = 4", "movl %ecx, %fs; movl %fs:magic, %ebx"
	print	"  read %x", trap_ebx
	movl	$0x07, %ecx
	try	"fs = 7, DPL 0", "movl %ecx, %fs"
	movl	$0x14, %ecx
	try	"fs = 14 beyond it", "movl %ecx, %fs"
	try	"code in it", "ljmp $0x0C, $1f; 1: movl %cs, %eax; ljmp $KCODE, $1f; 1:"
	print	"  cs was %w", trap_eax
	movl	$4, %ecx
	try	"lldt of a selector in it", "lldt %cx"
	movl	$KDATA, %ecx
	try	"lldt of data", "lldt %cx"
	movl	$0x100, %ecx
	try	"lldt beyond the table", "lldt %cx"
	descriptor T0+8, ldt, 15, 0x02
	movl	$T0+8, %ecx
	try	"lldt not present", "lldt %cx"
	try_user "lldt in ring 3", "lldt %cx"
	try_user "sldt in ring 3", "sldt %cx"
	xorl	%ecx, %ecx
	try	"lldt of null", "lldt %cx"
	movl	$0x04, %ecx
	try	"fs = 4 without a table", "movl %ecx, %fs"

	/* The task register. */
	str	%ax
	print	"str %w, its access byte %b", %eax, gdt+MAIN+5
	movl	$MAIN, %ecx
	try	"ltr of a busy TSS", "ltr %cx"
	movl	$KDATA, %ecx
	try	"ltr of data", "ltr %cx"
	movl	$0x104, %ecx
	try	"ltr of a selector in the LDT", "ltr %cx"
	descriptor T0, main_tss, 103, 0x09
	movl	$T0, %ecx
	try	"ltr not present", "ltr %cx"
	try_user "ltr in ring 3", "ltr %cx"

	/* What the stores store, of whatever size. */
	movl	$-1, %eax
	sldtw	%ax
	print	"sldt ax %x", %eax
	movl	$-1, word
	str	word
	print	"str memory %x", word
	movl	$UDATA, %eax
	movl	%eax, %fs
	movl	$-1, word
	movw	%fs, word
	print	"mov fs, memory %x", word
	movl	$-1, %eax
	movl	%fs, %eax
	print	"mov fs, eax %x", %eax
	movl	$-1, %eax
	movw	%fs, %ax
	print	"mov fs, ax %x", %eax
	ret

probe_selector:
	movl	$0x5A5A5A5A, %eax
	larl	%ecx, %eax
	jnz	1f
	andl	$0x00F0FF00, %eax	/* bits 19 to 16 are undefined */
	cmpl	%eax, %eax
1:	movl	%eax, lar
	call	note_zf
	movl	zf, %eax
	movl	%eax, lar_zf
	movl	$0x5A5A5A5A, %eax
	lsll	%ecx, %eax
	movl	%eax, lsl
	call	note_zf
	movl	zf, %eax
	movl	%eax, lsl_zf
	verr	%cx
	call	note_zf
	movl	zf, %eax
	movl	%eax, verr_zf
	verw	%cx
	call	note_zf
	movl	zf, %eax
	movl	%eax, verw_zf
	ret

note_zf: sete	zf
	ret

	.data
	.balign	8
ldt:	.quad	0, 0
magic:	.long	0x600D600D
zf:	.long	0
lar:	.long	0
lar_zf:	.long	0
lsl:	.long	0
lsl_zf:	.long	0
verr_zf: .long	0
verw_zf: .long	0
word:	.long	0
bad_pointer:
	.long	0
	.word	0x100
null_pointer:
	.long	0
	.word	0
