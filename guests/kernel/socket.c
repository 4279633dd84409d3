/*
 * The protocol of the sockets: credit, half-close, resets. The device's interrupt brings packets; everything here has
 * interrupts off, in short steps.
 *
 * Credit (5.10.6.3): of what the peer may have under way to us, buf_alloc - (received - fwd_cnt) is left; the same,
 * the other way round, bounds what we send. Received bytes stand in one page a socket until they are consumed, so what
 * a peer can make us hold is what we granted.
 *
 * Control packets never wait for room in the tx queue: each socket remembers which ones it owes, and they leave in
 * front of further data as soon as there is room.
 */
#include "socket.h"

struct vsock sockets[VSOCK_SOCKETS];
u32 sockets_used, listening_port;
struct thread_queue room_waiters;

static struct vsock *free_sockets, *buckets[VSOCK_BUCKETS];

static struct vsock *debtors, **last_debtor = &debtors;
static struct { u32 peer_port, port; } orphans[VSOCK_ORPHAN_RESETS];
static u32 orphan_count;

/* ---- Finding sockets ---- */

static struct vsock **bucket(u32 peer_port, u32 port)
{
	return &buckets[(peer_port ^ peer_port >> 8 ^ port) % VSOCK_BUCKETS];
}

static struct vsock *find(u32 peer_port, u32 port)
{
	struct vsock *socket = *bucket(peer_port, port);

	while (socket && (socket->peer_port != peer_port || socket->port != port))
		socket = socket->next;
	return socket;
}

static struct vsock *create(u32 peer_port, u32 port)
{
	struct vsock *socket = free_sockets, **head = bucket(peer_port, port);
	char *buffer;

	if (!socket && sockets_used < VSOCK_SOCKETS)
		socket = &sockets[sockets_used];
	buffer = socket ? page_alloc() : NULL;
	if (!buffer)
		return NULL;
	if (free_sockets)
		free_sockets = socket->next;
	else
		sockets_used++;
	*socket = (struct vsock){
		.next = *head, .peer_port = peer_port, .port = port, .state = SOCKET_OPEN, .buffer = buffer, .watched = true};
	*head = socket;
	return socket;
}

/* A socket goes once nobody needs it: not its owner, not the peer, not the queue of debtors. */
void socket_settle(struct vsock *socket)
{
	struct vsock **at = bucket(socket->peer_port, socket->port);

	if (socket->state != SOCKET_CLOSING || !socket->reset || socket->is_debtor)
		return;
	while (*at != socket)
		at = &(*at)->next;
	*at = socket->next;
	socket->state = SOCKET_FREE;
	socket->next = free_sockets;
	free_sockets = socket;
}

/* ---- Sending ---- */

void socket_send(struct vsock *socket, enum vsock_op op, u32 flags, const char *data, u32 length)
{
	struct vsock_header header = {
		.src_port = socket->port, .dst_port = socket->peer_port, .op = (u16)op, .flags = flags,
		.buf_alloc = VSOCK_BUFFER_SIZE, .fwd_cnt = socket->consumed};

	socket->advertised = socket->consumed;
	socket->owes &= ~(u32)OWES_CREDIT;
	vsock_link_send(&header, data, length);
}

/* Pays one debt, in the order in which they may have arisen. */
static void pay(struct vsock *socket)
{
	u32 owed = socket->owes & -socket->owes;

	socket->owes -= owed;
	switch (owed) {
	case OWES_RESPONSE:
		socket_send(socket, VSOCK_OP_RESPONSE, 0, NULL, 0);
		break;
	case OWES_CREDIT:
		socket_send(socket, VSOCK_OP_CREDIT_UPDATE, 0, NULL, 0);
		break;
	case OWES_REQUEST:
		socket_send(socket, VSOCK_OP_CREDIT_REQUEST, 0, NULL, 0);
		break;
	case OWES_SHUTDOWN:
		socket_send(socket, VSOCK_OP_SHUTDOWN, socket->shut, NULL, 0);
		break;
	case OWES_RST:
		socket_send(socket, VSOCK_OP_RST, 0, NULL, 0);
	}
}

