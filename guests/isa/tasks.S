/* Task switches by JMP, CALL, INT and IRET. SDM 3, chapter 7. */
#include "isa.inc"
#include "tasks.inc"
#include "paging.inc"

	.macro	failing text:req, instructions:req
	try	"\text", "\instructions"
	str	%ax
	print	"  tr %w", %eax
	.endm

program:
	/* JMP: the old task is free again, the new one busy, no link, TS set. */
	movl	$0x0A0A0A0A, %eax
	movl	$0x0B0B0B0B, %ebx
	movl	$0x0C0C0C0C, %ecx
	movl	$0x0D0D0D0D, %edx
	movl	$0x0E0E0E0E, %esi
	movl	$0x0F0F0F0F, %edi
	movl	$0x99999999, %ebp
	pushl	$KDATA
	popl	%fs
	movl	$jumped, %eax
	call	task_reset
	movl	$0x0A0A0A0A, %eax
	pushl	$0xCD7
	popfl
	ljmp	$TASK, $0x12345678
back:	pushfl
	popl	seen_eflags
	pushl	$2
	popfl
	cld
	call	task_state
	print	"back: eax %x ebx %x ecx %x edx %x esi %x edi %x ebp %x", %eax, %ebx, %ecx, %edx, %esi, %edi, %ebp
	print	"  eflags %x", seen_eflags
	movl	%fs, %eax
	print	"  fs %w, esp right %n", %eax, esp_right
	print	"  saved for the task: eax %x eflags %x cs %w link %w", other_tss+TSS_EAX, other_tss+TSS_EFLAGS, other_tss+TSS_CS, \
		other_tss+TSS_LINK
	movl	other_tss+TSS_EIP, %eax
	subl	$jumped_end, %eax
	movl	other_tss+TSS_ESP, %ebx
	subl	$task_stack_top, %ebx
	print	"  its eip %x off its jmp's end, its esp %x off its stack's top", %eax, %ebx
	pushl	$0
	popl	%fs

	/* CALL nests: NT and the link lead back. */
	new_task called
	lcall	$TASK, $0
	call	task_state
	busy_bits "back from call"
	print	"  task's eflags %x link %w", other_tss+TSS_EFLAGS, other_tss+TSS_LINK
	movl	other_tss+TSS_EIP, %eax
	subl	$called_end, %eax
	print	"  its eip %x off its iret's end", %eax
	lcall	$TASK, $0
	busy_bits "back from the second call"
	lcall	$TASK, $0
	busy_bits "back from the third call"

	/* A task gate in the GDT, and in the IDT, also for an exception with an error code. */
	new_task called
	gate	T0+8, TASK, 0, 0x85
	lcall	$T0+8, $0
	busy_bits "back from a task gate"
	new_task jumped_twice
	ljmp	$T0+8, $0
	busy_bits "back from a jmp through a task gate"
	new_task interrupted
	interrupt_gate 0x40, TASK, 0, 0xE5
	int	$0x40
	busy_bits "back from int"
	new_task interrupted
	try_user "int in ring 3", "int $0x40; movl %cs, %eax"
	print	"  cs %w", trap_eax
	new_task failed
	interrupt_gate 13, TASK, 0, 0x85
	movl	$0x1C0, %ecx
	movl	%ecx, %fs
