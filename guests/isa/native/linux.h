// Linux as the runner needs it: system calls, and the signal frame's machine context.
#ifndef LINUX_H
#define LINUX_H

#include "runner.h"

#define PROT_READ	1
#define PROT_WRITE	2
#define PROT_EXEC	4
#define MAP_PRIVATE	2
#define MAP_FIXED	0x10
#define MAP_ANONYMOUS	0x20
#define SA_SIGINFO	0x00000004u
#define SA_RESTORER	0x04000000u
#define SA_ONSTACK	0x08000000u
#define SA_NODEFER	0x40000000u

enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGALRM = 14 };

typedef unsigned long word;

#ifdef __x86_64__

enum { SYS_READ = 0, SYS_WRITE = 1, SYS_MPROTECT = 10, SYS_RT_SIGACTION = 13, SYS_SETITIMER = 38, SYS_EXIT = 60,
       SYS_MMAP = 9, SYS_SIGALTSTACK = 131, SYS_ARCH_PRCTL = 158 };

#define ARCH_SET_FS	0x1002

struct context {
	word flags, link, stack[3];
	word r8_15[8];
	word edi, esi, ebp, ebx, edx, eax, ecx, esp, eip, eflags;
	u16 cs, gs, fs, ss;
	word err, trapno, oldmask, cr2;
};

static inline long
syscall6(long n, word a, word b, word c, word d, word e, word f)
{
	long result;
	register word r10 __asm__("r10") = d;
	register word r8 __asm__("r8") = e;
	register word r9 __asm__("r9") = f;
	__asm__ volatile("syscall" : "=a"(result)
		: "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return result;
}

#else

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_SETITIMER = 104, SYS_MPROTECT = 125, SYS_RT_SIGACTION = 174,
       SYS_SIGALTSTACK = 186, SYS_MMAP = 192 /* mmap2 */, SYS_SET_THREAD_AREA = 243 };

struct user_desc {
	u32 entry, base, limit, flags;
};

struct context {
	word flags, link, stack[3];
	u32 gs, fs, es, ds;
	u32 edi, esi, ebp, esp, ebx, edx, ecx, eax;
	u32 trapno, err, eip, cs, eflags, esp_at_signal, ss, fpstate, oldmask, cr2;
};

static inline long
syscall6(long n, word a, word b, word c, word d, word e, word f)
{
	long result;
	word sixth[2] = {a, f};
	// Six arguments take all registers: the first and the last come from memory.
	__asm__ volatile("push %%ebp; push %%ebx; mov 4(%%ebx), %%ebp; mov (%%ebx), %%ebx; int $0x80; pop %%ebx; pop %%ebp"
		: "=a"(result) : "a"(n), "b"(sixth), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
	return result;
}

#endif

#endif
