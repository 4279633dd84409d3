#include "status.h"
#include "defs.h"

#define TEXT_MAX	1024

struct writer {
	char *buffer;
	u32 size, length;
};

static void text(struct writer *writer, const char *key, const char *value)
{
	writer->length += snprintf(writer->buffer + writer->length, writer->size - writer->length, "%s %s\n", key, value);
}

static void line(struct writer *writer, const char *key, u32 value)
{
	writer->length += snprintf(writer->buffer + writer->length, writer->size - writer->length, "%s %u\n", key, value);
}

/* Q16 and thousandths as decimals; 0 stands for none. */
static void decimal(struct writer *writer, const char *key, u32 thousandths)
{
	writer->length += snprintf(writer->buffer + writer->length, writer->size - writer->length, "%s %u.%03u\n", key,
				   thousandths / 1000, thousandths % 1000);
}

static u32 q16_thousandths(u32 q16)
{
	return (u32)(((u64)q16 * 1000) >> 16);
}

void status_text(char *buffer, u32 size, const struct server_status *server)
{
	struct writer writer = {buffer, size, 0};
	struct fvm_status fvm;
	bool friendly = fvm_read_status(&fvm);

	text(&writer, "mode", friendly ? fvm.mode : "plain");
	line(&writer, "uptime_s", (u32)divide(clock_us(clock_now()), 1000000, NULL));
	line(&writer, "connections", server->connections);
	line(&writer, "threads", server->threads);
	line(&writer, "queued", server->queued);
	line(&writer, "served", server->served);
	line(&writer, "refused", server->refused);
	line(&writer, "free_kb", pages_free() * (PAGE_SIZE / 1024));
	line(&writer, "total_kb", pages_total() * (PAGE_SIZE / 1024));
	if (!friendly)
		return;
	text(&writer, "rule", fvm.rule);
	text(&writer, "victim", fvm.victim);
	line(&writer, "active", fvm.active);
	line(&writer, "suspended", fvm.suspended);
	line(&writer, "cap", fvm.cap);
	decimal(&writer, "rate_hz", fvm.rate_mhz);
	decimal(&writer, "vct_ms", fvm.vct_us);
	decimal(&writer, "ewma_ms", fvm.smoothed_us);
	decimal(&writer, "min_ms", fvm.minimum_us);
	decimal(&writer, "slowdown", q16_thousandths(fvm.slowdown_q16));
	line(&writer, "congested", fvm.congested);
}

void status_html(char *buffer, u32 size, const struct server_status *server)
{
	char lines[TEXT_MAX];

	status_text(lines, sizeof(lines), server);
	snprintf(buffer, size,
		 "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"refresh\" content=\"2\">\n<title>MiniVmm guest</title>\n"
		 "<style>body{font:16px/1.5 system-ui;margin:3em auto;max-width:34em;padding:0 1em}"
		 "pre{background:#f3f5f7;border-radius:8px;padding:1em;tab-size:16}</style>\n</head>\n<body>\n"
		 "<h1>A guest of MiniVmm</h1>\n<pre>\n%s</pre>\n"
		 "<p>Plain text: <a href=\"/status\">/status</a>. Work: "
		 "<a href=\"/cgi?kb=4096&amp;passes=20\">/cgi?kb=4096&amp;passes=20</a></p>\n</body>\n</html>\n", lines);
}
