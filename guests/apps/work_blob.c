/* GET /blob?kb=1024[&seed=7][&prio=5]: that many KiB of a congruential generator's numbers, little-endian. The client can
   tell each byte; a page is made at a time, as fast as the client takes them. */
#include "work.h"

#define PAGE_WORDS	(PAGE_SIZE / sizeof(u32))

enum { KB, SEED, PRIORITY };

static const char *check(const u32 *values)
{
	static char fault[40];

	if (values[KB] && values[KB] <= HTTPD_BLOB_KB_MAX)
		return NULL;
	snprintf(fault, sizeof(fault), "kb must be 1 to %u", HTTPD_BLOB_KB_MAX);
	return fault;
}

static u32 length(const u32 *values)
{
	return values[KB] * 1024;
}

static bool send(const u32 *values, struct vsock *socket)
{
	u32 *words = page_alloc(), s = values[SEED], left = length(values);
	bool taken = words;

	fvm_holds(1);
	while (taken && left) {
		u32 part = MIN(left, PAGE_SIZE);

		for (u32 i = 0; i < PAGE_WORDS; i++) {
			s = s * 1664525 + 1013904223;
			words[i] = s;
		}
		taken = vsock_write(socket, (const char *)words, part, ticks_after_ms(HTTPD_WRITE_SECONDS * 1000));
		left -= part;
	}
	if (words)
		page_free(words);
	return taken;
}

const struct work_kind blob_work = {
	.path = "/blob",
	.usage = "kb=N[&seed=N][&prio=N]",
	.names = {[KB] = "kb=", [SEED] = "seed=", [PRIORITY] = "prio="},
	.defaults = {[SEED] = 1, [PRIORITY] = FVM_PRIORITY_DEFAULT},
	.priority = PRIORITY,
	.check = check,
	.length = length,
	.send = send,
};
