#include "walk.h"
#include "defs.h"

#define FANOUT		(PAGE_SIZE / sizeof(void *))
#define LINES		(PAGE_SIZE / 64)	/* a page's cache lines: each page is touched in another one */
#define LINE_WORDS	(64 / sizeof(u32))
#define WORDS		8			/* touched a page and a pass */

static void *page_or_null(void **table, u32 index)
{
	return table[index] ? table[index] : (table[index] = page_alloc());
}

bool pages_take(struct pages *pages, u32 count)
{
	pages->root = page_alloc();
	pages->count = 0;
	if (!pages->root)
		return false;
	memset(pages->root, 0, PAGE_SIZE);
	for (; pages->count < count; pages->count++) {
		u32 high = pages->count / FANOUT, low = pages->count % FANOUT;

		if (!page_or_null((void **)pages->root, high) ||
		    !(pages->root[high][low] = page_alloc())) {
			pages_give_back(pages);
			return false;
		}
	}
	return true;
}

void pages_give_back(struct pages *pages)
{
	for (u32 i = 0; i < pages->count; i++)
		page_free(pages->root[i / FANOUT][i % FANOUT]);
	for (u32 i = 0; i < FANOUT && pages->root[i]; i++)
		page_free(pages->root[i]);
	page_free(pages->root);
	pages->root = NULL;
}

static u32 rotate_left_5(u32 value)
{
	return value << 5 | value >> 27;
}

/*
 * Each pass visits every page once, in the order of a linear congruential generator of full period (Hull and Dobell:
 * multiplier 1 modulo 4, odd increment, modulus a power of two; indices beyond the last page are passed over). The
 * first pass writes what the later ones read, so the pages need not be cleared, and no page can be left out or mixed
 * up without another checksum. Half-way it waits, if it is to, as for a disk or a database: its memory stays in use.
 */
u32 walk(const struct pages *pages, u32 passes, u32 seed, u32 wait_ms)
{
	u32 s = seed, sum = 0, m = 1;

	while (m < pages->count)
		m *= 2;
	for (u32 pass = 0; pass < passes; pass++) {
		u32 mul, add, i;

		if (wait_ms && pass == passes / 2)
			sleep_ms(wait_ms);
		s = s * 1664525 + 1013904223;
		mul = (s & ~7u) | 5;
		add = (s >> 8) | 1;
		i = s & (m - 1);
		for (u32 visit = 0; visit < m; visit++) {
			u32 *p;

			i = (i * mul + add) & (m - 1);
			if (i >= pages->count)
				continue;
			p = pages->root[i / FANOUT][i % FANOUT] + (i % LINES) * LINE_WORDS;
			for (u32 j = 0; j < WORDS; j++) {
				u32 v = pass == 0 ? i : p[j];

				v = rotate_left_5(v ^ s) + j;
				p[j] = v;
				sum = sum * 31 + v;
			}
		}
	}
	return sum;
}
