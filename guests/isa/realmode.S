/*
 * Real mode, there and back: interrupts by vectors, segments, 32-bit operands, what is not recognised. SDM 3, 20.1.
 */
#include "isa.inc"
#include "real.inc"

program:
	call	real_start
	movl	$0x11111111, %eax
	movl	$0x22222222, %ebx
	movl	$0x33333333, %ecx
	movl	$0x44440080, %edx
	movl	$0x55555555, %esi
	movl	$0x66666666, %edi
	movl	$0x77777777, %ebp
	real	"nothing", "nop"
	print	"registers %x %x %x %x %x %x %x", %eax, %ebx, %ecx, %edx, %esi, %edi, %ebp
	real	"pe off", "smsw %ax"
	andl	$1, %eax
	print	"  pe %n", %eax

	/* INT and faults push FLAGS, CS, IP, and no error code. */
	real_gate 0x40, handler
	real	"int 40", "pushw $0x4ED7; popfw; int $0x40; pushfw; popw after; pushw $2; popfw"
	print	"  pushed ip right %n cs %w flags %w, sp %w, inside %w, after %w", LOW+ip_right, LOW+seen_cs, LOW+seen_flags, LOW+seen_sp, LOW+seen_inside, LOW+after
	real	"div by zero", "xorw %cx, %cx; divw %cx"
	print	"  cs %w, sp %w", LOW+real_cs, LOW+real_after
	real	"int3", "int3"
	real	"int 3", ".byte 0xCD, 3"
	real	"into without", "into"
	real	"into with", "movb $0x7F, %al; addb $1, %al; into"
	real	"bound", "movw $5, %ax; boundw %ax, bounds"
	real	"ud2", "ud2"
	real	"single step", "pushw $0x102; popfw; nop; nop"
	print	"  flags %w", LOW+real_flags
	real	"x87 with EM", "movl %cr0, %eax; orb $4, %al; movl %eax, %cr0; fninit"
	clear_bits %cr0, CR0_EM
	real	"int beyond the IDT", "lidtl short_idt; int $0x40"
	movl	$elsewhere+(LOW>>4<<16), LOW+0x6000
	real	"lidt elsewhere", "lidtl other_idt; int $0x41"
	print	"  inside %w", LOW+seen_inside
	real	"lidt with 24 bits", "lidtw top_idt; int $0x40"

	.irp	instruction, "larw %ax, %bx", "lslw %ax, %bx", "verr %ax", "verw %ax", "sldt %ax", "str %ax", "lldt %ax", "ltr %ax", ".byte 0x63, 0xC0"
	real	"\instruction", "\instruction"
	.endr
	real	"lock nop", ".byte 0xF0, 0x90"
	real	"cr0, cr3, dr7", "movl %cr0, %eax; movl %eax, %cr0; movl %cr3, %eax; movl %db7, %eax"
	real	"clts", "clts"
	real	"lmsw without PE", "smsw %ax; andb $~1, %al; lmsw %ax"
	real	"outb", "outb %al, $0x80"

	/* Flags are all free here. */
	real	"popfw", "pushw $0x7ED7; popfw; pushfw; popw after; pushw $2; popfw"
	print	"  flags %w", LOW+after
	real	"popfl", "pushl $0x2478D7; popfl; pushfl; popl after; pushl $2; popfl"
	print	"  flags %x", LOW+after
	real	"iretw", "pushw $0x7ED7; pushw %cs; pushw $1f; iretw; 1: pushfw; popw after; pushw $2; popfw"
	print	"  flags %w", LOW+after
	real	"iretl", "pushl $0x207ED7; pushl $0x1000; pushl $1f; iretl; 1: pushfl; popl after; pushl $2; popfl"
	print	"  flags %x", LOW+after

	/* Addresses. */
	movl	$0xCAFEF00D, 0x23458
	movl	$0x600DF00D, LOW+0x7000
	real	"es", "movw $0x2345, %ax; movw %ax, %es; movl %es:8, %ebx; movw %es, %ax"
	print	"  %x %w", %ebx, %eax
	real	"above 1 MiB", "movw $0xFFFF, %ax; movw %ax, %gs; movl %gs:0x10, %ebx"
	print	"  %x", %ebx
	real	"16-bit wrap", "movw $0xF000, %bx; movw $0x7FFF, %si; movl 0x1(%bx,%si), %ecx"
	print	"  %x", %ecx
	real	"32-bit address", "movl $0x3800, %ebx; movl (,%ebx,2), %ecx"
	print	"  %x", %ecx
	real	"xlat", "movb $0x0D, byte_table+3; movw $byte_table, %bx; movb $3, %al; xlatb"
	print	"  %b", %eax
	real	"lds", "movw $0x7000, %bx; ldsw (%bx), %si; movw %ds, %ax"
	print	"  %w:%w", %eax, %esi
	real	"movsb with cx", "movl $0x10004, %ecx; movw $0x7000, %si; movw $0x7010, %di; cld; rep movsb"
	print	"  %x, ecx %x si %w di %w", LOW+0x7010, %ecx, %esi, %edi
	real	"movsb with ecx", "movl $4, %ecx; movl $0x7000, %esi; movl $0x7020, %edi; addr32 rep movsb"
	print	"  %x, ecx %x esi %x edi %x", LOW+0x7020, %ecx, %esi, %edi

	/* Transfers. */
	real	"far call", "lcall $0xFFF, $callee+0x10"
	print	"  cs inside %w, sp %w", LOW+seen_cs, LOW+seen_sp
	real	"far call with 32 bits", "lcalll $0x1000, $callee32"
	print	"  cs inside %w, sp %w", LOW+seen_cs, LOW+seen_sp
	real	"far jmp through memory", "ljmpw *far; far_target: ljmp $0x1000, $1f; 1:"
	real	"near call with 32 bits", "calll near32"
	real	"pusha popa", "pushaw; movw %sp, %bx; movw %ss:14(%bx), %cx; popaw"
	real	"pushal", "movl $0x12345678, %eax; pushal; movl 0xEFDA, %ebx; popal"
	real	"enter leave", "movw $0xABCD, %bp; enterw $6, $1; movw %bp, %ax; movw %sp, %bx; leavew"
	print	"  bp %w sp %w, then bp %w", %eax, %ebx, %ebp
	real	"push imm, fs", "pushw $-2; popw %ax; pushl $-2; popl %ebx; pushw %fs; popw %cx"
	print	"  %w %x %w", %eax, %ebx, %ecx
	real	"retw imm", "pushw $0; pushw $0; pushw $1f; retw $4; 1: movw %sp, %ax"
	print	"  sp %w", %eax

	/* A limit loaded in protected mode stays, also when the base changes: what is called unreal mode. */
	movl	$0xFEEDBEEF, unreal_word
	movl	$UDATA, %eax
	movl	%eax, %fs
	real	"big fs", "movl $unreal_word, %ebx; movl %fs:(%ebx), %ecx"
	print	"  %x", %ecx
	movl	$UDATA, %eax
	movl	%eax, %gs
	real	"big gs, loaded again", "movw $0x1000, %ax; movw %ax, %gs; movl $unreal_word, %ebx; subl $0x10000, %ebx; addr32 movl %gs:(%ebx), %ecx"
	print	"  %x", %ecx
	ret

	.data
