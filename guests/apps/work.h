/* What httpd does for its clients besides showing its status. Each kind of work is a path with parameters of its own. */
#ifndef WORK_H
#define WORK_H

#include "defs.h"
#include "http.h"
#include "vsock.h"

#define WORK_PARAMETERS	5
#define WORK_BODY_MAX	160

struct work_kind {
	const char *path;
	const char *usage;		/* of its query */
	/* Numbers, each with its "=" or null behind the last, and what they are where they are not given. */
	const char *names[WORK_PARAMETERS];
	u32 defaults[WORK_PARAMETERS];
	u32 priority;			/* which of them it is */
	const char *(*check)(const u32 *values);		/* what is wrong with them, or null */
	u32 (*run)(const u32 *values, char *body, u32 size);	/* the response's status; its body is text */
	/* Or, for a kind whose response is large: so many bytes, and what sends them. */
	u32 (*length)(const u32 *values);
	bool (*send)(const u32 *values, struct vsock *socket);	/* false: the client did not take them */
};

/* A request for work, understood. */
struct work {
	const struct work_kind *kind;
	u32 values[WORK_PARAMETERS];
};

extern const struct work_kind cgi_work, disk_work, blob_work, spin_work;

/* False: no kind of work has this path. Otherwise `fault` is what is wrong with the query, or null. */
bool work_parse(const struct http_request *request, struct work *work, const char **fault);

#endif
