/* Inside of the sockets, shared by socket.c (the protocol) and vsock.c (what their owners see). All functions are called
   with interrupts off. */
#ifndef SOCKET_H
#define SOCKET_H

#include "vsock.h"
#include "vsock_link.h"

#define OWES_RESPONSE	1
#define OWES_CREDIT	2
#define OWES_REQUEST	4	/* a credit request */
#define OWES_SHUTDOWN	8
#define OWES_RST	16

enum vsock_state { SOCKET_FREE, SOCKET_OPEN, SOCKET_CLOSING };	/* closing: the owner has let go, the peer has not yet */

struct vsock {
	struct vsock *next;		/* in its hash bucket, or among the free */
	u32 peer_port, port;
	enum vsock_state state;
	u32 deadline;			/* of a close */

	char *buffer;			/* received, not yet consumed */
	u32 length;
	u32 consumed, advertised;	/* fwd_cnt, and the last one that the peer was told; free running */

	u32 sent, peer_alloc, peer_consumed;	/* the peer's credit */
	u32 peer_shut, shut;			/* VSOCK_NO_... of either side */
	bool asked;			/* for credit, since it last sent data */
	bool reset;			/* nothing passes any more: a RST came, went, or is owed */
	struct thread_queue writers;

	u32 owes;
	struct vsock *next_debtor;
	bool is_debtor;

	bool watched, news, wants_room;
	struct vsock *next_ready;	/* in the ready queue, if watched and news */
};

extern struct vsock sockets[VSOCK_SOCKETS];
extern u32 sockets_used;		/* sockets from here on were never used */
extern u32 listening_port;		/* 0: none */
extern struct thread_queue room_waiters;
extern const struct vsock_link_events socket_events;

void socket_send(struct vsock *socket, enum vsock_op op, u32 flags, const char *data, u32 length);
void socket_owe(struct vsock *socket, u32 what);
void socket_pay_debts(void);
void socket_cut(struct vsock *socket, u32 why);
void socket_settle(struct vsock *socket);
u32 socket_credit(const struct vsock *socket);

/* vsock.c: there is something to tell the owner. */
void vsock_announce(struct vsock *socket);

#endif
