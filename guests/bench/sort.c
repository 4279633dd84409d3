#include "kernels.h"

#define SIZE	4096

static uint32_t values[SIZE];

static void shell_sort(uint32_t count)
{
	uint32_t gap = 1;

	while (gap < count / 3)
		gap = gap * 3 + 1;
	for (; gap; gap /= 3)
		for (uint32_t i = gap; i < count; i++) {
			uint32_t value = values[i], j = i;

			for (; j >= gap && values[j - gap] > value; j -= gap)
				values[j] = values[j - gap];
			values[j] = value;
		}
}

uint32_t kernel_sort(uint32_t rounds)
{
	uint32_t sum = 0, seed = 1;

	for (uint32_t round = 0; round < rounds; round++) {
		for (uint32_t i = 0; i < SIZE; i++)
			values[i] = kernel_random(&seed);
		shell_sort(SIZE);
		for (uint32_t i = 0; i < SIZE; i++)
			sum = sum * 31 + values[i];
	}
	return sum;
}
