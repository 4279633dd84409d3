/*
 * void context_switch(u32 *save_esp, u32 load_esp)
 *
 * Leaves one stack and returns on another. Only what the C convention lets a callee keep is saved: the rest is dead
 * across the call. Interrupts are off on both sides; whoever is switched to restores its own flag.
 */
	.text
	.globl	context_switch
context_switch:
	movl	4(%esp), %eax
	movl	8(%esp), %edx
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%esp, (%eax)
	movl	%edx, %esp
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret

	.section .note.GNU-stack, "", @progbits
