/* The smallest guest: says hello and stops; or fails in one of the ways in which a kernel can. */
#include "defs.h"

static u32 status, panics, null, overflow, triple;

static const struct option options[] = {
	{"status", OPTION_NUMBER, &status, 0, 255, "=0..255", NULL},
	{"panic", OPTION_FLAG, &panics, 0, 1, " without a value", NULL},
	{"null", OPTION_FLAG, &null, 0, 1, " without a value", NULL},
	{"overflow", OPTION_FLAG, &overflow, 0, 1, " without a value", NULL},
	{"triple", OPTION_FLAG, &triple, 0, 1, " without a value", NULL},
	{0},
};
OPTION_TABLE(options);

static __attribute__((noinline)) u32 recurse(volatile u32 *caller)
{
	volatile u32 local = *caller + 1;

	return local ? recurse(&local) + local : 0;
}

/* An IDT without entries: INT3 finds no gate, nor does the double fault that follows. */
static void triple_fault(void)
{
	static const u16 nothing[3];

	asm volatile("lidt %0; int3" : : "m"(nothing));
}

static int hello(void)
{
	/* The loader may keep a little at the top of the memory for firmware tables: count up to a full MiB. */
	printf("hello: MiniVmm guest kernel, %u MiB of memory\n", (ram_end + 0xFFFFF) >> 20);
	if (panics)
		panic("as the command line asked");
	if (null)
		*(volatile u32 *)NULL = 0;
	if (overflow)
		status = recurse(&status);
	if (triple)
		triple_fault();
	return (int)status;
}

const struct app app = {"hello", hello};
