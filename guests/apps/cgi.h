/* GET /cgi?kb=4096&passes=20[&seed=7][&prio=5][&wait=30]: a walk over that much fresh memory. */
#ifndef CGI_H
#define CGI_H

#include "types.h"

struct cgi {
	u32 kb, passes, seed, priority, wait_ms;
};

const char *cgi_parse(const char *query, u32 length, struct cgi *cgi);	/* what is wrong with the query, or null */
u32 cgi_run(const struct cgi *cgi, char *body, u32 size);		/* the response's status */

#endif
