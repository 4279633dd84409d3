#include "kernels.h"

#define POLYNOMIAL	0xEDB88320u
#define WORDS		1024

uint32_t kernel_crc(uint32_t rounds)
{
	uint32_t crc = 0xFFFFFFFF, seed = 1;

	for (uint32_t round = 0; round < rounds; round++)
		for (uint32_t i = 0; i < WORDS; i++) {
			crc ^= kernel_random(&seed);
			for (uint32_t bit = 0; bit < 32; bit++)
				crc = crc >> 1 ^ (POLYNOMIAL & -(crc & 1));
		}
	return ~crc;
}