unreal_word: .long 0

	.section .low
	.code16
handler:
	pushw	%bp
	movw	%sp, %bp
	pushw	%ax
	pushfw
	popw	seen_inside
	movw	2(%bp), %ax
	subw	real_origin, %ax
	cmpw	$6, %ax			/* push, popf, int */
	sete	ip_right
	movw	4(%bp), %ax
	movw	%ax, seen_cs
	movw	6(%bp), %ax
	movw	%ax, seen_flags
	leaw	2(%bp), %ax
	movw	%ax, seen_sp
	popw	%ax
	popw	%bp
	iretw

elsewhere:
	movw	$0x1234, seen_inside
	iretw

callee:	movw	%cs, seen_cs
	movw	%sp, seen_sp
	lretw

callee32: movw	%cs, seen_cs
	movw	%sp, seen_sp
	lretl

near32:
	retl

	.balign	4
seen_inside: .long 0
seen_cs: .long	0
seen_flags: .long 0
seen_sp: .long	0
ip_right: .long	0
after:	.long	0
bounds:	.word	0, 4
byte_table: .skip 8
far:	.word	far_target+0x20, 0xFFE
short_idt:
	.word	0xFF
	.long	0
other_idt:
	.word	0x107
	.long	LOW+0x6000-0x104
top_idt:
	.word	0x3FF
	.long	0x01000000
	.balign	4
	.code32
