/*
 * Pages: most recently freed first, so that what is in use stays what the host keeps in memory; and a page that was
 * never used is taken only when no used one is free, so that the host never has to provide more than the peak.
 * Neither taking nor giving back touches the page itself. The free pages stand in a stack beside them: under memory
 * pressure a touch may cost the host a read from its disk.
 */
#include "defs.h"

static u32 *freed;		/* a stack of page numbers */
static u32 freed_count;
static u8 *in_use;		/* one bit a page, to catch a page that is freed twice */
static u32 first, fresh, end;	/* page numbers: first of all, first never used, one behind the last */

void kalloc_init(void)
{
	u32 pages = (ram_end - (u32)kernel_end) / PAGE_SIZE;
	u32 tables = pages * sizeof(freed[0]) + (pages + 7) / 8;

	if ((u32)kernel_end + tables > ram_end)
		panic("%u KiB of memory are too few", ram_end / 1024);
	freed = (u32 *)kernel_end;
	in_use = (u8 *)(freed + pages);
	memset(in_use, 0, (pages + 7) / 8);
	first = fresh = ((u32)kernel_end + tables + PAGE_SIZE - 1) / PAGE_SIZE;
	end = ram_end / PAGE_SIZE;
}

void *page_alloc(void)
{
	u32 flags = irq_save(), page = 0;

	if (freed_count)
		page = freed[--freed_count];
	else if (fresh < end)
		page = fresh++;
	if (page)
		in_use[(page - first) / 8] |= (u8)(1 << (page - first) % 8);
	irq_restore(flags);
	return (void *)(page * PAGE_SIZE);
}

void page_free(void *address)
{
	u32 page = (u32)address / PAGE_SIZE, index = page - first;
	u32 flags = irq_save();

	ASSERT((u32)address % PAGE_SIZE == 0 && page >= first && page < fresh);
	ASSERT(in_use[index / 8] & 1 << index % 8);
	in_use[index / 8] &= (u8)~(1 << index % 8);
	freed[freed_count++] = page;
	irq_restore(flags);
}

u32 pages_free(void)
{
	u32 flags = irq_save(), count = freed_count + (end - fresh);

	irq_restore(flags);
	return count;
}

u32 pages_total(void)
{
	return end - first;
}
