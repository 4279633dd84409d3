/* What the string functions of C libraries compile to where code is small: REP MOVS, STOS, SCAS and CMPS over pieces of
   a few bytes to a few hundred, and LODS and STOS in a loop. */
#include "kernels.h"

#define SIZE	1024

/* What REP counts down: as wide as an address. */
typedef uintptr_t rep_count;

static char from[SIZE + 1], to[SIZE + 1];

static void copy(char *target, const char *source, uint32_t count)
{
	rep_count words = count / 4, rest = count % 4;

	asm volatile("rep movsl" : "+D"(target), "+S"(source), "+c"(words) : : "memory");
	asm volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(rest) : : "memory");
}

static void fill(char *target, int value, rep_count count)
{
	asm volatile("rep stosb" : "+D"(target), "+c"(count) : "a"(value) : "memory");
}

static uint32_t length(const char *text)
{
	const char *end = text;
	rep_count count = UINT32_MAX;

	asm volatile("repne scasb" : "+D"(end), "+c"(count) : "a"(0) : "cc", "memory");
	return (uint32_t)(end - text) - 1;
}

/* Returns how many bytes were equal, at most count. */
static uint32_t equal(const char *a, const char *b, uint32_t count)
{
	rep_count left = count;
	uint8_t differs;

	asm volatile("cmpl %%eax, %%eax; repe cmpsb; setne %b3"
		     : "+S"(a), "+D"(b), "+c"(left), "=q"(differs) : : "cc", "memory");
	return count - (uint32_t)left - differs;
}

static uint32_t upper(char *target, const char *source, uint32_t count)
{
	uint32_t sum = 0;

	while (count--) {
		uint32_t c;

		asm volatile("lodsb" : "+S"(source), "=a"(c) : "1"(0) : "memory");
		c -= c >= 'a' && c <= 'z' ? 'a' - 'A' : 0;
		sum += c;
		asm volatile("stosb" : "+D"(target) : "a"(c) : "memory");
	}
	return sum;
}

uint32_t kernel_strings(uint32_t rounds)
{
	uint32_t sum = 0, seed = 1;

	for (uint32_t i = 0; i < SIZE; i++)
		from[i] = (char)(kernel_random(&seed) % 95 + ' ');
	for (uint32_t round = 0; round < rounds; round++) {
		uint32_t at = kernel_random(&seed) % 64, count = kernel_random(&seed) % 200 + 1;
		char *target = to + kernel_random(&seed) % 64;

		copy(target, from + at, count);
		target[count] = '\0';
		sum = sum * 31 + length(target);
		target[count / 2] ^= 1;
		sum = sum * 31 + equal(target, from + at, count);
		sum = sum * 31 + upper(target, from + at, count / 4);
		fill(target, (int)round & 0x7F, count);
		sum = sum * 31 + (uint32_t)target[count - 1];
	}
	return sum;
}
