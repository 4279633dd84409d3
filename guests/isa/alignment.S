/*
 * Alignment checks: CR0.AM, EFLAGS.AC and ring 3 together give #AC(0). QEMU: has none (SDM 3, 6.15 on #AC and table
 * 6-7).
 */
#include "isa.inc"


program:
	xorl	%ebx, %ebx
	movl	$AC|2, user_eflags
	try_user "without AM", "movl words+1, %eax"
	set_bits %cr0, CR0_AM
	movl	$2, user_eflags
	try_user "without AC", "movl words+1, %eax"
	pushl	$AC|2
	popfl
	try	"in ring 0", "movl words+1, %eax"
	pushl	$2
	popfl
	movl	$AC|2, user_eflags
	xorl	%eax, %eax
	xorl	%ecx, %ecx

	try_user "byte", "movb words+1, %al"
	try_user "word at 2", "movw words+2, %ax"
	try_user "word at 1", "movw words+1, %ax"
	try_user "word at 3", "movw words+3, %ax"
	try_user "dword at 4", "movl words+4, %eax"
	try_user "dword at 2", "movl words+2, %eax"
	try_user "dword at 1", "movl words+1, %eax"
	try_user "write at 2", "movl %eax, words+2"
	try_user "modify at 2", "addl %eax, words+2"
	try_user "locked at 2", "lock addl %eax, words+2"
	try_user "xchg at 2", "xchgl %eax, words+2"
	try_user "cmp at 2", "cmpl %eax, words+2"
	try_user "movzx of a word at 1", "movzwl words+1, %eax"
	try_user "lea at 1", "leal words+1, %eax; movl $0, %eax"
	try_user "nop at 1", "nopl words+1"
	try_user "bt at 2", "btl $0, words+2"
	try_user "bound at 2", "boundl %eax, words+2"
	try_user "lfs at 4", "lfs words+4, %eax"
	try_user "lfs at 2", "lfs words+2, %eax"
	try_user "selector at 1", "movw words+1, %fs"
	movl	$words+2, %esi
	movl	$words+8, %edi
	try_user "movsl from 2", "movsl"
	movl	$words+2, %edi
	movl	$2, %ecx
	try_user "rep stosl at 2", "rep stosl"
	try_user "push on 2", "subl $2, %esp; movl %esp, before_esp; pushl %eax"
	try_user "pushw on 2", "subl $2, %esp; movl %esp, before_esp; pushw %ax"
	try_user "pop from 2", "subl $6, %esp; movl %esp, before_esp; popl %ecx"
	try_user "call on 2", "subl $2, %esp; movl %esp, before_esp; call 1f; 1:"
	try_user "ret from 2", "subl $6, %esp; movl %esp, before_esp; ret"
	try_user "pusha on 1", "subl $3, %esp; movl %esp, before_esp; pushal"
	try_user "enter on 2", "subl $2, %esp; movl %esp, before_esp; enter $0, $0"
	try_user "popf ends it", "pushl $2; popfl; movl words+1, %eax; movl $0, %eax"
	try_user "popf starts it", "pushl $2; popfl; nop; pushl $0x40002; popfl; movl words+1, %eax"
	print	"  error %x cs %w eflags %x", trap_error, trap_cs, trap_eflags

	/* What the processor does for itself is ring 0's. */
	movl	$UDATA, %ecx
	try_user "a load of a segment register", "movl %ecx, %fs"
	movl	%cr0, %eax
	andl	$~CR0_AM, %eax
	movl	%eax, %cr0
	ret

	.data
	.balign	16
words:	.skip	32
