#include "virtio.h"

enum {
	MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008,
	DEVICE_FEATURES = 0x010, DEVICE_FEATURES_SELECT = 0x014,
	DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SELECT = 0x024,
	QUEUE_SELECT = 0x030, QUEUE_SIZE_MAX = 0x034, QUEUE_SIZE = 0x038, QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050,
	INTERRUPT_STATUS = 0x060, INTERRUPT_ACKNOWLEDGE = 0x064, STATUS = 0x070,
	QUEUE_DESC_LOW = 0x080, QUEUE_DESC_HIGH = 0x084,
	QUEUE_DRIVER_LOW = 0x090, QUEUE_DRIVER_HIGH = 0x094,
	QUEUE_DEVICE_LOW = 0x0A0, QUEUE_DEVICE_HIGH = 0x0A4,
	CONFIG = 0x100,
};

#define MAGIC_VALUE		0x74726976	/* "virt" */
#define MMIO_VERSION		2

#define STATUS_ACKNOWLEDGE	1
#define STATUS_DRIVER		2
#define STATUS_DRIVER_OK	4
#define STATUS_FEATURES_OK	8
#define STATUS_FAILED		128

#define FEATURE_WORD_VERSION_1	1		/* VIRTIO_F_VERSION_1 is feature bit 32 */
#define FEATURE_VERSION_1	(1u << 0)

/* What stands in memory must be there before the device is told, and read again after. */
#define barrier()		asm volatile("" : : : "memory")

static u32 read(u32 base, u32 offset)
{
	return *(volatile u32 *)(base + offset);
}

static void write(u32 base, u32 offset, u32 value)
{
	*(volatile u32 *)(base + offset) = value;
}

bool virtio_find(u32 base, u32 device_id, u32 *features)
{
	if (!on_minivmm || read(base, MAGIC) != MAGIC_VALUE || read(base, VERSION) != MMIO_VERSION ||
	    read(base, DEVICE_ID) != device_id)
		return false;
	/* 3.1.1: the order of these steps is the specification's. */
	write(base, STATUS, 0);
	write(base, STATUS, STATUS_ACKNOWLEDGE);
	write(base, STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
	write(base, DEVICE_FEATURES_SELECT, FEATURE_WORD_VERSION_1);
	if (read(base, DEVICE_FEATURES) & FEATURE_VERSION_1) {
		write(base, DEVICE_FEATURES_SELECT, 0);
		*features &= read(base, DEVICE_FEATURES);
		write(base, DRIVER_FEATURES_SELECT, 0);
		write(base, DRIVER_FEATURES, *features);
		write(base, DRIVER_FEATURES_SELECT, FEATURE_WORD_VERSION_1);
		write(base, DRIVER_FEATURES, FEATURE_VERSION_1);
		write(base, STATUS, read(base, STATUS) | STATUS_FEATURES_OK);
		if (read(base, STATUS) & STATUS_FEATURES_OK)
			return true;
	}
	write(base, STATUS, read(base, STATUS) | STATUS_FAILED);
	return false;
}

bool virtio_add_queue(const struct virtqueue *queue)
{
	u32 base = queue->base;

	write(base, QUEUE_SELECT, queue->number);
	if (read(base, QUEUE_READY) || read(base, QUEUE_SIZE_MAX) < queue->size)
		return false;
	write(base, QUEUE_SIZE, queue->size);
	write(base, QUEUE_DESC_LOW, (u32)queue->desc);
	write(base, QUEUE_DESC_HIGH, 0);
	write(base, QUEUE_DRIVER_LOW, (u32)queue->avail);
	write(base, QUEUE_DRIVER_HIGH, 0);
	write(base, QUEUE_DEVICE_LOW, (u32)queue->used);
	write(base, QUEUE_DEVICE_HIGH, 0);
	write(base, QUEUE_READY, 1);
	return true;
}

void virtio_start(u32 base)
{
	write(base, STATUS, read(base, STATUS) | STATUS_DRIVER_OK);
}

/* To be called before looking at the queues: what the device does later raises the interrupt again. */
u32 virtio_acknowledge_interrupt(u32 base)
{
	u32 status = read(base, INTERRUPT_STATUS);

	write(base, INTERRUPT_ACKNOWLEDGE, status);
	return status;
}

u32 virtio_config(u32 base, u32 offset)
{
	return read(base, CONFIG + offset);
}

void virtq_give(struct virtqueue *queue, u32 id)
{
	queue->avail->ring[queue->avail->index % queue->size] = (u16)id;
	barrier();
	queue->avail->index++;
}

void virtq_notify(const struct virtqueue *queue)
{
	barrier();
	write(queue->base, QUEUE_NOTIFY, queue->number);
}

bool virtq_take(struct virtqueue *queue, u32 *id, u32 *length)
{
	if (queue->taken == queue->used->index)
		return false;
	barrier();
	*id = queue->used->ring[queue->taken % queue->size].id;
	*length = queue->used->ring[queue->taken % queue->size].length;
	queue->taken++;
	ASSERT(*id < queue->size);
	return true;
}
