/* virtio 1.2 over MMIO (4.2), split virtqueues (2.7). One device: the one at VIRTIO_MMIO_BASE. */
#ifndef VIRTIO_H
#define VIRTIO_H

#include "defs.h"

struct virtq_desc {
	u64 address;
	u32 length;
	u16 flags, next;
};

#define VIRTQ_DESC_WRITE	2	/* the device writes it */

struct virtq_avail {
	u16 flags, index;
	u16 ring[];
};

struct virtq_used {
	u16 flags, index;
	struct {
		u32 id, length;
	} ring[];
};

/* A queue whose descriptor i always stands for the driver's buffer i: no chains, no free list. */
struct virtqueue {
	u32 number, size;		/* size: a power of two */
	struct virtq_desc *desc;
	struct virtq_avail *avail;
	volatile struct virtq_used *used;
	u16 taken;			/* used entries that the driver has seen; free running */
};

/* The memory of one, to be zero at first. Alignments as in 2.7. */
#define VIRTQUEUE_MEMORY(name, entries) \
	static struct { \
		struct virtq_desc desc[entries]; \
		struct { u16 flags, index, ring[entries]; } avail; \
		struct { u16 flags, index; struct { u32 id, length; } ring[entries]; } used __attribute__((aligned(4))); \
	} name __attribute__((aligned(16)))
#define VIRTQUEUE(number, entries, memory) \
	{number, entries, (memory).desc, (struct virtq_avail *)&(memory).avail, \
	 (volatile struct virtq_used *)&(memory).used, 0}

bool virtio_find(u32 device_id);	/* resets the device and agrees on features; false: another one or none */
bool virtio_add_queue(const struct virtqueue *queue);
void virtio_start(void);
u32 virtio_acknowledge_interrupt(void);
u32 virtio_config(u32 offset);

void virtq_give(struct virtqueue *queue, u32 id);		/* makes buffer id the device's */
void virtq_notify(const struct virtqueue *queue);
bool virtq_take(struct virtqueue *queue, u32 *id, u32 *length);	/* takes one back that the device has used */

#endif
