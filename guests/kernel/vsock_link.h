/* Packets of virtio-vsock on their way to and from the device. All functions are called with interrupts off. */
#ifndef VSOCK_LINK_H
#define VSOCK_LINK_H

#include "defs.h"

#define VSOCK_TYPE_STREAM	1

enum vsock_op {
	VSOCK_OP_REQUEST = 1, VSOCK_OP_RESPONSE, VSOCK_OP_RST, VSOCK_OP_SHUTDOWN, VSOCK_OP_RW,
	VSOCK_OP_CREDIT_UPDATE, VSOCK_OP_CREDIT_REQUEST,
};

/* Flags of VSOCK_OP_SHUTDOWN: the sender of the packet will receive, will send no more. */
#define VSOCK_NO_RECEIVE	1
#define VSOCK_NO_SEND		2
#define VSOCK_NEITHER		3

struct vsock_header {
	u64 src_cid, dst_cid;
	u32 src_port, dst_port;
	u32 length;
	u16 type, op;
	u32 flags;
	u32 buf_alloc, fwd_cnt;
} __attribute__((packed));

#define VSOCK_PAYLOAD_MAX	(VSOCK_PACKET_SIZE - sizeof(struct vsock_header))

struct vsock_link_events {
	bool (*can_receive)(void);	/* false: receive nothing now, for its reply could not be kept */
	void (*receive)(const struct vsock_header *header, const char *payload);
	void (*can_send)(void);		/* packets have left */
	void (*reset)(void);		/* the device lost all connections */
};

bool vsock_link_init(const struct vsock_link_events *events);
bool vsock_link_has_room(void);
/* Needs room. Ports, op, flags and credit are the caller's; the rest of the header is filled in. */
void vsock_link_send(struct vsock_header *header, const char *payload, u32 length);

#endif
