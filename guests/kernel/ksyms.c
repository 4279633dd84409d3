/* The table is made from the first link of a kernel and goes into the second (symbols.sh). */
#include "defs.h"

struct symbol {
	u32 address;
	const char *name;
};

extern const struct symbol kernel_symbols[];	/* by address */
extern const u32 kernel_symbol_count;

const char *symbol_of(u32 address, u32 *offset)
{
	u32 low = 0, high = kernel_symbol_count;

	if (address >= (u32)kernel_data)
		return NULL;
	while (low < high) {
		u32 middle = (low + high) / 2;

		if (kernel_symbols[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	*offset = address - kernel_symbols[low - 1].address;
	return kernel_symbols[low - 1].name;
}
