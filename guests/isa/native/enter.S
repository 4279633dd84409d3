// The way into a case and out of it. enter(case) returns 0 where the case came to its end; after a signal the handler
// jumps to resume(), and enter() returns 1.
#include "runner.h"

	.text
	.globl	_start, enter, leave, resume, restorer

#ifdef __x86_64__

_start:
	xor	%ebp, %ebp
	and	$-16, %rsp
	call	run
	ud2

enter:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	%rsp, host_sp
	mov	CASE_EIP(%rdi), %eax
	mov	%eax, target
	mov	CASE_EFLAGS(%rdi), %eax
	push	%rax
	popf
	// A 32-bit move clears the high half.
	mov	CASE_REGISTERS+0(%rdi), %eax
	mov	CASE_REGISTERS+4(%rdi), %ecx
	mov	CASE_REGISTERS+8(%rdi), %edx
	mov	CASE_REGISTERS+12(%rdi), %ebx
	mov	CASE_REGISTERS+16(%rdi), %esp
	mov	CASE_REGISTERS+20(%rdi), %ebp
	mov	CASE_REGISTERS+24(%rdi), %esi
	mov	CASE_REGISTERS+28(%rdi), %edi
	jmp	*target

leave:
	mov	%eax, result+0
	mov	%ecx, result+4
	mov	%edx, result+8
	mov	%ebx, result+12
	mov	%esp, result+16
	mov	%ebp, result+20
	mov	%esi, result+24
	mov	%edi, result+28
	mov	host_sp, %rsp
	pushf
	pop	%rax
	mov	%eax, result+OUT_EFLAGS
	mov	%es, result+OUT_SEGMENTS
	mov	%cs, result+OUT_SEGMENTS+2
	mov	%ss, result+OUT_SEGMENTS+4
	mov	%ds, result+OUT_SEGMENTS+6
	mov	%fs, result+OUT_SEGMENTS+8
	mov	%gs, result+OUT_SEGMENTS+10
	xor	%eax, %eax
	jmp	back
resume:
	mov	$1, %eax
	mov	host_sp, %rsp
back:
	mov	%ss, %ecx
	mov	%ecx, %ds
	mov	%ecx, %es
	push	$2
	popf
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

restorer:
	mov	$15, %eax	// rt_sigreturn
	syscall

	.bss
	.balign	8
host_sp:
	.quad	0
target:
	.quad	0

#else

_start:
	call	run
	ud2

enter:
	push	%ebx
	push	%ebp
	push	%esi
	push	%edi
	mov	20(%esp), %edi
	mov	%esp, host_sp
	mov	CASE_EIP(%edi), %eax
	mov	%eax, target
	cmpl	$0, CASE_BASED(%edi)
	je	1f
	mov	based_selector, %ecx
	mov	%ecx, %ds
	mov	%ecx, %es
1:	push	%ss:CASE_EFLAGS(%edi)
	popf
	mov	%ss:CASE_REGISTERS+0(%edi), %eax
	mov	%ss:CASE_REGISTERS+4(%edi), %ecx
	mov	%ss:CASE_REGISTERS+8(%edi), %edx
	mov	%ss:CASE_REGISTERS+12(%edi), %ebx
	mov	%ss:CASE_REGISTERS+16(%edi), %esp
	mov	%ss:CASE_REGISTERS+20(%edi), %ebp
	mov	%ss:CASE_REGISTERS+24(%edi), %esi
	mov	%ss:CASE_REGISTERS+28(%edi), %edi
	jmp	*%ss:target

	// A case may leave any segment register but SS and CS changed.
leave:
	mov	%eax, %ss:result+0
	mov	%ecx, %ss:result+4
	mov	%edx, %ss:result+8
	mov	%ebx, %ss:result+12
	mov	%esp, %ss:result+16
	mov	%ebp, %ss:result+20
	mov	%esi, %ss:result+24
	mov	%edi, %ss:result+28
	mov	%ss:host_sp, %esp
	pushf
	pop	%ss:result+OUT_EFLAGS
	mov	%es, %ss:result+OUT_SEGMENTS
	mov	%cs, %ss:result+OUT_SEGMENTS+2
	mov	%ss, %ss:result+OUT_SEGMENTS+4
	mov	%ds, %ss:result+OUT_SEGMENTS+6
	mov	%fs, %ss:result+OUT_SEGMENTS+8
	mov	%gs, %ss:result+OUT_SEGMENTS+10
	xor	%eax, %eax
	jmp	back
resume:
	mov	$1, %eax
	mov	%ss:host_sp, %esp
back:
	mov	%ss, %ecx
	mov	%ecx, %ds
	mov	%ecx, %es
	mov	%ecx, %gs
	mov	based_selector, %fs
	push	$2
	popf
	pop	%edi
	pop	%esi
	pop	%ebp
	pop	%ebx
	ret

restorer:
	mov	$173, %eax	// rt_sigreturn
	int	$0x80

	.bss
	.balign	4
host_sp:
	.long	0
target:
	.long	0

#endif

	.section .note.GNU-stack,"",@progbits
