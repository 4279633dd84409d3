/* The compiler itself calls the first four. REP instructions: an emulator does them in bulk. */
#include "defs.h"

void *memset(void *to, int value, size_t count)
{
	void *at = to;

	asm volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	void *at = to;
	size_t words = count / 4;

	asm volatile("rep movsl" : "+D"(at), "+S"(from), "+c"(words) : : "memory");
	count %= 4;
	asm volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t count)
{
	char *target = to;
	const char *source = from;

	if (target <= source || target >= source + count) {
		asm volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(count) : : "memory");
	} else {
		target += count - 1;
		source += count - 1;
		asm volatile("std; rep movsb; cld" : "+D"(target), "+S"(source), "+c"(count) : : "memory");
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
	const u8 *left = a, *right = b;

	for (; count; count--, left++, right++)
		if (*left != *right)
			return *left - *right;
	return 0;
}

size_t strlen(const char *text)
{
	const char *end = text;

	while (*end)
		end++;
	return (size_t)(end - text);
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (u8)*a - (u8)*b;
}

char *strchr(const char *text, int c)
{
	for (; *text != (char)c; text++)
		if (!*text)
			return NULL;
	return (char *)text;
}
