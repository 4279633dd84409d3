#include "vsock_link.h"
#include "virtio.h"

#define DEVICE_VSOCK	19
#define EVENTS		4		/* of 4 bytes each: their id */
#define EVENT_RESET	0

struct packet {
	struct vsock_header header;
	char payload[VSOCK_PAYLOAD_MAX];
};

VIRTQUEUE_MEMORY(rx_memory, VSOCK_RX_BUFFERS);
VIRTQUEUE_MEMORY(tx_memory, VSOCK_TX_BUFFERS);
VIRTQUEUE_MEMORY(event_memory, EVENTS);
static struct virtqueue rx = VIRTQUEUE(VIRTIO_MMIO_BASE, 0, VSOCK_RX_BUFFERS, rx_memory);
static struct virtqueue tx = VIRTQUEUE(VIRTIO_MMIO_BASE, 1, VSOCK_TX_BUFFERS, tx_memory);
static struct virtqueue event = VIRTQUEUE(VIRTIO_MMIO_BASE, 2, EVENTS, event_memory);

static struct packet received[VSOCK_RX_BUFFERS], sent[VSOCK_TX_BUFFERS];
static u32 happened[EVENTS];
static u8 unused[VSOCK_TX_BUFFERS];	/* a stack of numbers of tx buffers: few of them stay hot */
static u32 unused_count;
static u64 guest_cid;
static const struct vsock_link_events *events;

static void reclaim(void)
{
	u32 id, length;

	while (virtq_take(&tx, &id, &length))
		unused[unused_count++] = (u8)id;
}

bool vsock_link_has_room(void)
{
	reclaim();
	return unused_count > 0;
}

void vsock_link_send(struct vsock_header *header, const char *payload, u32 length)
{
	u32 id = unused[--unused_count];

	header->src_cid = guest_cid;
	header->dst_cid = VSOCK_CID_HOST;
	header->type = VSOCK_TYPE_STREAM;
	header->length = length;
	sent[id].header = *header;
	memcpy(sent[id].payload, payload, length);
	tx_memory.desc[id].length = sizeof(*header) + length;
	virtq_give(&tx, id);
	virtq_notify(&tx);
}

/* Packets that make no sense are dropped: there is nobody to answer. */
static void receive(const struct packet *packet, u32 length)
{
	const struct vsock_header *header = &packet->header;

	if (length < sizeof(*header) || header->length > length - sizeof(*header))
		return;
	if (header->src_cid == VSOCK_CID_HOST && header->dst_cid == guest_cid)
		events->receive(header, packet->payload);
}

static void receive_all(void)
{
	u32 id, length, count = 0;

	for (; events->can_receive() && virtq_take(&rx, &id, &length); count++) {
		receive(&received[id], length);
		virtq_give(&rx, id);
	}
	if (count)
		virtq_notify(&rx);
}

static void read_cid(void)
{
	guest_cid = virtio_config(VIRTIO_MMIO_BASE, 0) | (u64)virtio_config(VIRTIO_MMIO_BASE, 4) << 32;
}

static void take_events(void)
{
	u32 id, length;

	while (virtq_take(&event, &id, &length)) {
		if (happened[id] == EVENT_RESET) {
			read_cid();
			events->reset();
		}
		virtq_give(&event, id);
		virtq_notify(&event);
	}
}

/* First what frees room, then what may need it. */
static void interrupt(u64 entered)
{
	(void)entered;
	virtio_acknowledge_interrupt(VIRTIO_MMIO_BASE);
	reclaim();
	events->can_send();
	take_events();
	receive_all();
}

bool vsock_link_init(const struct vsock_link_events *link_events)
{
	u32 features = 0;

	if (!virtio_find(VIRTIO_MMIO_BASE, DEVICE_VSOCK, &features) || !virtio_add_queue(&rx) || !virtio_add_queue(&tx) || !virtio_add_queue(&event))
		return false;
	events = link_events;
	read_cid();
	for (u32 i = 0; i < VSOCK_RX_BUFFERS; i++) {
		rx_memory.desc[i] = (struct virtq_desc){(u32)&received[i], VSOCK_PACKET_SIZE, VIRTQ_DESC_WRITE, 0};
		virtq_give(&rx, i);
	}
	for (u32 i = 0; i < VSOCK_TX_BUFFERS; i++) {
		tx_memory.desc[i] = (struct virtq_desc){(u32)&sent[i], 0, 0, 0};
		unused[unused_count++] = (u8)i;
	}
	for (u32 i = 0; i < EVENTS; i++) {
		event_memory.desc[i] =
			(struct virtq_desc){(u32)&happened[i], sizeof(happened[i]), VIRTQ_DESC_WRITE, 0};
		virtq_give(&event, i);
	}
	virtio_start(VIRTIO_MMIO_BASE);
	irq_install(IRQ_VIRTIO, interrupt);
	virtq_notify(&rx);
	virtq_notify(&event);
	return true;
}
