/*
 * A page fault in the middle of an instruction leaves registers as they were, ESP too, so that it can start again;
 * string instructions say how far they got. Ring 3, so that the faulty stack is not the handler's. SDM 3, 6.5.
 */
#include "isa.inc"
#include "paging.inc"

EDGE	= TEST+0x1000		/* a page is there before it, and none behind */
HOLE	= TEST+0x2000		/* none before it, a page behind */

	.macro	with_esp esp:req, text:req, instructions:req
	try_user "\text", "movl $\esp, %esp; movl %esp, before_esp; \instructions"
	.endm

	/* Registers first, and what they hold afterwards. */
	.macro	string text:req, instructions:req, ecx:req, esi:req, edi:req
	movl	$\ecx, %ecx
	movl	$\esi, %esi
	movl	$\edi, %edi
	try_user "\text", "\instructions"
	print	"  ecx %x esi %x edi %x", trap_ecx, trap_esi, trap_edi
	.endm

program:
	call	paging_start
	map	0, page_a, P|W|U
	map	2, page_b, P|W|U
	movl	$0x11111111, %eax
	movl	$0x22222222, %ebx
	movl	$0x33333333, %ecx
	movl	$0x44444444, %edx
	movl	$EDGE, %esi
	movl	$EDGE, %edi
	movl	$0x77777777, %ebp

	with_esp HOLE, "push", "pushl %eax"
	with_esp HOLE+2, "push across", "pushl %eax"
	with_esp HOLE, "pushf", "pushfl"
	with_esp HOLE, "push fs", "pushl %fs"
	with_esp HOLE+2, "call", "call program"
	with_esp EDGE, "pop", "popl %eax"
	with_esp EDGE-2, "pop across", "popl %eax"
	with_esp EDGE, "popf", "popfl"
	with_esp EDGE, "ret", "ret"
	with_esp EDGE, "pop ds", "popl %ds"
	with_esp EDGE-4, "pop to memory", "popl EDGE"
	with_esp EDGE-4, "pop to memory by esp", "popl (%esp)"
	with_esp HOLE+0x100, "push of memory", "pushl EDGE"
	with_esp HOLE, "push of memory to nowhere", "pushl HOLE+0x100"
	with_esp HOLE+6, "enter", "enter $0, $0; nop; pushl %eax; nop; enter $8, $0"
	movl	$EDGE, %ebp
	with_esp HOLE+0x100, "leave", "leave"
	movl	$HOLE, %ebp
	with_esp HOLE+0x100, "enter, second level", "enter $0, $2"

	movl	$EDGE, %ebp
	try_user "lfs", "lfs EDGE-4, %eax"
	try_user "bound", "boundl %eax, EDGE-4"
	try_user "far jmp", "ljmp *EDGE-4"
	try_user "sgdt", "sgdt EDGE-4"
	try_user "div", "divl EDGE"
	try_user "mul", "mull EDGE"
	try_user "xlat", "movl $EDGE, %ebx; xlatb"
	movl	$0x80, %edx
	movl	$EDGE, %edi
	try_user "in to nowhere, and not allowed", "insb"
	movl	$EDGE, %esi
	try_user "out from nowhere, and not allowed", "outsb"
	orl	$IOPL3, user_eflags
	try_user "out from nowhere", "outsb"
	try_user "in to nowhere", "insb"

	string	"movsb to nowhere", "movsb", 5, TEST, EDGE
	string	"movsb from nowhere", "movsb", 5, EDGE, TEST
	string	"rep movsb, source ends", "rep movsb", 10, EDGE-4, TEST+0x100
	string	"rep movsb, destination ends", "rep movsb", 10, TEST+0x100, EDGE-3
	string	"rep movsl, destination ends within", "rep movsl", 10, TEST+0x100, EDGE-10
	string	"rep movsl, source ends within", "rep movsl", 10, EDGE-6, TEST+0x100
	string	"rep stosb", "rep stosb", 0x2000, 0, TEST+1
	string	"rep stosl", "rep stosl", 0x2000, 0, TEST+4
	string	"rep stosw down", "std; rep stosw", 0x2000, 0, HOLE+0x10
	string	"rep movsw down", "std; rep movsw", 0x20, HOLE+6, TEST+0x800
	string	"rep lodsb", "rep lodsb", 20, EDGE-7, 0
	string	"rep scasb", "movl page_c, %eax; cld; repne scasb", 0x2000, 0, EDGE-5
	string	"rep cmpsb, second ends", "repe cmpsb", 0x2000, TEST+0x300, EDGE-9
	string	"rep cmpsl, first ends", "repe cmpsl", 0x2000, EDGE-12, TEST+0x300
	string	"rep movsb across a good page and on", "rep movsb", 0x1800, HOLE, HOLE+0x400
	string	"no repetition", "rep movsb", 0, EDGE, EDGE
	ret
