/*
 * Checks on segments at the time of use. QEMU: does none, sets no accessed bit for code, lets LTR load null (SDM 3,
 * 5.3, 5.5, 3.4.5.1; SDM 2, LTR).
 */
#include "isa.inc"

	.macro	accessed text:req, instructions:req
	descriptor T0, 0, 0xFFFFF, 0xC9A
	\instructions
	movzbl	gdt+T0+5, %eax
	print	"accessed bit, \text: %b", %eax
	.endm

	/* With the selector in EBP, since a trap leaves null in GS. */
	.macro	try_gs text:req, instructions:req
	movl	%ebp, %gs
	try	"\text", "\instructions"
	.endm

program:
	accessed "ljmp", "ljmp $T0, $1f; 1: ljmp $KCODE, $1f; 1:"
	accessed "lcall", "lcall $T0, $1f; jmp 2f; 1: lret; 2:"
	accessed "lret", "pushl $T0; pushl $1f; lret; 1: ljmp $KCODE, $1f; 1:"
	accessed "iret", "pushfl; pushl $T0; pushl $1f; iret; 1: ljmp $KCODE, $1f; 1:"
	interrupt_gate 0x40, T0, 9f, 0x8E
	accessed "interrupt gate", "int $0x40; jmp 1f; 9: iret; 1:"
	xorl	%ecx, %ecx
	try	"ltr of null", "ltr %cx"

	/* A null selector may be loaded, and not used. */
	xorl	%ebx, %ebx
	movl	%ebx, %gs
	movl	$0x100000, %esi
	movl	$scratch, %edi
	try	"read through null", "movl %gs:(%esi), %eax"
	try	"write through null", "movb %al, %gs:(%edi)"
	try	"modify through null", "addl $1, %gs:(%edi)"
	try	"push of null's memory", "pushl %gs:(%esi)"
	try	"pop to null's memory", "pushl $0; popl %gs:(%edi)"
	try	"call through null's memory", "call *%gs:(%esi)"
	try	"lgs from null's memory", "lgs %gs:(%esi), %eax"
	try	"lidt from null's memory", "lidtl %gs:(%esi)"
	try	"movs from null", "movl $1, %ecx; rep movsl %gs:(%esi), %es:(%edi)"
	try	"movs from null, not once", "xorl %ecx, %ecx; rep movsl %gs:(%esi), %es:(%edi)"
	try	"movs to null", "movl %ebx, %es; movsl"
	try	"stos to null", "movl %ebx, %es; stosl"
	try	"scas of null", "movl %ebx, %es; scasl"
	try	"lods of null", "movl %ebx, %ds; lodsl"
	try	"xlat of null", "movl %ebx, %ds; xlatb"
	try	"lea through null", ".byte 0x65; leal (%esi), %eax"
	try	"invlpg through null", "invlpg %gs:(%esi)"

	/* Read-only data, and code, which nobody writes. */
	descriptor T0, 0, 0xFFFFF, 0xC90
	movl	$T0, %ebp
	try_gs	"read of read-only", "movl %gs:(%edi), %eax"
	try_gs	"write to read-only", "movl %eax, %gs:(%edi)"
	try_gs	"modify read-only", "incl %gs:(%edi)"
	try_gs	"cmp with read-only", "cmpl $0, %gs:(%edi)"
	try_gs	"bts in read-only", "btsl $1, %gs:(%edi)"
	try_gs	"bt in read-only", "btl $1, %gs:(%edi)"
	try_gs	"xchg with read-only", "xchgl %eax, %gs:(%edi)"
	try_gs	"cmpxchg without a match", "movl $0x77, %eax; cmpxchgl %ebx, %gs:(%edi)"
	try_gs	"setcc to read-only", "sete %gs:(%edi)"
	try_gs	"pop to read-only", "pushl $0; popl %gs:(%edi)"
	try_gs	"sgdt to read-only", "sgdt %gs:(%edi)"
	try_gs	"write to code", "movl %eax, %cs:(%edi)"
	try_gs	"read of code", "movl %cs:(%edi), %eax"
	try_gs	"stos to read-only", "movl %gs, %eax; movl %eax, %es; stosl"
	descriptor T0, 0, 0xFFFFF, 0xC98
	ljmp	$T0, $1f
1:	try	"read of execute-only", "movl %cs:(%edi), %eax"
	ljmp	$T0, $1f
1:	try	"write to execute-only", "movl %eax, %cs:(%edi)"
	ljmp	$KCODE, $1f
1:
	/* A descriptor in memory counts when it is loaded, not later. */
	descriptor T0, 0, 0xFFFFF, 0xC92
	movl	%ebp, %gs
	descriptor T0, 0, 0, 0x492
	try	"after the descriptor changed", "movl %gs:(%edi), %eax"
	try	"after it was loaded again", "movl %ebp, %gs; movl %gs:(%edi), %eax"
	ret

	.data
scratch: .long	0
