/* The hooks of the friendly part where fvm.o is not linked: they do nothing, and there are no fvm options. */
#include "defs.h"

#define HOOK __attribute__((weak))

HOOK const struct option fvm_options[] = {{0}};

HOOK const char *fvm_init(void)
{
	return NULL;
}

HOOK void fvm_adapt(u64 entered, bool busy)
{
	(void)entered, (void)busy;
}

HOOK void fvm_enter(void)
{
}

HOOK void fvm_leave(bool served)
{
	(void)served;
}

HOOK bool fvm_read_status(struct fvm_status *status)
{
	(void)status;
	return false;
}
