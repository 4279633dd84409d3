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

static u32 read(u32 offset)
{
	return *(volatile u32 *)(VIRTIO_MMIO_BASE + offset);
}

static void write(u32 offset, u32 value)
{
	*(volatile u32 *)(VIRTIO_MMIO_BASE + offset) = value;
}

bool virtio_find(u32 device_id)
{
	if (!on_minivmm || read(MAGIC) != MAGIC_VALUE || read(VERSION) != MMIO_VERSION || read(DEVICE_ID) != device_id)
		return false;
	/* 3.1.1: the order of these steps is the specification's. */
	write(STATUS, 0);
	write(STATUS, STATUS_ACKNOWLEDGE);
	write(STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
	write(DEVICE_FEATURES_SELECT, FEATURE_WORD_VERSION_1);
	if (read(DEVICE_FEATURES) & FEATURE_VERSION_1) {
		write(DRIVER_FEATURES_SELECT, 0);
		write(DRIVER_FEATURES, 0);
		write(DRIVER_FEATURES_SELECT, FEATURE_WORD_VERSION_1);
		write(DRIVER_FEATURES, FEATURE_VERSION_1);
		write(STATUS, read(STATUS) | STATUS_FEATURES_OK);
		if (read(STATUS) & STATUS_FEATURES_OK)
			return true;
	}
	write(STATUS, read(STATUS) | STATUS_FAILED);
	return false;
}

bool virtio_add_queue(const struct virtqueue *queue)
{
	write(QUEUE_SELECT, queue->number);
	if (read(QUEUE_READY) || read(QUEUE_SIZE_MAX) < queue->size)
		return false;
	write(QUEUE_SIZE, queue->size);
	write(QUEUE_DESC_LOW, (u32)queue->desc);
	write(QUEUE_DESC_HIGH, 0);
	write(QUEUE_DRIVER_LOW, (u32)queue->avail);
	write(QUEUE_DRIVER_HIGH, 0);
	write(QUEUE_DEVICE_LOW, (u32)queue->used);
	write(QUEUE_DEVICE_HIGH, 0);
	write(QUEUE_READY, 1);
	return true;
}

void virtio_start(void)
{
	write(STATUS, read(STATUS) | STATUS_DRIVER_OK);
}

/* To be called before looking at the queues: what the device does later raises the interrupt again. */
u32 virtio_acknowledge_interrupt(void)
{
	u32 status = read(INTERRUPT_STATUS);

	write(INTERRUPT_ACKNOWLEDGE, status);
	return status;
}

u32 virtio_config(u32 offset)
{
	return read(CONFIG + offset);
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
	write(QUEUE_NOTIFY, queue->number);
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
