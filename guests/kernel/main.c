#include "defs.h"

static int run_app(void *unused)
{
	(void)unused;
	machine_exit((u8)app.main());
}

static void read_options(void)
{
	const char *fault = options_parse(cmdline, option_tables, (u32)(option_tables_end - option_tables));

	if (!fault)
		fault = fvm_init();
	if (fault) {
		printf("%s: %s\n", app.name, fault);
		machine_exit(1);
	}
}

/* Entered by boot.S with interrupts off; what runs here becomes the idle thread. */
void kmain(u32 magic, const struct multiboot_info *info)
{
	uart_init();
	bootinfo_read(magic, info);
	trap_init();
	pic_init();
	clock_init();
	kalloc_init();
	vm_init();
	read_options();
	pit_init();
	uart_listen();
	requests_init();
	if (!thread_create("app", THREAD_URGENT, run_app, NULL))
		panic("no memory for the first thread");
	idle();
}
