#include "defs.h"

void machine_exit(u8 status)
{
	cli();
	uart_drain();
	outb(DEBUG_EXIT, status);
	for (;;)
		asm volatile("hlt");
}

static bool is_on_a_stack(u32 address)
{
	u32 stacks_end = STACKS_BASE + THREADS * (STACK_PAGES + 1) * PAGE_SIZE;

	return (address >= (u32)boot_stack && address < (u32)boot_stack_top) ||
	       (address >= STACKS_BASE && address < stacks_end);
}

static void print_address(u32 address)
{
	u32 offset;
	const char *name = symbol_of(address, &offset);

	if (name)
		printf_unlocked("  %08x %s+0x%x\n", address, name, offset);
	else
		printf_unlocked("  %08x\n", address);
}

/* Every function keeps the frame pointer chain: EBP points at the caller's EBP, above it the return address. A frame
   pointer that leads off the stacks or back down ends the walk, so a smashed stack cannot fault it. */
static void print_backtrace(u32 eip, u32 ebp)
{
	printf_unlocked("backtrace:\n");
	print_address(eip);
	for (u32 depth = 1; depth < BACKTRACE_DEPTH; depth++) {
		const u32 *frame = (const u32 *)ebp;

		if (ebp % 4 || !is_on_a_stack(ebp) || !is_on_a_stack(ebp + 4) || !frame[1])
			break;
		print_address(frame[1] - 1);	/* inside the call, also where nothing follows it */
		if (frame[0] <= ebp)
			break;
		ebp = frame[0];
	}
}

static void announce(void)
{
	static bool panicking;

	cli();
	if (panicking)
		machine_exit(1);		/* the dump itself failed: what is printed must do */
	panicking = true;
	printf_unlocked("panic: ");
}

void panic_at(const struct trapframe *frame, const char *reason)
{
	announce();
	printf_unlocked("%s in thread '%s'\n", reason, current->name);
	printf_unlocked("  eax %08x  ebx %08x  ecx %08x  edx %08x\n", frame->eax, frame->ebx, frame->ecx, frame->edx);
	/* Without a change of ring the processor pushes no stack pointer: it is where its frame ends. */
	printf_unlocked("  esi %08x  edi %08x  ebp %08x  esp %08x\n", frame->esi, frame->edi, frame->ebp, (u32)(frame + 1));
	printf_unlocked("  eip %08x  efl %08x  err %08x  cr2 %08x\n", frame->eip, frame->eflags, frame->error, read_cr2());
	printf_unlocked("  cr0 %08x  cr3 %08x\n", read_cr0(), read_cr3());
	print_backtrace(frame->eip, frame->ebp);
	machine_exit(1);
}

void panic(const char *format, ...)
{
	char reason[160];
	struct trapframe frame = {0};
	va_list arguments;

	asm volatile("movl %%ebx, %0; movl %%esi, %1; movl %%edi, %2"
		     : "=m"(frame.ebx), "=m"(frame.esi), "=m"(frame.edi));
	frame.eflags = read_eflags();
	frame.eip = (u32)__builtin_return_address(0) - 1;
	frame.ebp = *(u32 *)__builtin_frame_address(0);
	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	panic_at(&frame, reason);
}
