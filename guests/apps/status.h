/* What httpd tells about itself. */
#ifndef STATUS_H
#define STATUS_H

#include "types.h"

struct server_status {
	u32 connections, threads, queued;	/* now */
	u32 served, refused;			/* since boot: walks done; responses that were not 200 */
};

void status_text(char *buffer, u32 size, const struct server_status *server);	/* "key value" lines */
void status_html(char *buffer, u32 size, const struct server_status *server);

#endif
