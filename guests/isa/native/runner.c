// Runs the cases of tests/MiniVmm.Conformance on the processor under it and reports what became of each. One source,
// two programs without a C library: runner32 for a kernel (or qemu-i386) that runs i386 programs, runner64 for cases
// re-encoded for 64-bit mode. The format is in runner.h.
#include "linux.h"

#define WATCHDOG_SECONDS 5

struct window {
	u32 offset, bytes;
};

static const struct window window[] = {
	{0x1000, 64},			// after the first absent page
	{0x2000 - 128, 256},		// the operands
	{0x3000 - 64, 64},		// before the read-only page
	{0x5000, 128},			// the stack's top
	{0x6000 - 96, 96},		// the stack's end
};
#define WINDOWS (sizeof(window) / sizeof(window[0]))

struct action {
	void (*handler)(int, const int *, struct context *);
	word flags;
	void (*restorer)(void);
	u32 mask[2];
};

#ifndef __x86_64__
// The order of fields differs only in what follows the flags.
_Static_assert(sizeof(struct action) == 20, "struct sigaction of the kernel");
#endif

void run(void) __attribute__((noreturn));
void signalled(int signal, const int *info, struct context *c);
void *memcpy(void *to, const void *from, __SIZE_TYPE__ n);
void *memset(void *to, int value, __SIZE_TYPE__ n);
int enter(const struct test_case *c);
void leave(void);
void resume(void) __attribute__((noreturn));
void restorer(void);

struct outcome result;
u32 based_selector;

static u32 count;
static struct test_case cases[MAX_CASES];
static struct outcome outcomes[MAX_CASES];
static u8 signal_stack[64 * 1024] __attribute__((aligned(16)));
static volatile int inside;

static void __attribute__((noreturn))
stop(int status)
{
	for (;;)
		syscall6(SYS_EXIT, (word)status, 0, 0, 0, 0, 0);
}

static void
require(long r, const char *what)
{
	u32 n = 0;

	if (r >= 0 || r < -4095)
		return;
	while (what[n])
		n++;
	syscall6(SYS_WRITE, 2, (word)what, n, 0, 0, 0);
	stop(1);
}

void *
memcpy(void *to, const void *from, __SIZE_TYPE__ n)
{
	void *at = to;

	__asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n) : : "memory");
	return to;
}

void *
memset(void *to, int value, __SIZE_TYPE__ n)
{
	void *at = to;

	__asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(value) : "memory");
	return to;
}

// False at the end of the input.
static int
transfer(int call, int fd, void *buffer, u32 bytes)
{
	u32 done = 0;

	while (done < bytes) {
		long n = syscall6(call, (word)fd, (word)buffer + done, bytes - done, 0, 0, 0);

		if (n == -4)	// EINTR
			continue;
		if (n <= 0)
			return 0;
		done += (u32)n;
	}
	return 1;
}

static void
copy_in(const u8 *from)
{
	for (u32 i = 0; i < WINDOWS; i++) {
		memcpy((void *)(word)(DATA + window[i].offset), from, window[i].bytes);
		from += window[i].bytes;
	}
}

static void
copy_out(u8 *to)
{
	for (u32 i = 0; i < WINDOWS; i++) {
		memcpy(to, (void *)(word)(DATA + window[i].offset), window[i].bytes);
		to += window[i].bytes;
	}
}

static void
map(u32 address, u32 bytes, int protection)
{
	require(syscall6(SYS_MMAP, address, bytes, (word)protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, (word)-1, 0),
		"runner: mmap failed\n");
}

static void
build_memory(void)
{
	u8 *fixed = (u8 *)(word)(DATA + PAGE_READ_ONLY);

	map(CODE, CODE_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC);
	map(DATA + 0x1000, 0x3000, PROT_READ | PROT_WRITE);
	map(DATA + 0x5000, 0x1000, PROT_READ | PROT_WRITE);
	for (u32 i = 0; i < 4096; i++)
		fixed[i] = (u8)(i * 37 + 11);
	require(syscall6(SYS_MPROTECT, (word)fixed, 4096, PROT_READ, 0, 0, 0), "runner: mprotect failed\n");
}

