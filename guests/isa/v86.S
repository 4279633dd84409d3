/* Virtual-8086 mode: in and out, addresses, faults, what IOPL decides. SDM 3, 20.2 and 20.3. */
#include "isa.inc"
#include "v86.inc"

program:
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx
	movl	$0x33330000, %ecx
	movl	$0x44440080, %edx
	movl	$0x55550000, %esi
	movl	$0x66660000, %edi
	movl	$0x77770000, %ebp

	/* INT3 goes through the gate whatever IOPL is, into ring 0 with an empty set of segments; CD 03 needs IOPL 3. */
	v86	0x2, "int3", "nop"
	frame
	v86	0x3002, "int 3 at iopl 3", ".byte 0xCD, 3"
	frame
	v86	0x3002, "div by zero", "xorw %cx, %cx; divw %cx"
	frame
	movl	$0x33330000, %ecx
	v86	0x2, "ud2", "ud2"
	v86	0x2, "into", "movb $0x7F, %al; addb $1, %al; into"

	/* Addresses are segments times 16 and 16-bit offsets. */
	movl	$0xCAFEF00D, LOW+0x4560
	movl	$0x0000FACE, LOW+0x2346
	v86	0x2, "ds", "movl 0x4560, %eax"
	print	"  read %x", trap_eax
	v86	0x2, "ss by bp", "movw $0x1344, %bp; movl 2(%bp), %eax"
	print	"  read %x", trap_eax
	v86	0x2, "a segment loaded", "movw $0x1456, %cx; movw %cx, %es; movl %es:0, %eax"
	print	"  read %x", trap_eax
	v86	0x2, "any value is a selector", "movw $0xFFFF, %cx; movw %cx, %gs; movw %gs, %ax; movw $3, %cx; movw %cx, %gs"
	frame
	v86	0x2, "offsets wrap in 16 bits", "movw $0xFFF0, %bx; movw 0x4570(%bx), %ax"
	print	"  read %x", trap_eax
	v86	0x2, "push and pop", "pushl $0x12345678; popw %ax; popw %bx"
	print	"  eax %x ebx %x", trap_eax, trap_ebx
	v86	0x2, "push sp", "pushw %sp; popw %ax"
	print	"  ax %w", trap_eax
	v86	0x2, "lds", "pushw $0x1234; pushw $0x5678; movw %sp, %bp; ldsw (%bp), %si; addw $4, %sp"
	frame
	v86	0x2, "far call and return", "lcall $0x1000, $v86_callee"
	print	"  seen cs %w ip right %n", trap_eax, trap_ebx
	v86	0x2, "far jmp to another segment", "ljmp $0x1000-0x10, $v86_target+0x100"
	frame
	v86	0x2, "rep stosb", "movw $0x1000, %cx; movw %cx, %es; movw $8, %cx; movw $0x5000, %di; movb $0x5A, %al; cld; rep stosb"
	print	"  memory %x %x, edi %x ecx %x", LOW+0x5000, LOW+0x5004, trap_edi, trap_ecx
	v86	0x2, "loop with cx", "movw $3, %cx; 1: incw %ax; loop 1b"
	v86	0x2, "32-bit address within 64K", "movl $0x4560, %ebx; movl (%ebx), %eax"
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx
	movl	$0x33330000, %ecx

	/* Below IOPL 3 these go to the monitor. */
	.irp	flags, 0x2, 0x2002, 0x3002
	v86	\flags, "flags \flags: cli", "cli"
	v86	\flags, "flags \flags: sti", "sti"
	v86	\flags, "flags \flags: pushf", "pushfw; addw $2, %sp"
	v86	\flags, "flags \flags: pushfl", "pushfl; addw $4, %sp"
	v86	\flags, "flags \flags: popf", "pushw $0x2; popfw"
	v86	\flags, "flags \flags: iret", "pushw $0x2; pushw $0x1000; call 1f; 1: popw %bx; addw $2f-1b, %bx; pushw %bx; iretw; 2:"
	v86	\flags, "flags \flags: int 40", "int $0x40"
	movl	$0x22220000, %ebx
	.endr
	interrupt_gate 0x41, KCODE, trap_stubs+16*0x41, 0xEE
	v86	0x3002, "int 41 at iopl 3, gate of DPL 3", "int $0x41"
	v86	0x2, "int 41 at iopl 0, gate of DPL 3", "int $0x41"
	interrupt_gate 0x41, CONFORM, trap_stubs+16*0x41, 0xEE
	v86	0x3002, "int 41 to conforming", "int $0x41"
	v86	0x3002, "cli, sti, pushf", "sti; pushfw; popw %ax; cli; pushfw; popw %bx"
	print	"  ax %x bx %x", trap_eax, trap_ebx
	v86	0x3202, "popf leaves IOPL alone", "pushw $0; popfw; pushfw; popw %ax"
	print	"  ax %x", trap_eax
	v86	0x3002, "popfl leaves VM alone", "pushl $0x4ED7; popfl; pushfl; popl %eax; cld"
	print	"  eax %x", trap_eax
	v86	0x3002, "iretd leaves VM and IOPL alone", "pushl $0; pushl $0x1000; call 1f; 1: popw %bx; addw $2f-1b, %bx; movzwl %bx, %ebx; pushl %ebx; iretl; 2:"
	frame
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx

	/* Ports go by the bitmap alone, whatever the IOPL. */
	v86	0x3002, "outb without a bitmap", "outb %al, $0x80"
	movl	$-1, %eax
	movl	$main_tss+TSS_SIZE, %edi
	movl	$18, %ecx
	rep stosb
	movb	$0xFE, main_tss+TSS_SIZE+0x10
	descriptor MAIN, main_tss, TSS_SIZE+17, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	movl	$0x44440080, %edx
	v86	0x2, "outb 80, open", "outb %al, %dx"
	v86	0x3002, "outb 81, closed", "outb %al, $0x81"
	v86	0x2, "outw 80, second closed", "outw %ax, %dx"

	/* Not here. */
	v86	0x3002, "hlt", "hlt"
	v86	0x3002, "mov from cr0", "movl %cr0, %eax"
	v86	0x3002, "mov to dr0", "movl %eax, %db0"
	v86	0x3002, "clts", "clts"
	v86	0x3002, "lgdt", "lgdtl 0"
	v86	0x3002, "lmsw", "lmsw %ax"
	v86	0x3002, "smsw", "smsw %ax"
	v86	0x3002, "sgdt", "sgdtl 0x5000"
	v86	0x3002, "lldt", "lldt %ax"
	v86	0x3002, "ltr", "ltr %ax"
	v86	0x3002, "sldt", "sldt %ax"
	v86	0x3002, "str", "str %ax"
	v86	0x3002, "lar", "larw %ax, %bx"
	v86	0x3002, "lsl", "lslw %ax, %bx"
	v86	0x3002, "verr", "verr %ax"
	v86	0x3002, "arpl", ".byte 0x63, 0xC0"
	v86	0x3002, "rdmsr", "rdmsr"
	ret

	.section .low
	.code16
v86_callee:
	movw	%sp, %bp
	movw	2(%bp), %ax
	movw	%cs, %bx
	cmpw	$0x1000, %bx
	sete	%bl
	movb	$0, %bh
	lretw
v86_target:
	int3
	.code32
