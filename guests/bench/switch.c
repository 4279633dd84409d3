/*
 * Switches between two address spaces, as a scheduler of processes makes them. Each space has the kernel's tables and
 * two pages of its own at the same addresses; both are touched after every switch.
 */
#include "defs.h"
#include "system.h"

#define SPACES		2
#define OWN_PAGES	2
#define OWN_BASE	0xE0000000	/* the kernel maps nothing there */
#define TABLE_SPAN	(PAGE_SIZE * 1024)
#define PTE_FLAGS	(VM_WRITE | 1)	/* present */

static u32 *page(u32 kind)
{
	u32 *page = page_alloc();

	if (!page)
		panic("no memory for an address space");
	for (u32 i = 0; i < PAGE_SIZE / sizeof(*page); i++)
		page[i] = kind;
	return page;
}

static u32 *make_space(u32 kernel_directory, u32 number)
{
	u32 *directory = page(0), *table = page(0);

	memcpy(directory, (const void *)kernel_directory, PAGE_SIZE);
	directory[OWN_BASE / TABLE_SPAN] = (u32)table | PTE_FLAGS;
	for (u32 i = 0; i < OWN_PAGES; i++)
		table[i] = (u32)page(number * OWN_PAGES + i) | PTE_FLAGS;
	return directory;
}

static void free_space(u32 *directory)
{
	u32 *table = (u32 *)(directory[OWN_BASE / TABLE_SPAN] & ~(PAGE_SIZE - 1));

	for (u32 i = 0; i < OWN_PAGES; i++)
		page_free((void *)(table[i] & ~(PAGE_SIZE - 1)));
	page_free(table);
	page_free(directory);
}

struct result measure_switches(u32 count)
{
	struct result result = {.events = count};
	volatile u32 *own = (volatile u32 *)OWN_BASE;
	u32 flags = irq_save(), kernel_directory = read_cr3(), *spaces[SPACES];
	u64 begin, end;

	for (u32 i = 0; i < SPACES; i++)
		spaces[i] = make_space(kernel_directory, i);
	begin = rdtsc();
	for (u32 i = 0; i < count; i++) {
		write_cr3((u32)spaces[i % SPACES]);
		result.checksum = result.checksum * 31 + own[0]++ + own[PAGE_SIZE / sizeof(*own)];
	}
	end = rdtsc();
	write_cr3(kernel_directory);
	for (u32 i = 0; i < SPACES; i++)
		free_space(spaces[i]);
	irq_restore(flags);
	result.us = stopwatch_us(begin, end);
	return result;
}
