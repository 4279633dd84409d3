/*
 * Error codes of page faults. QEMU: reports the read of an instruction that reads to modify, where processors ask
 * for the right to write at once; takes a far transfer's stack accesses for the supervisor's; does not try the end
 * of ENTER's frame; begins PUSHA at the other end (SDM 3, 4.7; SDM 2, ENTER, PUSHA).
 */
#include "isa.inc"
#include "paging.inc"

EDGE	= TEST+0x1000
HOLE	= TEST+0x2000

	.macro	with_esp esp:req, text:req, instructions:req
	try_user "\text", "movl $\esp, %esp; movl %esp, before_esp; \instructions"
	.endm

program:
	call	paging_start
	movl	$1, %ecx
	map	0, page_a, P|W|U
	try	"add", "addl %ecx, TEST+0x1008"
	try	"inc", "incb TEST+0x1008"
	try	"neg", "negw TEST+0x1008"
	try	"shl", "shll $1, TEST+0x1008"
	try	"bts", "btsl %ecx, TEST+0x1008"
	try	"bt", "btl %ecx, TEST+0x1008"
	try	"cmp", "cmpl %ecx, TEST+0x1008"
	try	"test", "testl %ecx, TEST+0x1008"
	try	"xchg", "xchgl %ecx, TEST+0x1008"
	try	"xadd", "xaddl %ecx, TEST+0x1008"
	try	"cmpxchg", "cmpxchgl %ecx, TEST+0x1008"
	try	"cmpxchg8b", "cmpxchg8b TEST+0x1008"
	try_user "ring 3, add", "addl %ecx, TEST+0x1008"
	try_user "ring 3, lock add", "lock addl %ecx, TEST+0x1008"
	try_user "ring 3, add across", "addl %ecx, TEST+0xFFE"
	map	1, page_b, P|U
	try_user "ring 3, add, read-only", "addl %ecx, TEST+0x1008"
	try_user "ring 3, cmpxchg without a match, read-only", "cmpxchgl %ecx, TEST+0x1008"

	map	2, page_b, P|W|U
	unmap	1
	with_esp HOLE+4, "far call", "lcall $UCODE, $program"
	with_esp HOLE+12, "pusha", "pushal"
	with_esp HOLE+6, "pushaw", "pushaw"
	with_esp EDGE-4, "far ret", "lret"
	with_esp EDGE-8, "iret", "iret"
	with_esp HOLE+4, "enter that reaches too far", "enter $16, $0"
	try_user "xchg", "xchgl %eax, HOLE-2"
	try_user "xadd", "xaddl %eax, EDGE-2"
	try_user "cmpxchg", "cmpxchgl %ebx, EDGE-2"
	try_user "cmpxchg8b", "cmpxchg8b EDGE-4"
	try_user "bts far away", "movl $0x1000*8, %ecx; btsl %ecx, TEST"
	try_user "btr far below", "movl $-1, %ecx; btrl %ecx, HOLE"
	try_user "shld", "shldl $4, %eax, EDGE"
	ret
