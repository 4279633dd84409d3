#include "kernels.h"

#define SIZE	32768

static uint8_t composite[SIZE];

uint32_t kernel_sieve(uint32_t rounds)
{
	uint32_t sum = 0;

	for (uint32_t round = 0; round < rounds; round++) {
		uint32_t primes = 0;

		for (uint32_t i = 2; i < SIZE; i++)
			composite[i] = (uint8_t)(round & i & 1);
		for (uint32_t i = 2; i < SIZE; i++) {
			if (composite[i])
				continue;
			primes++;
			for (uint32_t j = i + i; j < SIZE; j += i)
				composite[j] = 1;
		}
		sum = sum * 31 + primes;
	}
	return sum;
}
