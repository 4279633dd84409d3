/* Single step: where each trap stands. SDM 3, 17.3.1.4. */
#include "isa.inc"

	/* Steps through instructions and prints the distance of every trap's EIP from the first. */
	.macro	step	text:req, instructions:req
	part	"\text:"
	movl	$on_step, hook
	movl	$.Lat\@, origin
	pushl	$TF|2
	popfl
.Lat\@:	\instructions
	nop
	pushl	$2
	popfl
	movl	$0, hook
	part	"\n"
	.endm

	.macro	step_user text:req, instructions:req
	part	"\text:"
	movl	$on_step, hook
	movl	$.Lat\@, origin
	movl	%esp, resume_esp
	pushl	$UDATA
	pushl	$user_stack_top
	pushl	$TF|2
	pushl	$UCODE
	pushl	$.Lat\@
	iret
.Lat\@:	\instructions
	int	$DONE
	nop
.Ldone\@: part	"\n"
	.endm

program:
	interrupt_gate 0x40, KCODE, handler, 0xEE
	interrupt_gate 0x41, KCODE, trap_gate_handler, 0xEF
	movl	%esp, saved_esp
	xorl	%eax, %eax
	movl	%eax, %dr6

	step	"nops", "nop; nop; nop"
	step	"taken and not taken", "jmp 1f; 1: cmpl %eax, %eax; jne 1f; je 1f; 1: call 2f; 2: popl %ecx"
	step	"loop", "movl $3, %ecx; 1: loop 1b"
	step	"rep movsb, four times", "movl $4, %ecx; movl $buffer, %esi; movl $buffer+16, %edi; rep movsb"
	step	"rep, not once", "xorl %ecx, %ecx; rep movsb"
	step	"repe cmpsb, differing at the second", "movl $4, %ecx; movl $buffer, %esi; movl $buffer+8, %edi; repe cmpsb"
	step	"mov ss holds it back", "movl %ss, %ecx; movl %ecx, %ss; nop; nop"
	step	"pop ss too", "pushl %ss; popl %ss; nop; nop"
	step	"lss does not", "movl %esp, pointer; lss pointer, %esp; nop; nop"
	step	"mov ds does not", "movl %ds, %ecx; movl %ecx, %ds; nop"
	step	"int through an interrupt gate", "nop; int $0x40; nop; nop"
	step	"int through a trap gate", "nop; int $0x41; nop; nop"
	step	"popf that keeps it", "pushl $TF|2; popfl; nop; nop"
	step	"pushf shows it", "pushfl; popl %ebx; nop"
	print	"  flags %x", %ebx
	step	"popf that ends it", "pushl $2; popfl; nop; nop"
	step	"iret that keeps it", "pushfl; pushl %cs; pushl $1f; iret; 1: nop; nop"
	step	"iret that ends it", "pushl $2; pushl %cs; pushl $1f; iret; 1: nop; nop"
	step	"far jmp", "ljmp $KCODE, $1f; 1: nop"
	step	"string after string", "cld; movl $buffer, %edi; stosb; stosb"
	step	"cpuid, rdtsc", "movl $1, %eax; cpuid; rdtsc"
	step	"cr0 and back", "movl %cr0, %eax; movl %eax, %cr0; nop"
	step_user "in ring 3", "nop; pushfl; popl %ecx; nop"
	step_user "in ring 3, int to ring 0", "nop; int $0x40; nop; nop"
	step_user "in ring 3, mov ss", "movl %ss, %ecx; movl %ecx, %ss; nop; nop"

	/* A fault's handler starts without TF, and the instruction again with it. */
	part	"a fault:"
	movl	$on_fault, hook
	movl	$1f, origin
	pushl	$TF|2
	popfl
1:	nop
	ud2
	nop
	pushl	$2
	popfl
	movl	$0, hook
	part	"\n"
	movl	%dr6, %eax
	print	"dr6 at the end %x", %eax
	ret

handler:
	iret

/* TF is cleared by every gate. */
trap_gate_handler:
	pushfl
	popl	inside
	iret

on_step:
	cmpl	$DONE, trap_vector
	je	user_done
	movl	trap_eip, %eax
	subl	origin, %eax
	movl	%dr6, %edx
	andl	$0xE00F, %edx
	shrl	$12, %edx
	part	" %b:%n", %eax, %edx
	xorl	%edx, %edx
	movl	%edx, %dr6
	testl	$TF, trap_eflags
	jnz	1f
	part	"(off)"
1:	ret

user_done:
	movl	$0, hook
	movl	origin, %eax
	movl	trap_eip, %ecx
	incl	%ecx
	movl	%ecx, resume
	jmp	recover

/* Steps over UD2. */
on_fault:
	cmpl	$6, trap_vector
	jne	on_step
	movl	trap_eflags, %eax
	andl	$TF, %eax
	part	" #UD tf %x", %eax
	addl	$2, F_EIP(%ebx)
	ret

	.data
	.balign	4
buffer:	.ascii	"abcdefghaXcdefghijklmnopqrstuvwx"
pointer: .long	0
	.word	KDATA
	.balign	4
saved_esp: .long 0
inside:	.long	0