// The signals that a case can raise, on a stack of their own: ESP is the case's. None is masked while handled, so the
// handler need not return.
static void
catch_signals(void)
{
	static const int caught[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGALRM};
	struct action action = {signalled, SA_SIGINFO | SA_RESTORER | SA_ONSTACK | SA_NODEFER, restorer, {0, 0}};
	word stack[3] = {(word)signal_stack, 0, sizeof(signal_stack)};

	require(syscall6(SYS_SIGALTSTACK, (word)stack, 0, 0, 0, 0, 0), "runner: sigaltstack failed\n");
	for (u32 i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		require(syscall6(SYS_RT_SIGACTION, (word)caught[i], (word)&action, 0, 8, 0, 0), "runner: sigaction failed\n");
}

static void
set_watchdog(word seconds)
{
	word time[4] = {0, 0, seconds, 0};

	syscall6(SYS_SETITIMER, 0, (word)time, 0, 0, 0, 0);
}

// A data segment with a base, so that cases see one and 16-bit addresses reach the data.
static void
build_segment(void)
{
#ifdef __x86_64__
	require(syscall6(SYS_ARCH_PRCTL, ARCH_SET_FS, DATA, 0, 0, 0, 0), "runner: arch_prctl failed\n");
#else
	struct user_desc d = {(u32)-1, DATA, 0xFFFFF, 0x51};	// 32-bit, limit in pages, usable

	require(syscall6(SYS_SET_THREAD_AREA, (word)&d, 0, 0, 0, 0, 0), "runner: set_thread_area failed\n");
	based_selector = d.entry * 8 + 3;
#endif
}

static void
say_hello(void)
{
	static const struct test_case nothing = {.eflags = 0x202, .eip = CODE};
	struct hello hello = {.magic = MAGIC, .case_bytes = sizeof(struct test_case), .outcome_bytes = sizeof(struct outcome)};
	u32 selector;

	// The first entry loads the segment registers as every later one finds them.
	for (int i = 0; i < 2; i++) {
		u8 *code = (u8 *)(word)CODE;

		code[0] = 0xE9;
		*(u32 *)(word)(CODE + 1) = (u32)(word)leave - (CODE + 5);
		if (enter(&nothing))
			stop(1);
	}
	__asm__("mov %%ss, %0" : "=r"(selector));
	__asm__("lar %1, %0" : "=r"(hello.data_rights) : "r"(selector));
	for (int i = 0; i < 6; i++)
		hello.segments[i] = result.segments[i];
	hello.based = (u16)based_selector;
	if (!transfer(SYS_WRITE, 1, &hello, sizeof(hello)))
		stop(1);
}

void
signalled(int signal, const int *info, struct context *c)
{
	struct outcome *r = &result;

	if (signal == SIGALRM) {
		set_watchdog(WATCHDOG_SECONDS);
		if (c->eip - CODE >= CODE_BYTES)
			return;
	}
	if (!inside)
		require(-1, "runner: a signal outside of a case\n");
	r->registers[0] = (u32)c->eax;
	r->registers[1] = (u32)c->ecx;
	r->registers[2] = (u32)c->edx;
	r->registers[3] = (u32)c->ebx;
	r->registers[4] = (u32)c->esp;
	r->registers[5] = (u32)c->ebp;
	r->registers[6] = (u32)c->esi;
	r->registers[7] = (u32)c->edi;
	r->eflags = (u32)c->eflags;
	r->trap = signal == SIGALRM ? TRAP_HUNG : (u32)c->trapno;
	r->error = (u32)c->err;
	r->cr2 = (u32)c->cr2;
	r->eip = (u32)c->eip;
	r->signal = (u32)signal;
	r->code = (u32)info[2];	// si_code
	r->segments[1] = (u16)c->cs;
#ifdef __x86_64__
	__asm__("mov %%es, %0" : "=m"(r->segments[0]));
	__asm__("mov %%ss, %0" : "=m"(r->segments[2]));
	__asm__("mov %%ds, %0" : "=m"(r->segments[3]));
	__asm__("mov %%fs, %0" : "=m"(r->segments[4]));
	__asm__("mov %%gs, %0" : "=m"(r->segments[5]));
#else
	r->segments[0] = (u16)c->es;
	r->segments[2] = (u16)c->ss;
	r->segments[3] = (u16)c->ds;
	r->segments[4] = (u16)c->fs;
	r->segments[5] = (u16)c->gs;
#endif
	resume();
}

static void
place(const struct test_case *c)
{
	u8 *slot = (u8 *)(word)c->eip;
	u32 end = c->eip + c->code_bytes;
	u32 distance = (u32)(word)leave - (end + 5);

	memcpy(slot, c->code, c->code_bytes);
	slot[c->code_bytes] = 0xE9;
	memcpy(slot + c->code_bytes + 1, &distance, 4);
}

void
run(void)
{
	build_memory();
	build_segment();
	catch_signals();
	say_hello();
	while (transfer(SYS_READ, 0, &count, sizeof(count))) {
		if (count - 1 >= MAX_CASES || !transfer(SYS_READ, 0, cases, count * (u32)sizeof(cases[0])))
			stop(1);
		for (u32 i = 0; i < count; i++)
			place(&cases[i]);
		set_watchdog(WATCHDOG_SECONDS);
		for (u32 i = 0; i < count; i++) {
			copy_in(cases[i].data);
			result.trap = TRAP_NONE;
			inside = 1;
			enter(&cases[i]);
			inside = 0;
			copy_out(result.data);
			outcomes[i] = result;
		}
		set_watchdog(0);
		if (!transfer(SYS_WRITE, 1, outcomes, count * (u32)sizeof(outcomes[0])))
			stop(1);
	}
	stop(0);
}
