/* %c %s %d %u %x and %llu, with a width, '0' and '-'. */
#include "defs.h"

struct sink {
	char *buffer;		/* null: the console */
	u32 size, length;	/* length counts what did not fit, too */
};

static struct mutex console;

static void put(struct sink *sink, char c)
{
	if (!sink->buffer)
		uart_putc(c);
	else if (sink->length + 1 < sink->size)
		sink->buffer[sink->length] = c;
	sink->length++;
}

static void put_padded(struct sink *sink, const char *text, u32 length, u32 width, bool left, char fill)
{
	u32 padding = width > length ? width - length : 0;

	if (!left)
		for (u32 i = 0; i < padding; i++)
			put(sink, fill);
	for (u32 i = 0; i < length; i++)
		put(sink, text[i]);
	if (left)
		for (u32 i = 0; i < padding; i++)
			put(sink, ' ');
}

static void put_number(struct sink *sink, u64 value, u32 base, bool negative, u32 width, bool left, char fill)
{
	char digits[24];
	u32 at = sizeof(digits), digit;

	do {
		value = divide(value, base, &digit);
		digits[--at] = "0123456789abcdef"[digit];
	} while (value);
	if (negative)
		digits[--at] = '-';
	put_padded(sink, digits + at, sizeof(digits) - at, width, left, fill);
}

static void print(struct sink *sink, const char *format, va_list arguments)
{
	for (; *format; format++) {
		bool left = false;
		char fill = ' ';
		u32 width = 0;

		if (*format != '%') {
			put(sink, *format);
			continue;
		}
		for (format++; *format == '-' || *format == '0'; format++)
			if (*format == '-')
				left = true;
			else
				fill = '0';
		for (; *format >= '0' && *format <= '9'; format++)
			width = width * 10 + (u32)(*format - '0');
		switch (*format) {
		case 'c':
			put(sink, (char)va_arg(arguments, int));
			break;
		case 's': {
			const char *text = va_arg(arguments, const char *);

			put_padded(sink, text, strlen(text), width, left, ' ');
			break;
		}
		case 'd': {
			s32 value = va_arg(arguments, s32);

			put_number(sink, value < 0 ? 0u - (u32)value : (u32)value, 10, value < 0, width, left, fill);
			break;
		}
		case 'u':
			put_number(sink, va_arg(arguments, u32), 10, false, width, left, fill);
			break;
		case 'x':
			put_number(sink, va_arg(arguments, u32), 16, false, width, left, fill);
			break;
		case 'l':
			ASSERT(format[1] == 'l' && format[2] == 'u');
			format += 2;
			put_number(sink, va_arg(arguments, u64), 10, false, width, left, fill);
			break;
		default:
			ASSERT(*format == '%');
			put(sink, '%');
		}
	}
	if (sink->buffer)
		sink->buffer[MIN(sink->length, sink->size - 1)] = '\0';
}

/* Whole calls appear on the console unmixed, so threads take turns. Not for interrupt handlers. */
void printf(const char *format, ...)
{
	struct sink sink = {0};
	va_list arguments;

	va_start(arguments, format);
	mutex_lock(&console);
	print(&sink, format, arguments);
	mutex_unlock(&console);
	va_end(arguments);
}

/* For a panic, which can neither wait nor trust a lock. */
void printf_unlocked(const char *format, ...)
{
	struct sink sink = {0};
	va_list arguments;

	va_start(arguments, format);
	print(&sink, format, arguments);
	va_end(arguments);
}

/* Returns the length that the whole text has; what does not fit is cut. */
u32 vsnprintf(char *buffer, u32 size, const char *format, va_list arguments)
{
	struct sink sink = {buffer, size, 0};

	print(&sink, format, arguments);
	return sink.length;
}

u32 snprintf(char *buffer, u32 size, const char *format, ...)
{
	va_list arguments;
	u32 length;

	va_start(arguments, format);
	length = vsnprintf(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}
