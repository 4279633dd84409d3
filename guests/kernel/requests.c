/* What the monitor asks of us, a line at a time (docs/machine.md, "Requests"). */
#include "defs.h"

#define WORD_SET	"set "

static char line[REQUEST_MAX];

static const char *obey(void)
{
	if (!strcmp(line, "poweroff"))
		machine_exit(0);
	if (!memcmp(line, WORD_SET, sizeof(WORD_SET) - 1))
		return fvm_change(line);
	return "unknown request; valid requests: poweroff, set OPTION=VALUE ...";
}

/* RAM is mapped one to one, so addresses are physical ones. */
static void interrupt(u64 entered)
{
	const char *fault;

	(void)entered;
	if (!inl(REQUEST_TAKE))
		return;
	outl(REQUEST_TAKE, (u32)line);
	fault = obey();
	outl(REQUEST_ANSWER, (u32)(fault ? fault : ""));
}

/* A monitor that has no such device answers with all ones. One that has may have asked before we came: its interrupt
   would be an edge that is over. */
void requests_init(void)
{
	u32 flags;

	if (!on_minivmm || inl(REQUEST_TAKE) > REQUEST_MAX)
		return;
	irq_install(IRQ_REQUEST, interrupt);
	flags = irq_save();
	interrupt(0);
	irq_restore(flags);
}
