/*
 * Integer kernels to time: each does rounds of one kind of work and returns a checksum of all of it. They know no
 * machine and no library, so that the same files link into a guest and into a program of the host.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>

uint32_t kernel_recurse(uint32_t rounds);	/* calls and returns */
uint32_t kernel_sieve(uint32_t rounds);		/* stores of bytes with a stride */
uint32_t kernel_crc(uint32_t rounds);		/* arithmetic in registers */
uint32_t kernel_sort(uint32_t rounds);		/* loads and branches that nobody predicts */
uint32_t kernel_matrix(uint32_t rounds);	/* multiplications, two streams of loads */
uint32_t kernel_indirect(uint32_t rounds);	/* calls through pointers and a switch */
uint32_t kernel_strings(uint32_t rounds);	/* string instructions, as libraries use them */
uint32_t kernel_bytes(uint32_t rounds);		/* text a byte at a time, as compilers do it */

struct kernel {
	const char *name;
	uint32_t (*run)(uint32_t rounds);
	uint32_t rounds;			/* some 30 million instructions */
};

#define KERNELS	8

extern const struct kernel kernels[KERNELS];	/* kernels.c */

/* The generator that all of them draw their data from. */
static inline uint32_t kernel_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

#endif
