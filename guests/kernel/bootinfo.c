#include "defs.h"

struct multiboot_info {
	u32 flags;
	u32 mem_lower, mem_upper;
	u32 boot_device;
	u32 cmdline;
	u32 mods_count, mods_addr;
	u32 syms[4];
	u32 mmap_length, mmap_addr;
};

struct multiboot_range {
	u32 size;		/* of what follows */
	u64 base, length;
	u32 type;
} __attribute__((packed));

#define RANGE_AVAILABLE	1

char cmdline[CMDLINE_MAX];
u32 ram_end;

static void read_memory_map(const struct multiboot_info *info)
{
	u32 at = info->mmap_addr, end = at + info->mmap_length;

	while (at < end) {
		const struct multiboot_range *range = (const struct multiboot_range *)at;
		u64 limit = range->base + range->length;

		if (range->type == RANGE_AVAILABLE && range->base <= KERNEL_BASE && limit > KERNEL_BASE)
			ram_end = (u32)MIN(limit, (u64)RAM_LIMIT) & ~(PAGE_SIZE - 1);
		at += range->size + sizeof(range->size);
	}
	if (ram_end < (u32)kernel_end)
		panic("the memory map has no RAM for the kernel");
}

void bootinfo_read(u32 magic, const struct multiboot_info *info)
{
	if (magic != MULTIBOOT_LOADER_MAGIC)
		panic("not started by a Multiboot loader");
	if (!(info->flags & MULTIBOOT_HAS_MMAP))
		panic("the loader gave no memory map");
	read_memory_map(info);
	if (info->flags & MULTIBOOT_HAS_CMDLINE) {
		const char *line = (const char *)info->cmdline;
		size_t length = strlen(line);

		if (length >= CMDLINE_MAX)
			panic("command line longer than %u bytes", CMDLINE_MAX - 1);
		memcpy(cmdline, line, length + 1);
	}
}
