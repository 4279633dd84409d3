/* What ring 3 needs that the kernel has not: segments, a task state for the way back, a gate, and pages of its own. */
#include "defs.h"
#include "modes.h"

#define KERNEL_CODE	0x08
#define KERNEL_DATA	0x10
#define GATE_USER	0xEE00	/* present, ring 3 may use it, 32 bits; clears IF on entry */
#define PTE_USER	0x007	/* present, writable, for ring 3 */
#define PAGE_ENTRIES	1024

struct table_pointer {
	u16 limit;
	const void *base;
} __attribute__((packed));

static struct {
	u32 link, esp0, ss0, others[23];
} task_state;

static u64 gdt[] = {
	0,
	0x00CF9A000000FFFF,	/* as in boot.S: code and data of ring 0 */
	0x00CF92000000FFFF,
	0x00CFFA000000FFFF,	/* the same for ring 3 */
	0x00CFF2000000FFFF,
	0,			/* the task state, once its address is known */
};

static u64 idt[VECTOR_LEAVE + 1];
static u32 directory[PAGE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static void load_tables(void)
{
	struct table_pointer gdt_pointer = {sizeof(gdt) - 1, gdt}, idt_pointer;
	u32 base = (u32)&task_state, leave = (u32)user_leave;

	task_state.esp0 = (u32)mode_stack_top;
	task_state.ss0 = KERNEL_DATA;
	gdt[TASK_STATE / 8] = 0x0000890000000000 | (u64)(base >> 24) << 56 | (u64)(base & 0xFFFFFF) << 16
			      | (sizeof(task_state) - 1);
	asm volatile("lgdt %0; ltr %w1" : : "m"(gdt_pointer), "r"(TASK_STATE));

	/* The kernel's gates stay, so that a fault in ring 3 still ends in its panic. */
	asm volatile("sidt %0" : "=m"(idt_pointer));
	memcpy(idt, idt_pointer.base, VECTOR_LEAVE * sizeof(idt[0]));
	idt[VECTOR_LEAVE] = (u64)(leave >> 16) << 48 | (u64)GATE_USER << 32 | KERNEL_CODE << 16 | (leave & 0xFFFF);
	idt_pointer = (struct table_pointer){sizeof(idt) - 1, idt};
	asm volatile("lidt %0" : : "m"(idt_pointer));
}

/* The kernel's image, one to one, all of it for ring 3. */
static void map_image(void)
{
	for (u32 page = KERNEL_BASE; page < (u32)kernel_end; page += PAGE_SIZE) {
		u32 *entry = &directory[page / PAGE_SIZE / PAGE_ENTRIES];

		if (!*entry) {
			u32 *table = page_alloc();

			if (!table)
				panic("no memory for the page tables of ring 3");
			memset(table, 0, PAGE_SIZE);
			*entry = (u32)table | PTE_USER;
		}
		((u32 *)(*entry & ~(PAGE_SIZE - 1)))[page / PAGE_SIZE % PAGE_ENTRIES] = page | PTE_USER;
	}
}

u32 run_flat(bench_kernel kernel, u32 rounds)
{
	u32 flags = irq_save(), result = enter_flat(kernel, rounds);

	irq_restore(flags);
	return result;
}

u32 run_user(bench_kernel kernel, u32 rounds)
{
	u32 flags = irq_save(), result;

	if (!task_state.esp0) {
		load_tables();
		map_image();
	}
	result = enter_user(kernel, rounds, (u32)directory);
	irq_restore(flags);
	return result;
}
