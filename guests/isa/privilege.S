/* What ring 3 may do by CPL, IOPL and the I/O bitmap. SDM 3, 5.9; SDM 1, 19.5. */
#include "isa.inc"

PORT	= 0x80		/* writes to it go nowhere */

	.macro	at_iopl iopl:req, text:req, instructions:req
	movl	$2|\iopl<<12, user_eflags
	try_user "iopl \iopl: \text", "\instructions"
	.endm

	.macro	popf_case flags:req, iopl:req, value:req
	movl	$\flags|\iopl<<12, user_eflags
	enter_user 1f, 2f
1:	pushl	$\value
	popfl
	int	$DONE
2:	print	"iopl \iopl, flags \flags, popf \value: %x", trap_eflags
	.endm

program:
	movl	$0x1234, %edx
	try_user "hlt", "hlt"
	try_user "clts", "clts"
	try_user "invd", "invd"
	try_user "wbinvd", "wbinvd"
	try_user "invlpg", "invlpg 0"
	try_user "lgdt", "lgdt gdt_pointer"
	try_user "lidt", "lidt idt_pointer"
	try_user "lmsw", "lmsw %ax"
	try_user "mov to cr0", "movl %eax, %cr0"
	try_user "mov from cr0", "movl %cr0, %eax"
	try_user "mov from cr2", "movl %cr2, %eax"
	try_user "mov to cr3", "movl %eax, %cr3"
	try_user "mov from cr4", "movl %cr4, %eax"
	try_user "mov to dr0", "movl %eax, %db0"
	try_user "mov from dr7", "movl %db7, %eax"
	try_user "rdmsr", "rdmsr"
	try_user "wrmsr", "wrmsr"
	try_user "sgdt", "sgdt scratch"
	try_user "sidt", "sidt scratch"
	try_user "str", "str %ax"
	try_user "smsw", "smsw %ax"
	try_user "rdtsc", "rdtsc; movl $0, %eax; movl $0x1234, %edx"
	set_bits %cr4, CR4_TSD
	try_user "rdtsc with TSD", "rdtsc"
	try	"rdtsc with TSD in ring 0", "rdtsc; movl $0, %eax; movl $0x1234, %edx"
	clear_bits %cr4, CR4_TSD

	movl	$PORT, %edx
	at_iopl	0, "cli", "cli"
	at_iopl	2, "sti", "sti"
	at_iopl	3, "cli", "cli"
	at_iopl	3, "sti cli", "sti; cli"
	at_iopl	3, "hlt", "hlt"

	/* POPF keeps quiet: IOPL changes in ring 0 alone, IF up to IOPL; VM, RF and reserved bits never. */
	popf_case 0x002, 0, 0x7ED7
	popf_case 0x202, 0, 0x0002
	popf_case 0x002, 3, 0x4ED7
	popf_case 0x202, 3, 0x3002
	popf_case 0x202, 3, 0x0202
	popf_case 0x002, 2, 0x0202
	popf_case 0x002, 0, 0x1AC7E
	popf_case 0x002, 0, 0x40002
	popf_case 0x002, 0, 0x200002
	movl	$2, user_eflags
	pushl	$0x7002
	popfl
	pushfl
	popl	%eax
	print	"ring 0, popf 7002: %x", %eax
	pushl	$0x3E8AA
	popfl
	pushfl
	popl	%eax
	print	"ring 0, popf 3E8AA: %x", %eax
	pushl	$0x7002
	popfl
	pushw	$0x0AD7
	popfw
	pushfl
	popl	%eax
	print	"ring 0, popfw AD7: %x", %eax
	pushl	$2
	popfl

	/* Ports: free up to IOPL, else by the bitmap of the TSS. */
	at_iopl	3, "outb", "outb %al, %dx"
	at_iopl	3, "inl", "inl %dx, %eax; xorl %eax, %eax"
	at_iopl	2, "outb without a bitmap", "outb %al, %dx"
	at_iopl	0, "outb imm without a bitmap", "outb %al, $PORT"
	at_iopl	0, "inb without a bitmap", "inb %dx, %al"
	movl	$scratch, %edi
	movl	$scratch, %esi
	at_iopl	0, "insb without a bitmap", "insb"
	at_iopl	0, "outsb without a bitmap", "outsb"

	/* With one for the ports up to 0x87, of which 0x80, 0x81 and 0x84 are open. */
	movw	$TSS_SIZE, main_tss+TSS_IOMAP
	movl	$main_tss+TSS_SIZE, %edi
	movl	$-1, %eax
	movl	$18, %ecx
	rep stosb
	movb	$0xEC, main_tss+TSS_SIZE+0x10
	descriptor MAIN, main_tss, TSS_SIZE+17, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	movl	$PORT, %edx
	at_iopl	0, "outb 80", "outb %al, %dx"
	at_iopl	0, "outb imm 80", "outb %al, $PORT"
	at_iopl	0, "outw 80", "outw %ax, %dx"
	at_iopl	0, "outl 80", "outl %eax, %dx"
	at_iopl	0, "rep outsb 80", "movl $scratch, %esi; movl $2, %ecx; rep outsb; movl %edx, %esi"
	movl	$PORT+1, %edx
	at_iopl	0, "outb 81", "outb %al, %dx"
	at_iopl	0, "outw 81", "outw %ax, %dx"
	movl	$PORT+2, %edx
	at_iopl	0, "outb 82", "outb %al, %dx"
	movl	$PORT+4, %edx
	at_iopl	0, "outb 84", "outb %al, %dx"
	at_iopl	0, "outw 84", "outw %ax, %dx"
	movl	$PORT+7, %edx
	at_iopl	0, "outb 87", "outb %al, %dx"
	movb	$0, main_tss+TSS_SIZE+0x10
	at_iopl	0, "outb 87, open", "outb %al, %dx"
	at_iopl	0, "outw 87, 88 closed", "outw %ax, %dx"
	movl	$PORT+8, %edx
	at_iopl	0, "outb 88, whose bits are the last byte", "outb %al, %dx"
	movl	$PORT+0x10, %edx
	at_iopl	0, "outb 90, beyond the limit", "outb %al, %dx"
	movb	$0, main_tss+TSS_SIZE+0x11
	movl	$PORT+8, %edx
	at_iopl	0, "outb 88, open, but two bytes are read", "outb %al, %dx"
	movl	$0x8000, %edx
	at_iopl	0, "outb 8000", "outb %al, %dx"
	movw	$0x0DFF, main_tss+TSS_IOMAP
	movl	$PORT, %edx
	at_iopl	0, "outb 80, the bitmap beyond the TSS", "outb %al, %dx"
	try	"outb 80 in ring 0", "outb %al, %dx"
	ret

	.data
	.balign	4
scratch: .skip	8
