/*
 * The machine as docs/machine.md promises it: addresses, ports, interrupt lines. Numbers only, so that assembly can
 * include it too.
 *
 * Physical memory, and where the kernel maps it (everything below STACKS is mapped one to one):
 *
 *   0x00000000  +---------------------------+
 *               | page 0                    |  not mapped: a null pointer faults
 *   0x00001000  +---------------------------+
 *               | conventional memory       |  the loader's structures; unused once they are read
 *   0x0009F000  +---------------------------+
 *               | VGA and BIOS on a PC      |  unused
 *   0x00100000  +---------------------------+  KERNEL_BASE
 *               | kernel text, rodata       |  read-only
 *               | kernel data, bss          |
 *               +---------------------------+  end of the kernel image
 *               | the allocator's tables    |  5 bytes a page, touched only as far as pages are used
 *               +---------------------------+
 *               | pages for page_alloc()    |
 *   RAM end     +---------------------------+  at most RAM_LIMIT
 *               | not mapped                |
 *   0xD0000000  +---------------------------+  STACKS_BASE (virtual only)
 *               | guard page | stack 0      |
 *               | guard page | stack 1 ...  |
 *               +---------------------------+
 *               | not mapped                |
 *   0xFEB00000  +---------------------------+  VIRTIO_MMIO_BASE, uncached
 *               | virtio-mmio: vsock        |  VIRTIO_MMIO_SIZE each
 *   0xFEB00200  +---------------------------+
 *               | virtio-mmio: disks 0 to 3 |  those that the machine has
 *   0xFEB00A00  +---------------------------+
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#define PAGE_SIZE		0x1000
#define KERNEL_BASE		0x00100000
#define RAM_LIMIT		0xC0000000
#define STACKS_BASE		0xD0000000
#define VIRTIO_MMIO_BASE	0xFEB00000
#define VIRTIO_MMIO_SIZE	0x200
#define DISK_COUNT		4
#define DISK_MMIO_BASE(disk)	(VIRTIO_MMIO_BASE + ((disk) + 1) * VIRTIO_MMIO_SIZE)

/* Ports. */
#define PIC_MASTER		0x20
#define PIC_SLAVE		0xA0
#define PIT_CHANNEL0		0x40
#define PIT_CONTROL		0x43
#define DEBUG_EXIT		0xF4
#define UART_COM1		0x3F8
#define TELEMETRY		0xE00
#define REQUEST_TAKE		0xE04
#define REQUEST_ANSWER		0xE08

/* Interrupt lines. */
#define IRQ_COUNT		16
#define IRQ_PIT			0
#define IRQ_CASCADE		2
#define IRQ_UART		4
#define IRQ_VIRTIO		5
#define IRQ_REQUEST		9
#define IRQ_DISK0		10
#define IRQ_DISK1		11
#define IRQ_DISK2		12
#define IRQ_DISK3		14

#define PIT_HZ			1193182

/* Multiboot 0.6.96. */
#define MULTIBOOT_HEADER_MAGIC	0x1BADB002
#define MULTIBOOT_LOADER_MAGIC	0x2BADB002
#define MULTIBOOT_PAGE_ALIGN	0x00000001
#define MULTIBOOT_MEMORY_INFO	0x00000002
#define MULTIBOOT_HAS_CMDLINE	0x00000004
#define MULTIBOOT_HAS_MMAP	0x00000040

/* CPUID leaves of a hypervisor, and MiniVmm's signature there: "MiniVmmMiniV". */
#define CPUID_HYPERVISOR	0x40000000
#define CPUID_TSC_KHZ		0x40000010
#define MINIVMM_EBX		0x696E694D
#define MINIVMM_ECX		0x4D6D6D56
#define MINIVMM_EDX		0x56696E69

/* What the telemetry port reads as: "FVM1". */
#define TELEMETRY_MAGIC		0x314D5646
#define TELEMETRY_VERSION	1

/* Bytes of a request at most, its final NUL among them. */
#define REQUEST_MAX		1024

/* virtio-vsock addresses. */
#define VSOCK_CID_HOST		2
#define VSOCK_CID_GUEST		3

#endif
