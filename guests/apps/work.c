#include "work.h"

#define VALUE_MAX	11		/* digits of a 32-bit number and a zero */

static const struct work_kind *const kinds[] = {&cgi_work, &disk_work, &blob_work, &spin_work};

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

static const char *parse_query(const char *query, u32 length, struct work *work)
{
	static char fault[160];
	const struct work_kind *kind = work->kind;
	u32 seen = 0;

	memcpy(work->values, kind->defaults, sizeof(work->values));
	while (length) {
		const char *ampersand = query;
		u32 part, which = 0;

		while (ampersand < query + length && *ampersand != '&')
			ampersand++;
		part = (u32)(ampersand - query);
		while (which < WORK_PARAMETERS && kind->names[which] &&
		       !read_parameter(query, part, kind->names[which], &work->values[which]))
			which++;
		if (which == WORK_PARAMETERS || !kind->names[which] || seen & 1u << which) {
			snprintf(fault, sizeof(fault), "expected %s, each once, in decimal below 2^32", kind->usage);
			return fault;
		}
		seen |= 1u << which;
		part += part < length;
		query += part;
		length -= part;
	}
	if (work->values[kind->priority] > FVM_PRIORITY_MAX) {
		snprintf(fault, sizeof(fault), "prio must be 0 (least important) to %u", FVM_PRIORITY_MAX);
		return fault;
	}
	return kind->check(work->values);
}

bool work_parse(const struct http_request *request, struct work *work, const char **fault)
{
	for (u32 i = 0; i < COUNT(kinds); i++) {
		if (!http_path_is(request, kinds[i]->path))
			continue;
		work->kind = kinds[i];
		*fault = parse_query(request->query, request->query_length, work);
		return true;
	}
	return false;
}
