#include "http.h"
#include "defs.h"

struct span {
	const char *at, *end;
};

static u32 span_length(struct span span)
{
	return (u32)(span.end - span.at);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool is(struct span span, const char *text)
{
	return span_length(span) == strlen(text) && !memcmp(span.at, text, span_length(span));
}

static bool is_ignoring_case(struct span span, const char *text)
{
	for (; span.at < span.end && *text; span.at++, text++)
		if (lower(*span.at) != *text)
			return false;
	return span.at == span.end && !*text;
}

/* Cuts the front off, up to a separator, which is dropped. Without one, all of it is the front. */
static struct span cut_at(struct span *rest, char separator)
{
	struct span front = {rest->at, rest->at};

	while (front.end < rest->end && *front.end != separator)
		front.end++;
	rest->at = MIN(front.end + 1, rest->end);
	return front;
}

static struct span trim(struct span span)
{
	while (span.at < span.end && (*span.at == ' ' || *span.at == '\t'))
		span.at++;
	while (span.at < span.end && (span.end[-1] == ' ' || span.end[-1] == '\t'))
		span.end--;
	return span;
}

/* A line feed alone ends a line as well (RFC 9112, 2.2). */
static struct span cut_line(struct span *rest)
{
	struct span line = cut_at(rest, '\n');

	if (line.at < line.end && line.end[-1] == '\r')
		line.end--;
	return line;
}

static void refuse(struct http_request *request, u32 status, const char *fault)
{
	if (request->status)
		return;
	request->status = status;
	request->fault = fault;
}

static void read_method(struct http_request *request, struct span method)
{
	static const char *const others[] = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"};

	if (is(method, "GET"))
		return;
	request->head = is(method, "HEAD");
	if (request->head)
		return;
	for (u32 i = 0; i < COUNT(others); i++)
		if (is(method, others[i]))
			refuse(request, 405, "only GET and HEAD are allowed here");
	refuse(request, 501, "unknown method");
}

/* "/path?query", or with "http://host" in front of it, as a proxy is asked. */
static void read_target(struct http_request *request, struct span target)
{
	struct span path;

	if (span_length(target) > 7 && !memcmp(target.at, "http://", 7)) {
		for (target.at += 7; target.at < target.end && *target.at != '/'; target.at++)
			;
	}
	if (target.at == target.end || *target.at != '/')
		refuse(request, 400, "malformed request target");
	path = cut_at(&target, '?');
	request->path = path.at;
	request->path_length = span_length(path);
	request->query = target.at;
	request->query_length = span_length(target);
}

static void read_version(struct http_request *request, struct span version)
{
	bool well_formed = span_length(version) == 8 && !memcmp(version.at, "HTTP/", 5) && version.at[5] >= '0' &&
			   version.at[5] <= '9' && version.at[6] == '.' && version.at[7] >= '0' && version.at[7] <= '9';

	if (!well_formed) {
		request->close = true;
		refuse(request, 400, "malformed request line");
	} else if (version.at[5] != '1') {
		request->close = true;
		refuse(request, 505, "only HTTP/1.x is spoken here");
	} else {
		request->http10 = request->close = version.at[7] == '0';
	}
}

static void read_connection(struct http_request *request, struct span value)
{
	while (value.at < value.end) {
		struct span token = trim(cut_at(&value, ','));

		if (is_ignoring_case(token, "close"))
			request->close = true;
		else if (is_ignoring_case(token, "keep-alive") && request->http10)
			request->close = false;
	}
}

/* False: the field is malformed, or announces a body. What follows is then no request: the connection cannot go on. */
static bool read_field(struct http_request *request, struct span line, bool *has_host)
{
	struct span value = line, name = cut_at(&value, ':');

	if (name.end == line.end || name.at == name.end || trim(name).at != name.at || trim(name).end != name.end)
		return false;
	value = trim(value);
	if (is_ignoring_case(name, "host")) {
		*has_host = true;
	} else if (is_ignoring_case(name, "connection")) {
		read_connection(request, value);
	} else if (is_ignoring_case(name, "transfer-encoding") ||
		   (is_ignoring_case(name, "content-length") && !is(value, "0"))) {
		refuse(request, 413, "requests with a body are not taken");
		return false;
	}
	return true;
}

static bool find_end(const char *text, u32 length, u32 *end)
{
	for (u32 at = 0; at < length; at++) {
		u32 next = at + 1;

		if (text[at] != '\n')
			continue;
		if (next < length && text[next] == '\r')
			next++;
		if (next < length && text[next] == '\n') {
			*end = next + 1;
			return true;
		}
	}
	return false;
}

bool http_parse(const char *text, u32 length, u32 limit, struct http_request *request)
{
	struct span rest, line;
	bool has_host = false, readable = true;
	u32 skipped = 0, end = 0;

	/* Empty lines before a request are skipped (RFC 9112, 2.2). */
	while (skipped < length && (text[skipped] == '\r' || text[skipped] == '\n'))
		skipped++;
	memset(request, 0, sizeof(*request));
	if (!find_end(text + skipped, length - skipped, &end)) {
		if (length < limit)
			return false;
		request->head_length = length;
		request->close = true;
		refuse(request, 431, "the request's head is too large");
		return true;
	}
	request->head_length = skipped + end;
	rest = (struct span){text + skipped, text + skipped + end};
	line = cut_line(&rest);
	{
		struct span method = cut_at(&line, ' '), target = cut_at(&line, ' ');

		read_version(request, line);
		read_method(request, method);
		read_target(request, target);
	}
	for (line = cut_line(&rest); line.at < line.end; line = cut_line(&rest))
		readable &= read_field(request, line, &has_host);
	if (!readable) {
		request->close = true;
		refuse(request, 400, "malformed header field");
	}
	if (!has_host && !request->http10)
		refuse(request, 400, "a Host field is required");
	return true;
}

bool http_path_is(const struct http_request *request, const char *path)
{
	return is((struct span){request->path, request->path + request->path_length}, path);
}

static const char *reason(u32 status)
{
	switch (status) {
	case 200: return "OK";
	case 400: return "Bad Request";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 413: return "Content Too Large";
	case 431: return "Request Header Fields Too Large";
	case 500: return "Internal Server Error";
	case 501: return "Not Implemented";
	case 503: return "Service Unavailable";
	case 505: return "HTTP Version Not Supported";
	default: panic("no reason phrase for status %u", status);
	}
}

u32 http_head(char *buffer, u32 size, const struct http_request *request, u32 status, const char *type, u32 length)
{
	return snprintf(buffer, size,
			"HTTP/1.1 %u %s\r\nServer: MiniVmm-guest\r\nContent-Type: %s\r\n"
			"Content-Length: %u\r\nCache-Control: no-store\r\n%s%s%s\r\n",
			status, reason(status), type, length, status == 405 ? "Allow: GET, HEAD\r\n" : "",
			status == 503 ? "Retry-After: 1\r\n" : "",
			request->close ? "Connection: close\r\n" : request->http10 ? "Connection: keep-alive\r\n" : "");
}

u32 http_response(char *buffer, u32 size, const struct http_request *request, u32 status, const char *type,
		  const char *body)
{
	u32 length = http_head(buffer, size, request, status, type, strlen(body));

	if (request->head || length >= size)
		return length;
	return length + snprintf(buffer + length, size - length, "%s", body);
}
