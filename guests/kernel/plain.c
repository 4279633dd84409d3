/* The hooks of the friendly part where fvm.o is not linked: they do nothing. There are no fvm options then. */
#include "defs.h"

#define HOOK __attribute__((weak))

HOOK const char *fvm_init(void)
{
	return NULL;
}

HOOK void fvm_adapt(u64 entered, bool busy)
{
	(void)entered, (void)busy;
}

HOOK void fvm_enter(u32 priority)
{
	(void)priority;
}

HOOK void fvm_holds(u32 pages)
{
	(void)pages;
}

HOOK void fvm_leave(bool served)
{
	(void)served;
}

HOOK const char *fvm_change(char *line)
{
	(void)line;
	return "this kernel has no friendly part";
}

HOOK bool fvm_read_status(struct fvm_status *status)
{
	(void)status;
	return false;
}
