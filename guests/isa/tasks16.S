/* TSSs of 16 bits, as the 80286 had them, beside one of 32. SDM 3, 7.6. */
#include "isa.inc"
#include "tasks.inc"

	/* Offsets in such a TSS. */
LINK	= 0
SP0	= 2
SS0	= 4
SP1	= 6
SS1	= 8
IP	= 14
FLAGS	= 16
AX	= 18
CX	= 20
DX	= 22
BX	= 24
SP	= 26
BP	= 28
SI	= 30
DI	= 32
ES	= 34
CS	= 36
SS	= 38
DS	= 40
LDT	= 42
SIZE	= 44

	.macro	new_task16 start:req
	movw	$\start, tss+IP
	call	reset16
	.endm

program:
	new_task16 jumped
	movl	$record, LOW+record_pointer
	ljmp	$TASK, $0x1234
	cmpw	$jumped_end, tss+IP
	sete	ip_right
	movl	gdt+TASK+4, %eax
	shrl	$8, %eax
	print	"jmp and back: in it ax %w cx %w dx %w bx %w si %w di %w bp %w sp %w", record, record+4, record+8, record+12, \
		record+16, record+20, record+24, record+28
	print	"  flags %w cs %w ss %w ds %w es %w tr %w", record+32, record+36, record+40, record+44, record+48, record+52
	print	"  saved: ax %w flags %w cs %w ds %w link %w, ip right %n, type afterwards %b", tss+AX, tss+FLAGS, tss+CS, tss+DS, \
		tss+LINK, ip_right, %eax

	new_task16 called
	lcall	$TASK, $0
	movl	gdt+TASK+4, %eax
	shrl	$8, %eax
	print	"call and iret: flags in it %w, saved %w, link %w, type afterwards %b", record+32, tss+FLAGS, tss+LINK, %eax
	pushfl
	popl	%eax
	andl	$NT, %eax
	print	"  NT %w", %eax

	new_task16 called
	interrupt_gate 0x40, TASK, 0, 0xE5
	int	$0x40
	print	"int through a task gate: flags in it %w, link %w", record+32, tss+LINK

	/* Too short by a byte: 43 is the least limit. */
	new_task16 called
	descriptor TASK, tss, SIZE-2, 0x81
	try	"too short", "ljmp $TASK, $0"
	descriptor TASK, tss, SIZE-1, 0x83
	try	"busy", "ljmp $TASK, $0"

	/* As the current TSS: its stacks serve gates, and a task that it calls comes back to it. */
	descriptor TASK, tss, SIZE-1, 0x81
	movw	$0x7000, tss+SP0
	movw	$DATA16, tss+SS0
	movl	$TASK, %eax
	ltr	%ax
	movl	gdt+TASK+4, %eax
	shrl	$8, %eax
	print	"ltr: type %b", %eax
	interrupt_gate 0x41, KCODE, stack16, 0xEE
	enter_user 1f, 2f
1:	int	$0x41
2:	print	"int in ring 3 with it: ss %w sp %w", seen_ss, seen_esp
	movw	$KDATA, tss+SS0
	try_user "in ring 3 without a bitmap", "outb %al, $0x80"

	movl	$MAIN, %eax
	movl	%eax, %ecx
	descriptor MAIN, main_tss, TSS_SIZE-1, 0x89
	ltr	%ax
	ret

/* This stack is none for traps.S. */
stack16: movl	%ss, %eax
	movl	%eax, seen_ss
	movzwl	%sp, %eax
	movl	%eax, seen_esp
	jmp	recover

/* Keeps the start in the TSS. */
reset16:
	pushl	tss+IP
	movl	$tss, %edi
	xorl	%eax, %eax
	movl	$SIZE, %ecx
	rep stosb
	popl	%eax
	movw	%ax, tss+IP
	movw	$2, tss+FLAGS
	movw	$0xAAAA, tss+AX
	movw	$0xCCCC, tss+CX
	movw	$0xDDDD, tss+DX
	movw	$0xBBBB, tss+BX
	movw	$0x8000, tss+SP
	movw	$0xB9B9, tss+BP
	movw	$0x5151, tss+SI
	movw	$0xD1D1, tss+DI
	movw	$CODE16, tss+CS
	movw	$DATA16, tss+SS
	movw	$UDATA, tss+DS
	movw	$UDATA & ~3, tss+ES
	descriptor TASK, tss, SIZE-1, 0x81
	descriptor MAIN, main_tss, TSS_SIZE-1, 0x89
	movl	$MAIN, %eax
	ltr	%ax
	pushl	$2
	popfl
	clts
	ret

	.section .low
	.code16
record_pointer:
	.long	0

/* Writes registers to the record; in these tasks SS has the base of .low. */
note:	pushfl
	pushl	%edi
	movl	%ss:record_pointer, %edi
	movw	%ax, (%edi)
	movw	%cx, 4(%edi)
	movw	%dx, 8(%edi)
	movw	%bx, 12(%edi)
	movw	%si, 16(%edi)
	popl	%eax
	movw	%ax, 20(%edi)
	movw	%bp, 24(%edi)
	movzwl	%sp, %eax
	addw	$6, %ax
	movw	%ax, 28(%edi)
	popl	%eax
	movw	%ax, 32(%edi)
	movw	%cs, 36(%edi)
	movw	%ss, 40(%edi)
	movw	%ds, 44(%edi)
	movw	%es, 48(%edi)
	str	52(%edi)
	ret

jumped:	call	note
	movw	$0x7777, %ax
	ljmp	$MAIN, $0
jumped_end:

called:	call	note
	iretw
	jmp	called
	.code32

	.data
	.balign	4
record:	.skip	64
ip_right: .long	0
seen_ss: .long	0
seen_esp: .long	0
	.bss
	.balign	64
tss:	.skip	64
