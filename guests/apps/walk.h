/* The memory-bound work of membound and httpd: a walk over pages in a random order (docs/guests.md). */
#ifndef WALK_H
#define WALK_H

#include "types.h"

struct pages {
	u32 count;
	u32 ***root;		/* a page of pointers to pages of pointers to the pages */
};

bool pages_take(struct pages *pages, u32 count);	/* false: out of memory, and nothing is taken */
void pages_give_back(struct pages *pages);
u32 walk(const struct pages *pages, u32 passes, u32 seed, u32 wait_ms);

#endif
