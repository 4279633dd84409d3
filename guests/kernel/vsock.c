/* What the owners of sockets see of them; and the queue of those that have news for their owner. */
#include "socket.h"

static struct vsock *ready, **last_ready = &ready;	/* watched and with news */
static struct thread_queue watchers;

void vsock_announce(struct vsock *socket)
{
	bool was_ready = socket->watched && socket->news;

	socket->news = true;
	if (!socket->watched || was_ready)
		return;
	socket->next_ready = NULL;
	*last_ready = socket;
	last_ready = &socket->next_ready;
	wake_one(&watchers);
}

bool vsock_init(void)
{
	return vsock_link_init(&socket_events);
}

void vsock_listen(u32 port)
{
	listening_port = port;
}

u32 vsock_index(const struct vsock *socket)
{
	return (u32)(socket - sockets);
}

struct vsock *vsock_next(u32 tick)
{
	u32 flags = irq_save();
	struct vsock *socket;

	while (!ready && wait_until(&watchers, tick))
		;
	socket = ready;
	if (socket) {
		ready = socket->next_ready;
		if (!ready)
			last_ready = &ready;
		socket->watched = socket->news = false;
	}
	irq_restore(flags);
	return socket;
}

void vsock_watch(struct vsock *socket, bool has_news)
{
	u32 flags = irq_save();

	has_news |= socket->news;
	socket->news = false;
	socket->watched = true;
	if (has_news)
		vsock_announce(socket);
	/* Who waits for the rest of something must leave the peer the whole buffer for it. */
	if (socket->length && socket->consumed != socket->advertised && !socket->reset)
		socket_owe(socket, OWES_CREDIT);
	irq_restore(flags);
}

bool vsock_unwatch(struct vsock *socket)
{
	u32 flags = irq_save();
	bool quiet = socket->watched && !socket->news;

	if (quiet)
		socket->watched = false;
	irq_restore(flags);
	return quiet;
}

const char *vsock_peek(const struct vsock *socket, u32 *length)
{
	u32 flags = irq_save();

	*length = socket->length;
	irq_restore(flags);
	return socket->buffer;
}

void vsock_consume(struct vsock *socket, u32 length)
{
	u32 flags = irq_save();

	socket->length -= length;
	memmove(socket->buffer, socket->buffer + length, socket->length);
	socket->consumed += length;
	if (socket->consumed - socket->advertised >= VSOCK_BUFFER_SIZE / 2 && !socket->reset)
		socket_owe(socket, OWES_CREDIT);
	irq_restore(flags);
}

bool vsock_at_end(const struct vsock *socket)
{
	return socket->reset || socket->peer_shut & VSOCK_NO_SEND;
}

bool vsock_is_broken(const struct vsock *socket)
{
	return socket->reset || socket->peer_shut & VSOCK_NO_RECEIVE || socket->shut & VSOCK_NO_SEND;
}

/* Once, until something can be sent again: the answer may be that there is still not enough. */
static void ask_for_credit(struct vsock *socket)
{
	if (socket->asked)
		return;
	socket->asked = true;
	socket_owe(socket, OWES_REQUEST);
}

bool vsock_write(struct vsock *socket, const char *data, u32 length, u32 tick)
{
	u32 flags = irq_save();
	bool in_time = true;

	while (length && in_time && !vsock_is_broken(socket)) {
		u32 part = MIN(MIN(length, socket_credit(socket)), VSOCK_PAYLOAD_MAX);

		socket_pay_debts();
		if (!part) {
			ask_for_credit(socket);
			in_time = wait_until(&socket->writers, tick);
		} else if (!vsock_link_has_room()) {
			in_time = wait_until(&room_waiters, tick);
		} else {
			socket_send(socket, VSOCK_OP_RW, 0, data, part);
			socket->sent += part;
			socket->asked = false;
			data += part;
			length -= part;
		}
	}
	irq_restore(flags);
	return !length;
}

enum vsock_attempt vsock_try_write(struct vsock *socket, const char *data, u32 length, u32 tick)
{
	u32 flags = irq_save();
	enum vsock_attempt attempt = VSOCK_WRITTEN;

	if (vsock_is_broken(socket) || socket->peer_alloc < length) {
		attempt = VSOCK_NEVER;
	} else if (socket_credit(socket) < length) {
		socket->wants_room = true;
		ask_for_credit(socket);
		attempt = VSOCK_NO_ROOM;
	}
	irq_restore(flags);
	/* The credit is there; room in the tx queue comes without the peer's doing. */
	if (attempt == VSOCK_WRITTEN && !vsock_write(socket, data, length, tick))
		attempt = VSOCK_NEVER;
	return attempt;
}

void vsock_shutdown(struct vsock *socket)
{
	u32 flags = irq_save();

	socket->shut |= VSOCK_NO_SEND;
	if (!socket->reset)
		socket_owe(socket, OWES_SHUTDOWN);
	irq_restore(flags);
}

/* Clean when the peer answers with its RST in time (5.10.6.5), otherwise vsock_expire() ends it. */
void vsock_close(struct vsock *socket)
{
	u32 flags = irq_save();

	page_free(socket->buffer);
	socket->state = SOCKET_CLOSING;
	socket->deadline = ticks_after_ms(VSOCK_CLOSE_SECONDS * 1000);
	socket->shut = VSOCK_NEITHER;
	if (socket->reset)
		socket_settle(socket);
	else if (socket->peer_shut == VSOCK_NEITHER)
		socket_cut(socket, OWES_RST);
	else
		socket_owe(socket, OWES_SHUTDOWN);
	irq_restore(flags);
}

void vsock_expire(void)
{
	u32 flags = irq_save();

	for (u32 i = 0; i < sockets_used; i++)
		if (sockets[i].state == SOCKET_CLOSING && !sockets[i].reset && (s32)(ticks - sockets[i].deadline) >= 0)
			socket_cut(&sockets[i], OWES_RST);
	irq_restore(flags);
}
