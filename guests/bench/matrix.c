#include "kernels.h"

#define SIZE	48

static uint32_t a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];

uint32_t kernel_matrix(uint32_t rounds)
{
	uint32_t sum = 0, seed = 1;

	for (uint32_t i = 0; i < SIZE; i++)
		for (uint32_t j = 0; j < SIZE; j++) {
			a[i][j] = kernel_random(&seed);
			b[i][j] = kernel_random(&seed);
		}
	for (uint32_t round = 0; round < rounds; round++) {
		for (uint32_t i = 0; i < SIZE; i++)
			for (uint32_t j = 0; j < SIZE; j++) {
				uint32_t dot = 0;

				for (uint32_t k = 0; k < SIZE; k++)
					dot += a[i][k] * b[k][j];
				product[i][j] = dot;
			}
		a[round % SIZE][round / SIZE % SIZE] += product[0][0];
		sum = sum * 31 + product[round % SIZE][round * 7 % SIZE];
	}
	return sum;
}