after_fault:
	restore_gate 13
	movl	fault_eip, %eax
	subl	$after_fault, %eax
	print	"task for #GP: error %x, eip %x off, its esp %x off", fault_error, %eax, fault_esp

	/* TS is set by every switch, and only CLTS clears it. */
	movl	%cr0, %eax
	andl	$CR0_TS, %eax
	new_task called
	lcall	$TASK, $0
	movl	%cr0, %ebx
	andl	$CR0_TS, %ebx
	print	"TS before %n after %n", %eax, %ebx
	try	"fwait with TS", "movl %cr0, %eax; orl $2, %eax; movl %eax, %cr0; movl $0, %eax; fwait"
	clts

	/* LDT and CR3 come with the task. */
	descriptor T0+16, ldt, 7, 0x82
	describe ldt, 0, 0xFFFFF, 0xC92
	call	paging_start
	movl	$page_directory, %esi
	movl	$other_directory, %edi
	movl	$1024, %ecx
	rep movsl
	movl	$other_table+(P|W), other_directory+4*(TEST>>22)
	movl	$page_b+(P|W), other_table
	map	0, page_a, P|W
	movl	$0xAAAAAAAA, page_a
	movl	$0xBBBBBBBB, page_b
	new_task elsewhere
	movl	$other_directory, other_tss+TSS_CR3
	movl	$T0+16, other_tss+TSS_LDT
	movl	$4, other_tss+TSS_GS
	movl	%cr3, %eax
	movl	%eax, main_tss+TSS_CR3
	movl	TEST, %ebx
	lcall	$TASK, $0
	movl	TEST, %ecx
	sldt	%ax
	print	"before %x there %x, %x by gs, ldt %w; after %x, ldt %w", %ebx, elsewhere_read, elsewhere_gs, elsewhere_ldt, %ecx, %eax
	clear_bits %cr0, CR0_PG

	/* Refused before anything happens. */
	new_task called
	failing	"jmp to the current task", "ljmp $MAIN, $0"
	failing	"call of the current task", "lcall $MAIN, $0"
	descriptor TASK, other_tss, TSS_SIZE-1, 0x8B
	failing	"jmp to a busy task", "ljmp $TASK, $0"
	descriptor TASK, other_tss, TSS_SIZE-1, 0x09
	failing	"task not present", "ljmp $TASK, $0"
	descriptor TASK, other_tss, TSS_SIZE-2, 0x89
	failing	"TSS too short", "lcall $TASK, $0"
	descriptor TASK, other_tss, TSS_SIZE-1, 0x89
	try_user "ring 3, TSS of DPL 0", "lcall $TASK|3, $0"
	gate	T0+8, TASK, 0, 0x85
	try_user "ring 3, task gate of DPL 0", "lcall $T0+8|3, $0"
	gate	T0+8, TASK, 0, 0x05
	failing	"task gate not present", "ljmp $T0+8, $0"
	gate	T0+8, 0, 0, 0x85
	failing	"task gate to null", "ljmp $T0+8, $0"
	gate	T0+8, KCODE, 0, 0x85
	failing	"task gate to code", "ljmp $T0+8, $0"
	interrupt_gate 0x40, 0x100, 0, 0x85
	failing	"int through a task gate to nowhere", "int $0x40"
	pushl	$NT|2
	popfl
	movw	$KDATA, main_tss+TSS_LINK
	failing	"iret with NT, link to data", "iret"
	pushl	$NT|2
	popfl
	movw	$TASK, main_tss+TSS_LINK
	failing	"iret with NT, link to a free task", "iret"
	pushl	$NT|2
	popfl
	movw	$0, main_tss+TSS_LINK
	failing	"iret with NT, link null", "iret"
	pushl	$2
	popfl

	ret

jumped:	pushfl
	popl	seen_eflags
	call	task_state
	print	"in the task: eax %x ebx %x ecx %x edx %x esi %x edi %x ebp %x", %eax, %ebx, %ecx, %edx, %esi, %edi, %ebp
	print	"  eflags %x", seen_eflags
	busy_bits "  in the task"
	str	%ax
	movl	%cr0, %ebx
	andl	$CR0_TS, %ebx
	print	"  tr %w ts %n link %w", %eax, %ebx, other_tss+TSS_LINK
	movl	main_tss+TSS_EIP, %eax
	subl	$back, %eax
	print	"  saved of the first: eip %x off, eax %x eflags %x cs %w ss %w ds %w fs %w", %eax, main_tss+TSS_EAX, \
		main_tss+TSS_EFLAGS, main_tss+TSS_CS, main_tss+TSS_SS, main_tss+TSS_DS, main_tss+TSS_FS
	movl	$0x7777, %eax
	ljmp	$MAIN, $0
jumped_end:

jumped_twice:
	ljmp	$MAIN, $0

called:	pushfl
	popl	seen_eflags
	print	"in the called task: eflags %x link %w", seen_eflags, other_tss+TSS_LINK
	busy_bits "  in the called task"
	iret
called_end:
	jmp	called

interrupted:
	print	"in the task of the gate: link %w, saved cs %w eflags %x", other_tss+TSS_LINK, main_tss+TSS_CS, main_tss+TSS_EFLAGS
	iret

failed:	movl	%esp, %eax
	subl	$task_stack_top, %eax
	movl	%eax, fault_esp
	popl	fault_error
	movl	main_tss+TSS_EIP, %eax
	movl	%eax, fault_eip
	movl	$after_fault, main_tss+TSS_EIP
	iret

elsewhere:
	movl	TEST, %eax
	movl	%eax, elsewhere_read
	movl	%gs:TEST, %eax
	movl	%eax, elsewhere_gs
	sldt	elsewhere_ldt
	iret

/* Whether ESP is the program's. */
task_state:
	pushl	%eax
	pushfl
	leal	12(%esp), %eax
	cmpl	$kernel_stack_top-4, %eax
	sete	esp_right
	popfl
	popl	%eax
	ret

	.data
	.balign	8
ldt:	.quad	0
seen_eflags: .long 0
esp_right: .long 0
fault_error: .long 0
fault_eip: .long 0
fault_esp: .long 0
elsewhere_read: .long 0
elsewhere_gs: .long 0
elsewhere_ldt: .long 0

	.bss
	.balign	4096
other_directory: .skip 4096
other_table: .skip 4096
