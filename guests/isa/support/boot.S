/* From the Multiboot loader to `program`: GDT, IDT, TSS, the low section; and the end through the debug exit. */
#include "isa.inc"

MAGIC	= 0x1BADB002
STACK	= 8192
DEBUG_EXIT = 0xF4
PIC1_MASK = 0x21
PIC2_MASK = 0xA1

	.section .multiboot, "a"
	.balign	4
	.long	MAGIC, 0, -MAGIC

	.text
	.globl	_start, reload_segments, exit_with
_start:
	cli
	cld
	lgdt	gdt_pointer
	ljmp	$KCODE, $1f
1:	movl	$KDATA, %eax
	movl	%eax, %ss
	movl	$kernel_stack_top, %esp
	call	reload_segments
	movb	$0xFF, %al		/* no interrupt from devices, which a BIOS may have left running */
	outb	%al, $PIC1_MASK
	outb	%al, $PIC2_MASK
	movl	$low_image, %esi
	movl	$LOW, %edi
	movl	$low_size, %ecx
	rep movsb
	call	trap_start
	movl	$trap_stack_top, main_tss+TSS_ESP0
	movl	$KDATA, main_tss+TSS_SS0
	movl	$ring1_stack_top, main_tss+TSS_ESP1
	movl	$R1DATA, main_tss+TSS_SS1
	movw	$TSS_SIZE, main_tss+TSS_IOMAP
	descriptor MAIN, main_tss, TSS_SIZE-1, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	xorl	%eax, %eax
	lldt	%ax
	pushl	$2
	popfl
	call	program
	xorl	%eax, %eax

/* Ends the machine with the status in AL. */
exit_with:
	outb	%al, $DEBUG_EXIT
1:	hlt
	jmp	1b

reload_segments:
	pushl	%eax
	movl	$UDATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	popl	%eax
	ret

/*
 * write_descriptor(place, base, limit, type), as the macro says; keeps registers and flags, and drops its arguments.
 */
	.globl	write_descriptor
write_descriptor:
	pushal
	pushfl
	movl	40(%esp), %edi
	movl	44(%esp), %eax
	movl	48(%esp), %ecx
	movl	52(%esp), %edx
	movw	%cx, (%edi)
	movw	%ax, 2(%edi)
	shrl	$16, %eax
	movb	%al, 4(%edi)
	movb	%dl, 5(%edi)
	movb	%ah, 7(%edi)
	shrl	$16, %ecx
	shrl	$4, %edx
	andb	$0xF0, %dl
	andl	$0xF, %ecx
	orb	%dl, %cl
	movb	%cl, 6(%edi)
	popfl
	popal
	ret	$16

	.data
	.balign	8
	.globl	gdt, gdt_pointer
gdt:	.quad	0
	.quad	0x00CF9A000000FFFF	/* KCODE */
	.quad	0x00CF92000000FFFF	/* KDATA */
	.quad	0x00CFFA000000FFFF	/* UCODE */
	.quad	0x00CFF2000000FFFF	/* UDATA */
	.quad	0x00CFBA000000FFFF	/* R1CODE */
	.quad	0x00CFB2000000FFFF	/* R1DATA */
	.quad	0x00009A010000FFFF	/* CODE16 */
	.quad	0x000092010000FFFF	/* DATA16 */
	.quad	0x00CF9E000000FFFF	/* CONFORM */
	.skip	GDT_END - (. - gdt)
gdt_pointer:
	.word	GDT_END - 1
	.long	gdt

	.bss
	.balign	4096
	.globl	main_tss, kernel_stack_top, trap_stack_top, ring1_stack_top, user_stack_top
	.skip	STACK
kernel_stack_top:
	.skip	4096
trap_stack_top:
	.skip	4096
ring1_stack_top:
	.skip	4096
user_stack_top:
	.skip	4096			/* what lies above a stack's top may be read along with a frame */
	.balign	128
main_tss:
	.skip	TSS_SIZE
	.skip	8193			/* room for an I/O bitmap */
