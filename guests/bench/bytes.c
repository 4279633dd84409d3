#include "kernels.h"

#define SIZE	4096
#define BUCKETS	256

static char text[SIZE];
static uint16_t counts[BUCKETS];

static void compose(void)
{
	uint32_t seed = 1;

	for (uint32_t i = 0; i < SIZE - 1; i++) {
		uint32_t r = kernel_random(&seed);

		text[i] = r % 6 == 0 ? ' ' : (char)('a' + r / 6 % 26);
	}
	text[SIZE - 1] = '\0';
}

static uint32_t count_words(void)
{
	uint32_t words = 0, hash = 0;

	for (const char *c = text; *c; c++) {
		if (*c != ' ') {
			hash = hash * 33 + (uint8_t)*c;
			continue;
		}
		counts[hash % BUCKETS]++;
		words += hash != 0;
		hash = 0;
	}
	return words;
}

/* The number of places where the text agrees with itself moved by so many bytes. */
static uint32_t agreement(uint32_t distance)
{
	uint32_t same = 0;

	for (uint32_t i = 0; i + distance < SIZE; i++)
		if (text[i] == text[i + distance])
			same++;
	return same;
}

uint32_t kernel_bytes(uint32_t rounds)
{
	uint32_t sum = 0;

	compose();
	for (uint32_t i = 0; i < BUCKETS; i++)
		counts[i] = 0;
	for (uint32_t round = 0; round < rounds; round++) {
		sum = sum * 31 + count_words();
		sum = sum * 31 + agreement(round % 16 + 1);
		sum = sum * 31 + counts[round % BUCKETS];
	}
	return sum;
}