void socket_pay_debts(void)
{
	for (; orphan_count && vsock_link_has_room(); orphan_count--) {
		struct vsock_header header = {
			.src_port = orphans[orphan_count - 1].port, .dst_port = orphans[orphan_count - 1].peer_port,
			.op = VSOCK_OP_RST};

		vsock_link_send(&header, NULL, 0);
	}
	while (debtors && vsock_link_has_room()) {
		struct vsock *socket = debtors;

		if (socket->owes) {
			pay(socket);
			continue;
		}
		debtors = socket->next_debtor;
		if (!debtors)
			last_debtor = &debtors;
		socket->is_debtor = false;
		socket_settle(socket);
	}
}

void socket_owe(struct vsock *socket, u32 what)
{
	socket->owes |= what;
	if (!socket->is_debtor) {
		socket->is_debtor = true;
		socket->next_debtor = NULL;
		*last_debtor = socket;
		last_debtor = &socket->next_debtor;
	}
	socket_pay_debts();
}

/* ---- Receiving ---- */

/* The connection is over, for `why` (OWES_RST, or 0 where the peer knows). The owner, if there is one, hears of it. */
void socket_cut(struct vsock *socket, u32 why)
{
	socket->reset = true;
	socket->owes = 0;
	wake_all(&socket->writers);
	if (socket->state == SOCKET_OPEN)
		vsock_announce(socket);
	if (why)
		socket_owe(socket, why);
	else
		socket_settle(socket);
}

u32 socket_credit(const struct vsock *socket)
{
	u32 under_way = socket->sent - socket->peer_consumed;

	return under_way < socket->peer_alloc ? socket->peer_alloc - under_way : 0;
}

static void take_credit(struct vsock *socket, const struct vsock_header *header)
{
	socket->peer_alloc = header->buf_alloc;
	socket->peer_consumed = header->fwd_cnt;
	if (!socket_credit(socket))
		return;
	wake_all(&socket->writers);
	if (socket->wants_room) {
		socket->wants_room = false;
		vsock_announce(socket);
	}
}

static void take_data(struct vsock *socket, const char *data, u32 length)
{
	if (socket->state == SOCKET_CLOSING)
		return;
	if (length > VSOCK_BUFFER_SIZE - socket->length || socket->peer_shut & VSOCK_NO_SEND) {
		socket_cut(socket, OWES_RST);
		return;
	}
	memcpy(socket->buffer + socket->length, data, length);
	socket->length += length;
	vsock_announce(socket);
}

static void receive(const struct vsock_header *header, const char *payload)
{
	struct vsock *socket = header->type == VSOCK_TYPE_STREAM ? find(header->src_port, header->dst_port) : NULL;

	if (!socket) {
		bool wanted = header->type == VSOCK_TYPE_STREAM && header->op == VSOCK_OP_REQUEST &&
			      listening_port && header->dst_port == listening_port;

		socket = wanted ? create(header->src_port, header->dst_port) : NULL;
		if (socket) {
			take_credit(socket, header);
			vsock_announce(socket);
			socket_owe(socket, OWES_RESPONSE);
		} else if (header->op != VSOCK_OP_RST) {
			orphans[orphan_count].peer_port = header->src_port;
			orphans[orphan_count++].port = header->dst_port;
			socket_pay_debts();
		}
		return;
	}
	if (socket->reset)
		return;
	take_credit(socket, header);
	switch (header->op) {
	case VSOCK_OP_RW:
		take_data(socket, payload, header->length);
		break;
	case VSOCK_OP_CREDIT_UPDATE:
		break;
	case VSOCK_OP_CREDIT_REQUEST:
		socket_owe(socket, OWES_CREDIT);
		break;
	case VSOCK_OP_SHUTDOWN:
		socket->peer_shut |= header->flags & VSOCK_NEITHER;
		if (socket->state == SOCKET_CLOSING && socket->peer_shut == VSOCK_NEITHER)
			socket_cut(socket, OWES_RST);
		else if (socket->state == SOCKET_OPEN)
			vsock_announce(socket);
		wake_all(&socket->writers);
		break;
	case VSOCK_OP_RST:
		socket_cut(socket, 0);
		break;
	default:
		socket_cut(socket, OWES_RST);
	}
}

static bool can_receive(void)
{
	socket_pay_debts();
	return orphan_count < VSOCK_ORPHAN_RESETS;
}

static void can_send(void)
{
	socket_pay_debts();
	wake_all(&room_waiters);
}

static void reset_all(void)
{
	for (u32 i = 0; i < sockets_used; i++)
		if (sockets[i].state != SOCKET_FREE)
			socket_cut(&sockets[i], 0);
}

const struct vsock_link_events socket_events = {can_receive, receive, can_send, reset_all};
