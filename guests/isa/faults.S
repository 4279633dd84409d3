/*
 * Every exception that an instruction can raise: vector, error code, saved EIP, and nothing else changed. SDM 3,
 * 6.15.
 */
#include "isa.inc"

	.macro	load register:req, selector:req
	try	"mov \selector, \register", "movl $\selector, %ecx; movl %ecx, %\register"
	call	reload_segments
	.endm

program:
	movl	$0x11111111, %eax
	movl	$0x22222222, %ebx
	movl	$0x44444444, %edx
	movl	$0x55555555, %esi
	movl	$0x66666666, %edi
	movl	$0x77777777, %ebp
	xorl	%ecx, %ecx

	try	"div by zero", "divl %ecx"
	try	"div byte by zero", "divb %cl"
	try	"div quotient too large", "divl %ebx"
	try	"idiv by zero", "idivl zero"
	movl	$0x80000000, %eax
	movl	$-1, %edx
	movl	$-1, %ecx
	try	"idiv of the least by -1", "idivl %ecx"
	try	"aam by zero", ".byte 0xD4, 0"

	try	"int 1", "int $1"
	try	"int3", "int3"
	try	"int 3", ".byte 0xCD, 3"
	try	"into without OF", "into"
	movb	$0x7F, %al
	try	"into with OF", "addb $1, %al; into"
	movl	$4, %ecx
	try	"bound inside", "boundl %ecx, bounds"
	movl	$10, %ecx
	try	"bound at the upper bound", "boundl %ecx, bounds"
	movl	$11, %ecx
	try	"bound above", "boundl %ecx, bounds"
	movl	$-3, %ecx
	try	"bound below", "boundl %ecx, bounds"
	try	"bound word below", "boundw %cx, bounds16"

	try	"ud2", "ud2"
	try	"ud1", ".byte 0x0F, 0xB9, 0xC0"
	try	"mov to cs", ".byte 0x8E, 0xC8"
	try	"mov to segment register 6", ".byte 0x8E, 0xF0"
	try	"mov from segment register 7", ".byte 0x8C, 0xF8"
	try	"lea of a register", ".byte 0x8D, 0xC0"
	try	"bound with a register", ".byte 0x62, 0xC0"
	try	"far call through a register", ".byte 0xFF, 0xD8"
	try	"far jmp through a register", ".byte 0xFF, 0xE8"
	try	"group 5, /7", ".byte 0xFF, 0xF8"
	try	"lidt of a register", ".byte 0x0F, 0x01, 0xDB"
	try	"mov from cr1", ".byte 0x0F, 0x20, 0xC8"
	try	"mov to cr5", ".byte 0x0F, 0x22, 0xE8"
	try	"cmpxchg8b of a register", ".byte 0x0F, 0xC7, 0xC8"

	set_bits %cr0, CR0_EM
	try	"x87 with EM", "fninit"
	try	"fwait with EM", "fwait"
	clear_bits %cr0, CR0_EM
	set_bits %cr0, CR0_TS
	try	"x87 with TS", "fninit"
	clear_bits %cr0, CR0_MP
	try	"fwait with TS, without MP", "fwait"
	set_bits %cr0, CR0_MP
	try	"fwait with TS and MP", "fwait"
	try	"clts, fwait", "clts; fwait"

	/* Nothing there: data segments and stack, not present. */
	descriptor T0, 0, 0xFFFFF, 0xC12
	load	ds, T0
	load	fs, T0
	load	ss, T0
	descriptor T0, 0, 0xFFFFF, 0xC1A
	try	"far jmp to code not present", "ljmp $T0, $0"
	try	"far call to code not present", "lcall $T0, $0"
	load	es, T0

	/* Of the wrong kind, beyond the table, null. */
	descriptor T0, 0, 0xFFFFF, 0xC98
	load	ds, T0
	load	ss, T0
	load	gs, 0x100
	load	gs, 0x5A
	load	ss, 0
	load	ss, 0x23
	load	ss, 0x13
	load	ss, 0x08
	load	es, 0x50
	load	es, 0x5C
	load	ds, 3
	try	"far jmp to null", "ljmp $0, $0"
	try	"far jmp to data", "ljmp $KDATA, $0"
	try	"far jmp beyond the table", "ljmp $0x108, $0"
	try	"far call to ring 3 code", "lcall $UCODE, $0"

	/* Gates of the IDT: absent, of no kind, beyond the limit. The error code says IDT. */
	interrupt_gate 0x40, KCODE, program, 0x0E
	try	"int through a gate not present", "int $0x40"
	interrupt_gate 0x40, KCODE, program, 0x89
	try	"int through a TSS descriptor", "int $0x40"
	interrupt_gate 0x40, 0, program, 0x8E
	try	"int through a gate to null", "int $0x40"
	interrupt_gate 0x40, KDATA, program, 0x8E
	try	"int through a gate to data", "int $0x40"
	interrupt_gate 0x40, 0x1000, program, 0x8E
	try	"int through a gate beyond the GDT", "int $0x40"
	interrupt_gate 0x40, T0, program, 0x8E
	descriptor T0, 0, 0xFFFFF, 0xC1A
	try	"int through a gate to code not present", "int $0x40"
	movw	$0x40*8-2, idt_pointer
	lidt	idt_pointer
	try	"int beyond the IDT", "int $0x3F"
	movw	$256*8-1, idt_pointer
	lidt	idt_pointer

	/* A contributory exception while one is delivered is a double fault: error code 0, EIP of the first. */
	interrupt_gate 0, KCODE, trap_stubs, 0x0E
	try	"#DE without a gate", "xorl %ecx, %ecx; divl %ecx"
	restore_gate 0
	interrupt_gate 13, KCODE, program, 0x0E
	try	"#GP without a gate", "ljmp $0, $0"
	restore_gate 13
	ret

	.data
zero:	.long	0
bounds:	.long	-2, 10
bounds16: .word	-2, 10
