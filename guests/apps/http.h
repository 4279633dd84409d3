/* HTTP/1.1 (RFC 9112) as far as a server of GET and HEAD needs it. Text in, text out. */
#ifndef HTTP_H
#define HTTP_H

#include "types.h"

struct http_request {
	u32 head_length;		/* all of it, with the empty line */
	u32 status;			/* 0, or what to refuse it with */
	const char *fault;		/* why, in words */
	bool head;			/* HEAD, not GET */
	bool close, http10;		/* what becomes of the connection after the response */
	const char *path, *query;	/* inside the text; the query without its question mark */
	u32 path_length, query_length;
};

/* False: the text does not hold a whole head yet. A text of `limit` bytes without one is refused. */
bool http_parse(const char *text, u32 length, u32 limit, struct http_request *request);
bool http_path_is(const struct http_request *request, const char *path);
/* The whole response; its length, which is above the buffer's size when it did not fit. */
u32 http_response(char *buffer, u32 size, const struct http_request *request, u32 status, const char *type,
		  const char *body);

/* Its head alone, for a body of so many bytes. */
u32 http_head(char *buffer, u32 size, const struct http_request *request, u32 status, const char *type, u32 length);

#endif
