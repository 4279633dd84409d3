#include "cgi.h"
#include "defs.h"
#include "walk.h"

#define KB_PER_PAGE	(PAGE_SIZE / 1024)
#define VALUE_MAX	11		/* digits of a 32-bit number and a zero */

static u32 pages_of(const struct cgi *cgi)
{
	return cgi->kb / KB_PER_PAGE + (cgi->kb % KB_PER_PAGE != 0);
}

/* Pages that one request can have at best: the tables that lead to them take some, too. */
static u32 page_limit(void)
{
	u32 total = pages_total();

	return total - total / (PAGE_SIZE / sizeof(void *)) - 2;
}

static bool read_parameter(const char *text, u32 length, const char *name, u32 *value)
{
	u32 name_length = strlen(name);
	char digits[VALUE_MAX];

	if (length <= name_length || memcmp(text, name, name_length) || length - name_length >= VALUE_MAX)
		return false;
	memcpy(digits, text + name_length, length - name_length);
	digits[length - name_length] = '\0';
	return number_parse(digits, value);
}

const char *cgi_parse(const char *query, u32 length, struct cgi *cgi)
{
	static char fault[80];
	static const char *const names[] = {"kb=", "passes=", "seed=", "prio=", "wait="};
	u32 values[COUNT(names)] = {0, 0, 1, FVM_PRIORITY_DEFAULT}, seen = 0;

	while (length) {
		const char *ampersand = query;
		u32 part, which = 0;

		while (ampersand < query + length && *ampersand != '&')
			ampersand++;
		part = (u32)(ampersand - query);
		while (which < COUNT(names) && !read_parameter(query, part, names[which], &values[which]))
			which++;
		if (which == COUNT(names) || seen & 1 << which)
			return "expected kb=N&passes=N[&seed=N][&prio=N][&wait=N], each once, in decimal below 2^32";
		seen |= 1u << which;
		part += part < length;
		query += part;
		length -= part;
	}
	*cgi = (struct cgi){values[0], values[1], values[2], values[3], values[4]};
	if (!cgi->kb || !cgi->passes || cgi->passes > HTTPD_PASSES_MAX) {
		snprintf(fault, sizeof(fault), "kb must be at least 1, passes 1 to %u", HTTPD_PASSES_MAX);
		return fault;
	}
	if (cgi->priority > FVM_PRIORITY_MAX) {
		snprintf(fault, sizeof(fault), "prio must be 0 (least important) to %u", FVM_PRIORITY_MAX);
		return fault;
	}
	if (cgi->wait_ms > HTTPD_WAIT_MS_MAX) {
		snprintf(fault, sizeof(fault), "wait must be at most %u (ms)", HTTPD_WAIT_MS_MAX);
		return fault;
	}
	if (pages_of(cgi) > page_limit()) {
		snprintf(fault, sizeof(fault), "kb must be at most %u on this machine", page_limit() * KB_PER_PAGE);
		return fault;
	}
	return NULL;
}

u32 cgi_run(const struct cgi *cgi, char *body, u32 size)
{
	struct pages pages;
	u32 checksum;

	if (!pages_take(&pages, pages_of(cgi))) {
		snprintf(body, size, "not enough free memory for %u KiB now\n", cgi->kb);
		return 503;
	}
	fvm_holds(pages_of(cgi));
	checksum = walk(&pages, cgi->passes, cgi->seed, cgi->wait_ms);
	pages_give_back(&pages);
	snprintf(body, size, "checksum=%08x pages=%u passes=%u seed=%u\n", checksum, pages_of(cgi), cgi->passes,
		 cgi->seed);
	return 200;
}
