#include "kernels.h"

const struct kernel kernels[KERNELS] = {
	{"recurse", kernel_recurse, 300},
	{"sieve", kernel_sieve, 50},
	{"crc", kernel_crc, 150},
	{"sort", kernel_sort, 30},
	{"matrix", kernel_matrix, 40},
	{"indirect", kernel_indirect, 20000},
	{"strings", kernel_strings, 60000},
	{"bytes", kernel_bytes, 500},
};
