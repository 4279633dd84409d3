/*
 * Virtual-8086 mode where QEMU differs. QEMU: checks no limits, pushes no RF, lets INT go to ring 1 (SDM 3, 20.1.1,
 * 20.2.6 and 20.3.3; 6.15 on #GP and #SS).
 */
#include "isa.inc"
#include "v86.inc"

program:
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx
	movl	$0x33330000, %ecx
	v86	0x2, "byte at FFFF", "movb 0xFFFF, %al"
	v86	0x2, "word at FFFE", "movw 0xFFFE, %ax"
	v86	0x2, "word at FFFF", "movw 0xFFFF, %ax"
	v86	0x2, "dword at FFFD", "movl 0xFFFD, %eax"
	v86	0x2, "write of a word at FFFF", "movw %ax, %gs:0xFFFF"
	v86	0x2, "by ss", "movw %ss:0xFFFF, %ax"
	v86	0x2, "by bp", "movw $0xFFFF, %bp; movw (%bp), %ax"
	v86	0x2, "pushw with sp 1", "movw $1, %sp; pushw %ax"
	v86	0x2, "32-bit address beyond 64K", "movl $0x10000, %ebx; movb (%ebx), %al"
	v86	0x2, "32-bit jmp beyond 64K", "movl $0x12345, %ebx; jmpl *%ebx"
	v86	0x2, "string at the end", "movw $0xFFFD, %si; movw $3, %cx; cld; rep lodsw"
	print	"  cx %w si %w", trap_ecx, trap_esi
	v86	0x3002, "div by zero", "xorw %cx, %cx; divw %cx"
	print	"  eflags %x", trap_eflags
	v86	0x2, "cli at iopl 0", "cli"
	print	"  eflags %x", trap_eflags
	v86	0x3002, "int 3 at iopl 3", ".byte 0xCD, 3"
	print	"  eflags %x", trap_eflags
	interrupt_gate 0x41, R1CODE, trap_stubs+16*0x41, 0xEE
	v86	0x3002, "int 41 to ring 1", "int $0x41"
	ret
