/* Output on COM1. */
#include "isa.inc"

UART	= 0x3F8
LINE_STATUS = 5
TRANSMITTER_EMPTY = 0x20

	.text
	.globl	console_print

/* console_print(format, ...), cdecl; keeps all registers and flags. */
console_print:
	pushal
	pushfl
	cld
	movl	40(%esp), %esi
	leal	44(%esp), %ebp
next:	lodsb
	testb	%al, %al
	jz	2f
	cmpb	$'%', %al
	je	1f
	call	put
	jmp	next
1:	lodsb
	movl	(%ebp), %edx
	addl	$4, %ebp
	movl	$8, %ecx
	cmpb	$'x', %al
	je	number
	movl	$4, %ecx
	cmpb	$'w', %al
	je	number
	movl	$2, %ecx
	cmpb	$'b', %al
	je	number
	movl	$1, %ecx
	cmpb	$'n', %al
	je	number
	call	put_string
	jmp	next
2:	popfl
	popal
	ret

/* The ECX lowest digits of EDX. */
number:
	movl	%ecx, %ebx
	shll	$2, %ecx
	negl	%ecx
	addl	$32, %ecx
	shll	%cl, %edx
1:	roll	$4, %edx
	movl	%edx, %eax
	andl	$15, %eax
	movb	digits(%eax), %al
	call	put
	decl	%ebx
	jnz	1b
	jmp	next

put_string:
	pushl	%esi
	movl	%edx, %esi
1:	lodsb
	testb	%al, %al
	jz	2f
	call	put
	jmp	1b
2:	popl	%esi
	ret

/* The character in AL. */
put:	pushl	%eax
	pushl	%edx
	movb	%al, %ah
	movw	$UART + LINE_STATUS, %dx
1:	inb	%dx, %al
	testb	$TRANSMITTER_EMPTY, %al
	jz	1b
	movw	$UART, %dx
	movb	%ah, %al
	outb	%al, %dx
	popl	%edx
	popl	%eax
	ret

	.section .rodata
digits:	.ascii	"0123456789abcdef"
