#include "kernels.h"

static __attribute__((noinline, noclone)) uint32_t ackermann(uint32_t m, uint32_t n)
{
	if (!m)
		return n + 1;
	if (!n)
		return ackermann(m - 1, 1);
	return ackermann(m - 1, ackermann(m, n - 1));
}

static __attribute__((noinline, noclone)) uint32_t fibonacci(uint32_t n)
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

uint32_t kernel_recurse(uint32_t rounds)
{
	uint32_t sum = 0;

	for (uint32_t round = 0; round < rounds; round++)
		sum = sum * 31 + fibonacci(18) + ackermann(2, 20 + round % 8);
	return sum;
}
