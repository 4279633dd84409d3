/*
 * The kernels as a Linux program without a C library, so that it builds for both kinds of user code wherever the guests
 * do: bench32 and bench64. Prints what the guest prints. Arguments: SCALE [WARMUP], times the usual rounds.
 */
#include "kernels.h"
#include <stddef.h>

#define COLUMN	10
#define CLOCK_MONOTONIC	1
#define STDOUT	1

typedef unsigned long word;

#ifdef __x86_64__
enum { SYS_WRITE = 1, SYS_EXIT = 60, SYS_CLOCK_GETTIME = 228 };
#else
enum { SYS_EXIT = 1, SYS_WRITE = 4, SYS_CLOCK_GETTIME = 265 };
#endif

void start(const word *stack) __attribute__((noreturn));
void *memset(void *to, int value, size_t count);
void *memcpy(void *restrict to, const void *restrict from, size_t count);

#ifdef __x86_64__
asm(".globl _start; _start: xorl %ebp, %ebp; movq %rsp, %rdi; call start");
#else
asm(".globl _start; _start: xorl %ebp, %ebp; pushl %esp; call start");
#endif

static long system_call(long number, word a, word b, word c)
{
	long result;

#ifdef __x86_64__
	asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
#else
	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
#endif
	return result;
}

/* As the guest's are. */
void *memset(void *to, int value, size_t count)
{
	void *at = to;

	asm volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	void *at = to;

	asm volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
	return to;
}

static __attribute__((noreturn)) void leave(word status)
{
	for (;;)
		system_call(SYS_EXIT, status, 0, 0);
}

static void print(const char *text)
{
	word length = 0;

	while (text[length])
		length++;
	if (system_call(SYS_WRITE, STDOUT, (word)text, length) != (long)length)
		leave(1);
}

static void print_padded(const char *text, word width)
{
	word length = 0;

	print(text);
	while (text[length])
		length++;
	for (; length < width; length++)
		print(" ");
}

/* Right-aligned in a column, or with all its digits. */
static void print_number(uint32_t value, uint32_t base, char fill, uint32_t width)
{
	char text[COLUMN + 1], *at = text + COLUMN;

	*at = '\0';
	do {
		*--at = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (at > text + COLUMN - width)
		*--at = fill;
	print(at);
}

static uint32_t microseconds(void)
{
	long time[2];

	if (system_call(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (word)time, 0))
		leave(1);
	return (uint32_t)time[0] * 1000000 + (uint32_t)time[1] / 1000;
}

static uint32_t number(const char *text)
{
	uint32_t value = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (uint32_t)(*text - '0');
	return value;
}

void start(const word *stack)
{
	uint32_t scale = stack[0] > 1 ? number((const char *)stack[2]) : 1;
	uint32_t warmup = stack[0] > 2 ? number((const char *)stack[3]) : 0;

	print("kernel    mode  checksum     rounds         us\n");
	for (uint32_t i = 0; i < KERNELS; i++) {
		uint32_t rounds = kernels[i].rounds * scale, begin, end, checksum;

		if (warmup)
			kernels[i].run(kernels[i].rounds * warmup);
		begin = microseconds();
		checksum = kernels[i].run(rounds);
		end = microseconds();
		print_padded(kernels[i].name, 9);
		print(" host  ");
		print_number(checksum, 16, '0', 8);
		print(" ");
		print_number(rounds, 10, ' ', COLUMN);
		print(" ");
		print_number(end - begin, 10, ' ', COLUMN);
		print("\n");
	}
	leave(0);
}
