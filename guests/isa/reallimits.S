/*
 * The limit of 64 KiB in real mode. QEMU: checks no limits (SDM 3, 20.1.1, 20.1.4 table 20-1; SDM 2, real-address
 * mode exceptions of each instruction).
 */
#include "isa.inc"
#include "real.inc"

program:
	call	real_start
	movl	$0x11110000, %eax
	movl	$0x22220000, %ebx
	movl	$0x33330000, %ecx
	real	"byte at FFFF", "movb 0xFFFF, %al"
	real	"word at FFFE", "movw 0xFFFE, %ax"
	real	"word at FFFF", "movw 0xFFFF, %ax"
	real	"dword at FFFC", "movl 0xFFFC, %eax"
	real	"dword at FFFD", "movl 0xFFFD, %eax"
	real	"write of a word at FFFF", "movw %ax, 0xFFFF"
	real	"modify a word at FFFF", "incw 0xFFFF"
	real	"word at FFFF by fs", "movw %fs:0xFFFF, %ax"
	real	"word at FFFF by ss", "movw %ss:0xFFFF, %ax"
	real	"word at FFFF by bp", "movw $0xFFFF, %bp; movw (%bp), %ax"
	real	"a sum that wraps", "movw $0xFFFF, %bx; movb 1(%bx), %al"
	real	"32-bit address FFFF", "movl $0xFFFF, %ebx; movb (%ebx), %al"
	real	"32-bit address 10000", "movl $0x10000, %ebx; movb (%ebx), %al"
	real	"32-bit address FFFFFFFF", "movl $-1, %ebx; movb (%ebx), %al"
	real	"32-bit address by esp", "movl %esp, %ebx; orl $0x10000, %ebx; movb %ss:(%ebx), %al"
	real	"lds at FFFD", "ldsw 0xFFFD, %ax"
	real	"bound at FFFE", "boundw %ax, 0xFFFE"
	real	"cmpxchg8b at FFF9", "cmpxchg8b 0xFFF9"
	real	"far jmp through FFFD", "ljmpw *0xFFFD"
	real	"pushl with sp 2", "movw $2, %sp; pushl %eax"
	real	"popw with sp FFFF", "movw $0xFFFF, %sp; popw %ax"
	real	"ret with sp FFFF", "movw $0xFFFF, %sp; ret"
	real	"pushw of a word at FFFF", "pushw 0xFFFF"
	real	"movsw from FFFF", "movw $0xFFFF, %si; movw $0x7000, %di; movsw"
	real	"movsw to FFFF", "movw $0x7000, %si; movw $0xFFFF, %di; movsw"
	real	"rep lodsw to the end", "movw $0xFFFB, %si; movw $5, %cx; cld; rep lodsw"
	print	"  cx %w si %w", %ecx, %esi
	real	"stosb wraps", "movw $0xFFFF, %di; movw $0x1000, %bx; movw %bx, %es; movb %es:0, %al; movb %al, %bl; movb %es:0xFFFF, %al; stosb"
	print	"  di %w", %edi
	real	"jmp to FFFF and beyond", "movw $0, real_origin; movb $0x90, 0xFFFF; movw $0xFFFF, %bx; jmp *%bx"
	real	"32-bit jmp", "movl $0x12345, %ebx; jmpl *%ebx"
	real	"32-bit call", "movl $0x12345, %ebx; calll *%ebx"
	real	"32-bit ret", "pushl $0x12345; retl"
	real	"32-bit far jmp", "ljmpl $0x1000, $0x12345"
	real	"32-bit far ret", "pushl $0x1000; pushl $0x12345; lretl"
	real	"32-bit iret", "pushl $2; pushl $0x1000; pushl $0x12345; iretl"
	ret
