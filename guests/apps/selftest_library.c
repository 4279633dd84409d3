#include "selftest.h"

static bool test_formats(void)
{
	char text[64];
	u32 length = snprintf(text, sizeof(text), "%s|%5d|%-4u|%08x|%c|%%|%llu", "a", -42, 7u, 0xBEEFu, 'z',
			      18446744073709551615ull);

	CHECK(!strcmp(text, "a|  -42|7   |0000beef|z|%|18446744073709551615"));
	CHECK(length == strlen(text));
	CHECK(snprintf(text, 4, "%d", -2147483647 - 1) == 11);
	CHECK(!strcmp(text, "-21"));
	return true;
}

static bool test_strings(void)
{
	char text[] = "0123456789";

	memmove(text + 2, text, 8);
	CHECK(!strcmp(text, "0101234567"));
	memmove(text, text + 2, 8);
	CHECK(!strcmp(text, "0123456767"));
	memcpy(text, "abcdefg", 7);
	memset(text + 7, '-', 3);
	CHECK(!strcmp(text, "abcdefg---"));
	CHECK(memcmp("abc", "abd", 3) < 0 && memcmp("abc", "abd", 2) == 0);
	CHECK(strchr(text, 'd') == text + 3 && !strchr(text, 'x'));
	return true;
}

static bool test_division(void)
{
	u32 remainder;

	CHECK(divide(0xFFFFFFFFFFFFFFFFull, 10, &remainder) == 1844674407370955161ull && remainder == 5);
	CHECK(divide(0x100000000ull, 0xFFFFFFFF, &remainder) == 1 && remainder == 1);
	CHECK(divide(41, 42, &remainder) == 0 && remainder == 41);
	return true;
}

static bool test_decimals(void)
{
	u32 value;

	CHECK(decimal_parse("0.3", 1 << 16, &value) && value == 19660);
	CHECK(decimal_parse("2.5", 1 << 16, &value) && value == 163840);
	CHECK(decimal_parse("65535.999999", 1 << 16, &value) && value == 0xFFFFFFFF);
	CHECK(decimal_parse("100.1", 1000, &value) && value == 100100);
	CHECK(!decimal_parse("65536", 1 << 16, &value));
	CHECK(!decimal_parse("1.", 1000, &value) && !decimal_parse(".5", 1000, &value));
	CHECK(!decimal_parse("1.1234567", 1000, &value) && !decimal_parse("-1", 1000, &value));
	CHECK(!decimal_parse("", 1000, &value) && !decimal_parse("1e3", 1000, &value));
	CHECK(number_parse("4294967295", &value) && value == 0xFFFFFFFF);
	CHECK(!number_parse("4294967296", &value) && !number_parse("", &value) && !number_parse("1x", &value));
	return true;
}

static bool test_options(void)
{
	static u32 number, flag;
	static const struct option table[] = {
		{"number", OPTION_NUMBER, &number, 1, 9, "=1..9", NULL},
		{"flag", OPTION_FLAG, &flag, 0, 1, " without a value", NULL},
		{0},
	};
	const struct option *const tables[] = {table};
	char good[] = "name  number=5 flag ", unknown[] = "name other=1", bad[] = "name number=10", valued[] = "name flag=1";

	CHECK(!options_parse(good, tables, 1) && number == 5 && flag == 1);
	CHECK(!strcmp(options_parse(unknown, tables, 1), "unknown option 'other'; valid options: number= flag"));
	CHECK(!strcmp(options_parse(bad, tables, 1), "bad option 'number=10': expected number=1..9"));
	CHECK(!strcmp(options_parse(valued, tables, 1), "bad option 'flag=1': expected flag without a value"));
	return true;
}

/* The pages are chained through themselves, so that each one is also written. */
static bool test_pages(void)
{
	u32 before = pages_free(), count = 0;
	void *first = page_alloc(), *second = page_alloc();
	void **chain = NULL, **page;

	CHECK(first && second && first != second && pages_free() == before - 2);
	page_free(first);
	page_free(second);
	CHECK(page_alloc() == second && page_alloc() == first);
	page_free(second);
	page_free(first);
	while ((page = page_alloc())) {
		*page = chain;
		chain = page;
		count++;
	}
	CHECK(count == before && pages_free() == 0);
	CHECK(!thread_create("none", THREAD_NORMAL, NULL, NULL));
	while (chain) {
		page = chain;
		chain = *page;
		page_free(page);
		count--;
	}
	CHECK(count == 0 && pages_free() == before);
	return true;
}

const struct test library_tests[] = {
	{"formats", test_formats}, {"strings", test_strings}, {"division", test_division},
	{"decimals", test_decimals}, {"options", test_options}, {"pages", test_pages}, {0},
};
