/* 16550A. Output is polled: a virtual UART is always ready, and a panic can print. Input comes by interrupt. */
#include "defs.h"

#define DATA		0	/* divisor low while DLAB is set */
#define IER		1	/* divisor high while DLAB is set */
#define LCR		3
#define MCR		4
#define LSR		5

#define IER_RECEIVED	0x01
#define LCR_8N1		0x03
#define LCR_DLAB	0x80
#define MCR_DTR_RTS	0x03
#define MCR_OUT2	0x08	/* lets the interrupt line through on a PC */
#define LSR_RECEIVED	0x01
#define LSR_THR_EMPTY	0x20
#define LSR_IDLE	0x40

#define DIVISOR_115200	1

static char input[UART_INPUT];
static u32 input_read, input_written;		/* free running; their difference is what waits */
static struct thread_queue readers;

/* The FIFO stays as it is: to switch it on empties it, and what was typed before we came would be lost. */
void uart_init(void)
{
	outb(UART_COM1 + IER, 0);
	outb(UART_COM1 + LCR, LCR_DLAB);
	outb(UART_COM1 + DATA, DIVISOR_115200);
	outb(UART_COM1 + IER, 0);
	outb(UART_COM1 + LCR, LCR_8N1);
	outb(UART_COM1 + MCR, MCR_DTR_RTS | MCR_OUT2);
}

void uart_putc(char c)
{
	while (!(inb(UART_COM1 + LSR) & LSR_THR_EMPTY))
		;
	outb(UART_COM1 + DATA, (u8)c);
}

/* What was written last must be on the wire before the machine stops. */
void uart_drain(void)
{
	while (!(inb(UART_COM1 + LSR) & LSR_IDLE))
		;
}

/* Takes what the ring has room for and leaves the rest in the UART, where the sender's flow control sees it. */
static void take_input(void)
{
	while (input_written - input_read < UART_INPUT && (inb(UART_COM1 + LSR) & LSR_RECEIVED))
		input[input_written++ % UART_INPUT] = (char)inb(UART_COM1 + DATA);
	/* The received-data interrupt is a level: while the ring is full it would come back at once. */
	outb(UART_COM1 + IER, input_written - input_read < UART_INPUT ? IER_RECEIVED : 0);
}

static void interrupt(u64 entered)
{
	(void)entered;
	take_input();
	wake_one(&readers);
}

void uart_listen(void)
{
	irq_install(IRQ_UART, interrupt);
	outb(UART_COM1 + IER, IER_RECEIVED);
}

static char read_char(void)
{
	u32 flags = irq_save();
	char c;

	while (input_read == input_written)
		wait(&readers);
	c = input[input_read++ % UART_INPUT];
	take_input();
	irq_restore(flags);
	return c;
}

int uart_read_line(char *line, u32 size)
{
	u32 length = 0;

	for (;;) {
		char c = read_char();

		if (c == '\r')
			continue;
		if (c == '\n')
			break;
		if (length < size)
			line[length] = c;
		length++;
	}
	if (length >= size)
		return -1;
	line[length] = '\0';
	return (int)length;
}
