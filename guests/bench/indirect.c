/* A little machine: operations by pointer, operands by a dense switch, a program of pseudo-random length. */
#include "kernels.h"

#define PROGRAM	64

typedef uint32_t (*operation)(uint32_t, uint32_t);

static uint32_t add(uint32_t a, uint32_t b)
{
	return a + b;
}

static uint32_t subtract(uint32_t a, uint32_t b)
{
	return a - b;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	return (a ^ b) * 31;
}

static uint32_t rotate(uint32_t a, uint32_t b)
{
	return (a << 5 | a >> 27) ^ b;
}

static operation const operations[] = {add, subtract, mix, rotate};
static uint8_t program[PROGRAM];

static __attribute__((noinline, noclone)) uint32_t operand(uint32_t code, uint32_t i, uint32_t sum)
{
	switch (code >> 2) {
	case 0: return i;
	case 1: return sum >> 3;
	case 2: return i * 3;
	case 3: return sum ^ i;
	case 4: return 0x12345;
	case 5: return i << 7;
	case 6: return ~sum;
	default: return sum & 0xFF;
	}
}

uint32_t kernel_indirect(uint32_t rounds)
{
	uint32_t total = 0, seed = 1;

	for (uint32_t i = 0; i < PROGRAM; i++)
		program[i] = (uint8_t)(kernel_random(&seed) & 31);
	for (uint32_t round = 0; round < rounds; round++) {
		uint32_t sum = round;

		for (uint32_t i = 0; i < PROGRAM; i++)
			sum = operations[program[i] & 3](sum, operand(program[i], i, sum));
		total = total * 31 + sum;
	}
	return total;
}
