/*
 * Task switches that fail half-way: the fault belongs to the new task, so task gates serve it; and the trap bit.
 * QEMU: checks in another order, gives other vectors, has no trap bit (SDM 3, 7.3, table 7-1; 6.15 on #TS;
 * 17.3.1.5).
 */
#include "isa.inc"
#include "tasks.inc"

JUDGES	= T0+0x40		/* the TSSs for vectors 8 to 13 */

	.macro	bad field:req, value:req, bytes=2
	new_task started
	movl	$\value, other_tss+TSS_\field
	attempt "\field = \value", "lcall $TASK, $0"
	.endm

	/* CALLs the task, which fails, and a judge ends it. */
	.macro	attempt text:req, instructions:req
	call	judges_reset
	movl	$.Lback\@, resume
	\instructions
	movl	$0, judge_vector
.Lback\@: print	"\text: vector %b error %w in task %w, eip %x, link %w, main busy %n", judge_vector, judge_error, judge_link, \
		other_eip, other_tss+TSS_LINK, main_busy
	.endm

program:
	new_task started
	attempt "good", "lcall $TASK, $0"
	bad	LDT, KDATA
	bad	LDT, 0x100
	bad	LDT, 0x5C
	descriptor T0+8, 0, 7, 0x02
	bad	LDT, T0+8
	bad	CS, 0
	bad	CS, KDATA
	bad	CS, 0x100
	bad	CS, UCODE & ~3
	bad	CS, CONFORM|3
	bad	SS, 0
	bad	SS, KCODE
	bad	SS, UDATA
	bad	SS, KDATA|3
	bad	DS, 0x100
	bad	ES, MAIN
	bad	FS, 0x100
	bad	GS, 0x103
	descriptor T0+8, 0, 0xFFFFF, 0xC12
	bad	DS, T0+8
	bad	SS, T0+8
	descriptor T0+8, 0, 0xFFFFF, 0xC1A
	bad	CS, T0+8
	descriptor T0+8, 0, 0xFFFFF, 0xC98
	bad	ES, T0+8
	descriptor T0+8, 0, 15, 0x49A
	bad	CS, T0+8

	/* Refused in the old task. */
	new_task started
	gate	T0+8, T0+4, 0, 0x85
	attempt	"task gate to a selector of the LDT", "lcall $T0+8, $0"
	descriptor TASK, other_tss, TSS_SIZE-2, 0x89
	attempt	"TSS too short", "lcall $TASK, $0"
	descriptor TASK, other_tss, TSS_SIZE-1, 0x8B
	attempt	"busy task", "lcall $TASK, $0"

	/* A trap bit in the TSS: a debug trap before the task's first instruction. */
	new_task started
	movw	$1, other_tss+TSS_TRAP
	xorl	%eax, %eax
	movl	%eax, %dr6
	movl	$1f, resume
	movl	$kernel_stack_top-64, resume_esp
	lcall	$TASK, $0
1:	movl	trap_eip, %eax
	subl	$started, %eax
	movl	%dr6, %ebx
	str	%cx
	movzwl	%cx, %ecx
	print	"trap bit: vector %b eip %x off, dr6 %x, tr %w", trap_vector, %eax, %ebx, %ecx
	movl	$kernel_stack_top-4, %esp
	new_task started
	ret

started: iret

judged:	movl	%eax, judge_vector
	popl	judge_error
	movl	%ebx, %edi
	movzwl	TSS_LINK(%edi), %eax
	movl	%eax, judge_link
	/* The failed task's EIP as saved: its first instruction, where it was the current one. */
	movl	other_tss+TSS_EIP, %eax
	subl	$started, %eax
	movl	%eax, other_eip
	movzbl	gdt+MAIN+5, %eax
	shrl	$1, %eax
	andl	$1, %eax
	movl	%eax, main_busy
	movl	resume, %eax
	movl	$0, resume
	movl	%eax, main_tss+TSS_EIP
	movl	$2, main_tss+TSS_EFLAGS
	descriptor MAIN, main_tss, TSS_SIZE-1, 0x89
	ljmp	$MAIN, $0

/* Six tasks for the vectors 8 to 13, ready. */
judges_reset:
	pushal
	movl	$judge_tss, %edi
	xorl	%eax, %eax
	movl	$6*128/4, %ecx
	rep stosl
	movl	$8, %esi
	movl	$judge_tss, %ebx
	movl	$gdt+JUDGES, %ebp
	movl	$idt+8*8, %edi
	movl	$JUDGES, %edx
1:	movl	$judged, TSS_EIP(%ebx)
	movl	$2, TSS_EFLAGS(%ebx)
	movl	$KCODE, TSS_CS(%ebx)
	movl	$KDATA, TSS_SS(%ebx)
	movl	$UDATA, TSS_DS(%ebx)
	movl	$UDATA, TSS_ES(%ebx)
	movl	$judge_stack_top, TSS_ESP(%ebx)
	movl	%esi, TSS_EAX(%ebx)
	movl	%ebx, TSS_EBX(%ebx)
	pushl	$0x89
	pushl	$TSS_SIZE-1
	pushl	%ebx
	pushl	%ebp
	call	write_descriptor
	movw	%dx, 2(%edi)
	movw	$0x8500, 4(%edi)
	addl	$128, %ebx
	addl	$8, %ebp
	addl	$8, %edi
	addl	$8, %edx
	incl	%esi
	cmpl	$14, %esi
	jb	1b
	popal
	ret

	.data
judge_vector: .long 0
judge_error: .long 0
judge_link: .long 0
other_eip: .long 0
main_busy: .long 0

	.bss
	.balign	1024
judge_tss: .skip 6*128
	.skip	256
judge_stack_top:
	.skip	64
