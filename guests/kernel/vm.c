/* Two-level paging, 4 KiB pages, one address space, everything for ring 0. See platform.h for the picture. */
#include "defs.h"

#define PTE_PRESENT	0x001
#define ENTRIES		1024

static u32 directory[ENTRIES] __attribute__((aligned(PAGE_SIZE)));

/* The entry of a page that was absent needs no flush of the TLB: absent entries are not cached (SDM vol. 3, 4.10.2.3). */
bool vm_map(u32 virtual, u32 physical, u32 flags)
{
	u32 *entry = &directory[virtual / PAGE_SIZE / ENTRIES], *table;

	if (!*entry) {
		table = page_alloc();
		if (!table)
			return false;
		memset(table, 0, PAGE_SIZE);
		*entry = (u32)table | VM_WRITE | PTE_PRESENT;
	}
	table = (u32 *)(*entry & ~(PAGE_SIZE - 1));
	ASSERT(!table[virtual / PAGE_SIZE % ENTRIES]);
	table[virtual / PAGE_SIZE % ENTRIES] = physical | flags | PTE_PRESENT;
	return true;
}

void vm_init(void)
{
	bool mapped = vm_map(VIRTIO_MMIO_BASE, VIRTIO_MMIO_BASE, VM_WRITE | VM_UNCACHED);

	for (u32 page = PAGE_SIZE; page < ram_end && mapped; page += PAGE_SIZE)
		mapped = vm_map(page, page, page >= KERNEL_BASE && page < (u32)kernel_data ? 0 : VM_WRITE);
	if (!mapped)
		panic("no memory for the page tables");
	write_cr3((u32)directory);
	write_cr0(read_cr0() | CR0_PG | CR0_WP | CR0_EM);
}
