/* GET /cgi?kb=4096&passes=20[&seed=7][&prio=5][&wait=30]: a walk over that much fresh memory. */
#include "walk.h"
#include "work.h"

#define KB_PER_PAGE	(PAGE_SIZE / 1024)

enum { KB, PASSES, SEED, PRIORITY, WAIT };

static u32 pages_of(const u32 *values)
{
	return values[KB] / KB_PER_PAGE + (values[KB] % KB_PER_PAGE != 0);
}

/* Pages that one request can have at best: the tables that lead to them take some, too. */
static u32 page_limit(void)
{
	u32 total = pages_total();

	return total - total / (PAGE_SIZE / sizeof(void *)) - 2;
}

static const char *check(const u32 *values)
{
	static char fault[80];

	if (!values[KB] || !values[PASSES] || values[PASSES] > HTTPD_PASSES_MAX) {
		snprintf(fault, sizeof(fault), "kb must be at least 1, passes 1 to %u", HTTPD_PASSES_MAX);
		return fault;
	}
	if (values[WAIT] > HTTPD_WAIT_MS_MAX) {
		snprintf(fault, sizeof(fault), "wait must be at most %u (ms)", HTTPD_WAIT_MS_MAX);
		return fault;
	}
	if (pages_of(values) > page_limit()) {
		snprintf(fault, sizeof(fault), "kb must be at most %u on this machine", page_limit() * KB_PER_PAGE);
		return fault;
	}
	return NULL;
}

static u32 run(const u32 *values, char *body, u32 size)
{
	struct pages pages;
	u32 checksum;

	if (!pages_take(&pages, pages_of(values))) {
		snprintf(body, size, "not enough free memory for %u KiB now\n", values[KB]);
		return 503;
	}
	fvm_holds(pages_of(values));
	checksum = walk(&pages, values[PASSES], values[SEED], values[WAIT]);
	pages_give_back(&pages);
	snprintf(body, size, "checksum=%08x pages=%u passes=%u seed=%u\n", checksum, pages_of(values), values[PASSES],
		 values[SEED]);
	return 200;
}

const struct work_kind cgi_work = {
	.path = "/cgi",
	.usage = "kb=N&passes=N[&seed=N][&prio=N][&wait=N]",
	.names = {[KB] = "kb=", [PASSES] = "passes=", [SEED] = "seed=", [PRIORITY] = "prio=", [WAIT] = "wait="},
	.defaults = {[SEED] = 1, [PRIORITY] = FVM_PRIORITY_DEFAULT},
	.priority = PRIORITY,
	.check = check,
	.run = run,
};
