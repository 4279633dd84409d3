/*
 * Control registers and MSRs. QEMU: accepts combinations of bits and MSRs that processors refuse, takes selectors 1
 * to 3 for not null (SDM 2, MOV to control registers, RDMSR, WRMSR, SYSENTER, SYSEXIT; SDM 3, 2.5).
 */
#include "isa.inc"

program:
	/* CR0, CR4: what sticks, what is refused. */
	movl	%cr0, %eax
	andl	$~CR0_MP, %eax
	print	"cr0 %x", %eax
	try	"cr0: PG without PE", "movl %cr0, %eax; movl %eax, %ecx; andl $~1, %ecx; orl $0x80000000, %ecx; movl %eax, %edx; movl %ecx, %cr0"
	try	"cr0: NW without CD", "movl %cr0, %eax; movl %eax, %ecx; orl $0x20000000, %ecx; movl %ecx, %cr0"
	movl	%cr0, %esi
	movl	%esi, %eax
	orl	$0x60000000, %eax
	movl	%eax, %cr0
	movl	%cr0, %ebx
	movl	%esi, %cr0
	andl	$~CR0_MP, %ebx
	print	"cr0 with CD, NW: %x", %ebx
	try	"cr4: a reserved bit", "movl $0x80000000, %ecx; movl %ecx, %cr4"
	movl	$CR4_TSD|CR4_DE|CR4_PSE|CR4_PGE, %eax
	movl	%eax, %cr4
	movl	%cr4, %ebx
	xorl	%eax, %eax
	movl	%eax, %cr4
	print	"cr4 %x", %ebx
	movl	$0x12345678, %eax
	movl	%eax, %cr2
	movl	%cr2, %ebx
	print	"cr2 %x", %ebx
	smsw	%ax
	andl	$0xFFFF, %eax
	andl	$~CR0_MP, %eax
	print	"smsw %w", %eax
	movl	%cr0, %esi
	movl	%esi, %eax
	orl	$0xE, %eax
	lmsw	%ax
	movl	%cr0, %ebx
	print	"lmsw sets %x", %ebx
	movl	%esi, %eax
	andl	$~1, %eax
	lmsw	%ax
	movl	%cr0, %ebx
	andl	$~CR0_MP, %ebx
	print	"lmsw does not clear PE: %x", %ebx
	movl	%esi, %cr0
	try	"cr0: PG without PE by clearing PE", "movl %cr0, %eax; movl %eax, %ecx; orl $0x80000000, %ecx; andl $~1, %ecx; movl %ecx, %cr0"

	xorl	%eax, %eax
	movl	$0x12345678, %ecx
	try	"rdmsr of none", "rdmsr"
	try	"wrmsr of none", "wrmsr"
	movl	$0x174, %ecx
	xorl	%edx, %edx
	movl	$3, %eax
	wrmsr
	try_user "sysenter, the selector 3", "sysenter"
	try	"sysexit, the selector 3", "sysexit"
	ret
