/*
 * Requests stand in a table, each with descriptors of its own in the queue: a header, up to BLK_SEGMENTS pages, a status.
 * The device's interrupt ends them and wakes who waits.
 */
#include "blk.h"
#include "virtio.h"

#define BASE		DISK_MMIO_BASE(0)
#define DEVICE_BLK	2
#define DESCRIPTORS	(BLK_SEGMENTS + 2)

#define FEATURE_RO	(1u << 5)
#define FEATURE_FLUSH	(1u << 9)

enum { TYPE_IN = 0, TYPE_OUT = 1, TYPE_FLUSH = 4 };
enum { CONFIG_CAPACITY = 0 };

struct request {
	struct {
		u32 type, reserved;
		u64 sector;
	} header;
	volatile u8 status;
	bool taken;
	volatile bool done;
	struct thread_queue waiters;	/* at most one: who made it */
};

VIRTQUEUE_MEMORY(memory, BLK_REQUESTS * DESCRIPTORS);
static struct virtqueue queue = VIRTQUEUE(BASE, 0, BLK_REQUESTS * DESCRIPTORS, memory);

static struct request requests[BLK_REQUESTS];
static struct thread_queue room_waiters;
static u64 sectors;
static u32 features;

static void interrupt(u64 entered)
{
	u32 id, length;

	(void)entered;
	virtio_acknowledge_interrupt(BASE);
	while (virtq_take(&queue, &id, &length)) {
		struct request *request = &requests[id / DESCRIPTORS];

		request->done = true;
		wake_one(&request->waiters);
	}
}

bool blk_init(void)
{
	features = FEATURE_RO | FEATURE_FLUSH;
	if (!virtio_find(BASE, DEVICE_BLK, &features) || !virtio_add_queue(&queue))
		return false;
	irq_install(IRQ_DISK0, interrupt);
	virtio_start(BASE);
	sectors = virtio_config(BASE, CONFIG_CAPACITY) | (u64)virtio_config(BASE, CONFIG_CAPACITY + 4) << 32;
	return true;
}

u64 blk_sectors(void)
{
	return sectors;
}

bool blk_is_read_only(void)
{
	return features & FEATURE_RO;
}

/* (off) */
static struct request *take_request(void)
{
	for (;;) {
		for (u32 i = 0; i < BLK_REQUESTS; i++) {
			if (requests[i].taken)
				continue;
			requests[i].taken = true;
			return &requests[i];
		}
		wait(&room_waiters);
	}
}

static void describe(u32 at, void *address, u32 length, u16 flags)
{
	memory.desc[at] = (struct virtq_desc){(u32)address, length, flags, (u16)(at + 1)};
}

static void describe_request(struct request *request, u32 head, void *const *pages, u32 bytes)
{
	u16 direction = request->header.type == TYPE_IN ? VIRTQ_DESC_WRITE : 0;
	u32 at = head;

	describe(at++, &request->header, sizeof(request->header), VIRTQ_DESC_NEXT);
	for (; bytes; pages++) {
		u32 part = MIN(bytes, PAGE_SIZE);

		describe(at++, *pages, part, VIRTQ_DESC_NEXT | direction);
		bytes -= part;
	}
	describe(at, (void *)&request->status, sizeof(request->status), VIRTQ_DESC_WRITE);
}

static enum blk_result perform(u32 type, u64 sector, void *const *pages, u32 bytes)
{
	u32 flags = irq_save(), head;
	struct request *request;
	u8 status;

	ASSERT(sectors && bytes % BLK_SECTOR == 0 && bytes <= BLK_SEGMENTS * PAGE_SIZE);
	request = take_request();
	head = (u32)(request - requests) * DESCRIPTORS;
	request->header.type = type;
	request->header.sector = sector;
	request->status = BLK_FAILED;
	request->done = false;
	describe_request(request, head, pages, bytes);
	virtq_give(&queue, head);
	virtq_notify(&queue);
	while (!request->done)
		wait(&request->waiters);
	status = request->status;
	request->taken = false;
	wake_one(&room_waiters);
	irq_restore(flags);
	return status <= BLK_REFUSED ? (enum blk_result)status : BLK_FAILED;
}

enum blk_result blk_read(u64 sector, void *const *pages, u32 bytes)
{
	return perform(TYPE_IN, sector, pages, bytes);
}

enum blk_result blk_write(u64 sector, void *const *pages, u32 bytes)
{
	return perform(TYPE_OUT, sector, pages, bytes);
}

/* A device without the command has written all through (5.2.6.2). */
enum blk_result blk_flush(void)
{
	return features & FEATURE_FLUSH ? perform(TYPE_FLUSH, 0, NULL, 0) : BLK_OK;
}
