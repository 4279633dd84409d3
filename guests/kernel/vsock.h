/*
 * Stream sockets over virtio-vsock (virtio 1.2, 5.10), accepting side. One thread may serve any number of them with
 * vsock_next(); a socket that it hands to another thread is that one's until it is watched again.
 */
#ifndef VSOCK_H
#define VSOCK_H

#include "defs.h"

struct vsock;

bool vsock_init(void);				/* false: this machine has no virtio-vsock */
void vsock_listen(u32 port);			/* connections to it appear in vsock_next() */
u32 vsock_index(const struct vsock *socket);	/* 0 .. VSOCK_SOCKETS - 1 */

/* The next watched socket with news (it is new, data or an end came, there is room to write, it was reset), which it
   then no longer watches; null when the tick comes first. */
struct vsock *vsock_next(u32 tick);
void vsock_watch(struct vsock *socket, bool has_news);
bool vsock_unwatch(struct vsock *socket);	/* false: it has news, or was not watched */

const char *vsock_peek(const struct vsock *socket, u32 *length);	/* what was received and not consumed */
void vsock_consume(struct vsock *socket, u32 length);
bool vsock_at_end(const struct vsock *socket);		/* the peer sends no more */
bool vsock_is_broken(const struct vsock *socket);	/* nothing that is written arrives */

bool vsock_write(struct vsock *socket, const char *data, u32 length, u32 tick);	/* all of it, before this tick */
enum vsock_attempt { VSOCK_WRITTEN, VSOCK_NO_ROOM, VSOCK_NEVER };
/* All of it or nothing: does not wait for the peer. */
enum vsock_attempt vsock_try_write(struct vsock *socket, const char *data, u32 length, u32 tick);

void vsock_shutdown(struct vsock *socket);	/* we send no more */
void vsock_close(struct vsock *socket);		/* and neither receive; the socket is gone */
void vsock_expire(void);			/* ends closes that the peer does not answer; call once a second */

#endif
