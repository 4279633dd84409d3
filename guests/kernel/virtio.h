/* virtio 1.2 over MMIO (4.2), split virtqueues (2.7). A device is known by the address of its registers. */
#ifndef VIRTIO_H
#define VIRTIO_H

#include "defs.h"

struct virtq_desc {
	u64 address;
	u32 length;
	u16 flags, next;
};

#define VIRTQ_DESC_NEXT		1	/* the buffer goes on in another descriptor */
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

/* A queue whose descriptors always stand for the same buffers of the driver's: no free list. A buffer's number is that of its
   first descriptor. */
struct virtqueue {
	u32 base, number, size;		/* size: a power of two */
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
#define VIRTQUEUE(base, number, entries, memory) \
	{base, number, entries, (memory).desc, (struct virtq_avail *)&(memory).avail, \
	 (volatile struct virtq_used *)&(memory).used, 0}

/* Resets the device and agrees on features: of the first 32, those of `features` that it has, which are then left there.
   False: another device or none. */
bool virtio_find(u32 base, u32 device_id, u32 *features);
bool virtio_add_queue(const struct virtqueue *queue);
void virtio_start(u32 base);
u32 virtio_acknowledge_interrupt(u32 base);
u32 virtio_config(u32 base, u32 offset);

void virtq_give(struct virtqueue *queue, u32 id);		/* makes buffer id the device's */
void virtq_notify(const struct virtqueue *queue);
bool virtq_take(struct virtqueue *queue, u32 *id, u32 *length);	/* takes one back that the device has used */

#endif
