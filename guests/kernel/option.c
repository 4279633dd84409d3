/* The kernel's command line: "NAME key=value flag ...", checked word by word. What is not known is refused. */
#include "defs.h"

static char fault[CMDLINE_MAX];

bool number_parse(const char *text, u32 *value)
{
	u64 number = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		number = number * 10 + (u32)(*text - '0');
		if (number > UINT32_MAX)
			return false;
	}
	*value = (u32)number;
	return true;
}

/* "12.5" as 12.5 * scale, cut: at most 9 digits before the point and 6 behind it. */
bool decimal_parse(const char *text, u32 scale, u32 *value)
{
	u32 whole = 0, millionths = 0, digits = 0;
	u64 scaled;

	for (; *text >= '0' && *text <= '9'; text++, digits++)
		whole = digits < 9 ? whole * 10 + (u32)(*text - '0') : 0;
	if (digits < 1 || digits > 9)
		return false;
	if (*text == '.') {
		digits = 0;
		for (text++; *text >= '0' && *text <= '9'; text++, digits++)
			millionths = digits < 6 ? millionths * 10 + (u32)(*text - '0') : 0;
		if (digits < 1 || digits > 6)
			return false;
		for (; digits < 6; digits++)
			millionths *= 10;
	}
	scaled = (u64)whole * scale + divide((u64)millionths * scale, 1000000, NULL);
	*value = (u32)scaled;
	return !*text && scaled <= UINT32_MAX;
}

static bool choice_parse(const struct option *option, const char *text, u32 *value)
{
	for (u32 i = 0; option->choices[i]; i++)
		if (!strcmp(text, option->choices[i])) {
			*value = i;
			return true;
		}
	return false;
}

/* A flag has no value (null), everything else has one. */
bool option_set(const struct option *option, const char *text)
{
	u32 value = 1;
	bool valid = !text == (option->kind == OPTION_FLAG);

	if (valid && option->kind == OPTION_NUMBER)
		valid = number_parse(text, &value);
	else if (valid && option->kind == OPTION_Q16)
		valid = decimal_parse(text, 1 << 16, &value);
	else if (valid && option->kind == OPTION_MILLI)
		valid = decimal_parse(text, 1000, &value);
	else if (valid && option->kind == OPTION_CHOICE)
		valid = choice_parse(option, text, &value);
	if (!valid || (option->kind != OPTION_CHOICE && (value < option->min || value > option->max)))
		return false;
	*option->value = value;
	return true;
}

static const struct option *find(const char *name, const struct option *const tables[], u32 table_count)
{
	for (u32 i = 0; i < table_count; i++)
		for (const struct option *option = tables[i]; option->name; option++)
			if (!strcmp(option->name, name))
				return option;
	return NULL;
}

static const char *unknown(const char *name, const struct option *const tables[], u32 table_count)
{
	u32 length = snprintf(fault, sizeof(fault), "unknown option '%s'; valid options:", name);
	u32 empty = length;

	for (u32 i = 0; i < table_count; i++)
		for (const struct option *option = tables[i]; option->name; option++)
			length += snprintf(fault + MIN(length, sizeof(fault)), sizeof(fault) - MIN(length, sizeof(fault)),
					   " %s%s", option->name, option->kind == OPTION_FLAG ? "" : "=");
	if (length == empty)
		snprintf(fault + length, sizeof(fault) - length, " none");
	return fault;
}

/* "=a|b|c" */
static const char *expected(const struct option *option)
{
	static char choices[OPTION_CHOICES_MAX];
	u32 length = 0;

	if (option->kind != OPTION_CHOICE)
		return option->expects;
	for (u32 i = 0; option->choices[i]; i++)
		length += snprintf(choices + MIN(length, sizeof(choices)), sizeof(choices) - MIN(length, sizeof(choices)),
				   "%c%s", i ? '|' : '=', option->choices[i]);
	return choices;
}

static char *next_word(char **line)
{
	char *word = *line, *end;

	while (*word == ' ' || *word == '\t')
		word++;
	for (end = word; *end && *end != ' ' && *end != '\t'; end++)
		;
	*line = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

/* Returns what is wrong with the line, or null. The line's first word, the kernel's name, is not an option. */
const char *options_parse(char *line, const struct option *const tables[], u32 table_count)
{
	char *word;

	for (next_word(&line); *(word = next_word(&line));) {
		char *value = strchr(word, '=');
		const struct option *option;

		if (value)
			*value++ = '\0';
		option = find(word, tables, table_count);
		if (!option)
			return unknown(word, tables, table_count);
		if (!option_set(option, value)) {
			snprintf(fault, sizeof(fault), "bad option '%s%s%s': expected %s%s", word, value ? "=" : "",
				 value ? value : "", option->name, expected(option));
			return fault;
		}
	}
	return NULL;
}
