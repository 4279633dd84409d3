/* One option of an app or of a module; a table of them ends with a null name. */
#ifndef OPTION_H
#define OPTION_H

#include "types.h"

enum option_kind {
	OPTION_FLAG,		/* given or not: *value becomes 1 */
	OPTION_NUMBER,		/* decimal digits */
	OPTION_Q16,		/* a decimal fraction, held as Q16 */
	OPTION_MILLI,		/* a decimal fraction, held in thousandths */
	OPTION_CHOICE,		/* one of choices[], which ends with null: its index */
};

struct option {
	const char *name;
	enum option_kind kind;
	u32 *value;		/* holds the default until the option is given */
	u32 min, max;		/* inclusive, in the units of *value */
	const char *expects;	/* the range in words, for the error message; choices speak for themselves */
	const char *const *choices;
};

/* The tables that the app and the modules enter. */
extern const struct option *const option_tables[], *const option_tables_end[];

#define OPTION_TABLE(table) \
	static const struct option *const table##_entry LINKED_INTO(".option_tables") = table

#endif
