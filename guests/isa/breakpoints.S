/* Debug registers: execution, data and port breakpoints, RF, DR6. SDM 3, 17.2 and 17.3. */
#include "isa.inc"
#include "watch.inc"

program:
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	%eax, %dr6
	movl	%dr7, %ebx
	movl	%dr6, %ecx
	print	"zeros read as dr7 %x dr6 %x", %ebx, %ecx
	movl	$0x89ABCDEF, %eax
	movl	%eax, %dr1
	movl	%dr1, %ebx
	movl	$0xFFFF0FFF, %eax
	movl	%eax, %dr6
	movl	%dr6, %ecx
	print	"dr1 %x dr6 %x", %ebx, %ecx
	xorl	%eax, %eax
	movl	%eax, %dr6
	movl	%eax, %dr1

	watch	"execute", 1f, EXECUTE, "nop; 1: nop; nop"
	watch	"execute, twice", 1f, EXECUTE, "movl $2, %ecx; 1: nop; loop 1b"
	watch	"execute, global", 1f, 2, "nop; 1: nop; nop"
	watch	"execute, not enabled", 1f, 0, "nop; 1: nop; nop"
	watch	"execute, second byte of an instruction", 1f+1, EXECUTE, "1: movl $5, %ecx; nop"
	watch	"execute, a jump's target", 1f, EXECUTE, "jmp 1f; nop; 1: nop"
	watch	"execute, rep movsb", 1f, EXECUTE, "movl $3, %ecx; movl $words, %esi; movl $words+8, %edi; 1: rep movsb; nop"
	watch	"write 4", words, WRITE4, "movl $1, words; nop; movb $1, words+3; movw $1, words+2; movl $1, words-4; movl $1, words+4; nop"
	watch	"write 2", words+2, WRITE2, "movb $1, words+1; movb $1, words+2; movb $1, words+3; movb $1, words+4; movl $1, words; nop"
	watch	"write 1", words+1, WRITE1, "movb $1, words; movb $1, words+1; movb $1, words+2; movw $1, words; movl $1, words-2; nop"
	watch	"write, not by reads", words, WRITE4, "movl words, %ecx; cmpl %ecx, words; nop"
	watch	"access", words, ACCESS4, "movl words, %ecx; nop; movb words+3, %cl; nop; movb %cl, words; nop"
	watch	"access 2", words, ACCESS2, "movb words+2, %cl; movb words+1, %cl; nop"
	watch	"access 1", words+3, ACCESS1, "movb words+2, %cl; movl words, %ecx; movw words+2, %cx; nop"
	watch	"access, not by execution", 1f, ACCESS1, "1: nop; nop"
	watch	"read and written", words, ACCESS4, "incl words; nop; xchgl %ecx, words; nop"
	watch	"stos", words+4, WRITE4, "movl $words, %edi; stosl; stosl; stosl; nop"
	watch	"across two dwords", words+4, WRITE4, "movl $0, words+2; nop"
	watch	"cmpxchg8b", words+4, WRITE4, "cmpxchg8b words; nop"

	/* Four at once. */
	set_others words
	watch	"the four", words, 0xDDDD0055, "movl $1, words; movl $1, words+4; movl $1, words+8; movl $1, words+12; nop"

	/* DR4 and DR5 are DR6 and DR7, unless DE is set. */
	movl	$0x00000400, %eax
	movl	%eax, %dr7
	movl	%dr7, %ebx
	xorl	%ecx, %ecx
	.byte	0x0F, 0x21, 0xE9	/* mov dr5, ecx */
	print	"dr5 %x dr7 %x", %ecx, %ebx
	try	"mov from dr4", ".byte 0x0F, 0x21, 0xE0"
	set_bits %cr4, CR4_DE
	try	"mov from dr4 with DE", ".byte 0x0F, 0x21, 0xE0"
	try	"mov to dr5 with DE", ".byte 0x0F, 0x23, 0xE8"
	watch	"port", 0x80, PORT1, "outb %al, $0x80; nop; outb %al, $0x81; movl $0x7F, %edx; outw %ax, %dx; nop; inb $0x80, %al; nop"
	watch	"memory is no port", words, PORT2, "movb $1, words; nop"
	clear_bits %cr4, CR4_DE


	/* RF passes one instruction. */
	part	"rf set by iret:"
	movl	$on_debug, hook
	movl	$1f, origin
	movl	$1f, %eax
	movl	%eax, %dr0
	movl	$1, %eax
	movl	%eax, %dr7
	pushl	$RF|2
	pushl	$KCODE
	pushl	$1f
	movl	$2, %ecx
	iret
1:	nop
	loop	1b
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	$0, hook
	part	"\n"

	/* In ring 3. */
	movl	$words, %eax
	movl	%eax, %dr0
	movl	$WRITE4, %eax
	movl	%eax, %dr7
	try_user "a write in ring 3", "movl $1, words; nop"
	movl	%dr6, %ecx
	print	"  dr6 %x", %ecx
	try_user "a push in ring 3", "movl $words+4, %esp; movl %esp, before_esp; pushl $1; nop"
	try_user "a call in ring 3", "movl $words+4, %esp; movl %esp, before_esp; call 1f; nop; 1: nop"
	try_user "a pop in ring 3", "movl $words, %esp; movl %esp, before_esp; popl %ecx; nop"
	movl	$ACCESS4, %eax
	movl	%eax, %dr7
	try_user "a pop in ring 3, watched", "movl $words, %esp; movl %esp, before_esp; popl %ecx; nop"
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	%eax, %dr6
	ret

	.data
	.balign	16
	.long	0
	.balign	16
words:	.skip	32
