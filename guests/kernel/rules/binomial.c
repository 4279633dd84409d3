#include "binomial.h"
#include "x86.h"

u32 binomial_point(const struct fvm_input *input, u32 at_q16)
{
	return (u32)((u64)at_q16 * input->one >> 16);
}

u32 binomial_decrease(const struct fvm_input *input, u32 point)
{
	return point - (u32)divide((u64)point << 16, input->mul_q16, NULL);
}

/* Newton's method from above: it falls until it has arrived. A power of two that is less than twice the root is near
   enough for about five rounds. */
u32 square_root(u64 value)
{
	u32 high = (u32)(value >> 32), bits, root, next;

	if (!value)
		return 0;
	bits = high ? 64 - (u32)__builtin_clz(high) : 32 - (u32)__builtin_clz((u32)value);
	for (next = 1u << (bits + 1) / 2;;) {
		root = next;
		next = (u32)((root + divide(value, root, NULL)) / 2);
		if (next >= root)
			return root;
	}
}
