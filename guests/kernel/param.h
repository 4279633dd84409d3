/* The limits of the kernel and its apps. A buffer that only holds one formatted text is sized where it stands. */
#ifndef PARAM_H
#define PARAM_H

#define HZ			100		/* timer interrupts a second of virtual time */
#define TICK_US			(1000000 / HZ)

#define REQUEST_THREADS		64		/* one for each request being worked on */
#define SYSTEM_THREADS		8		/* idle, the app's main thread, and room for an app's own */
#define THREADS			(REQUEST_THREADS + SYSTEM_THREADS)
#define STACK_PAGES		2
#define BOOT_STACK_SIZE		4096		/* becomes the idle thread's */

#define CMDLINE_MAX		1024		/* with the terminating zero */
#define OPTION_CHOICES_MAX	256		/* an error message's list of what one option can be */

#define UART_INPUT		256		/* bytes typed ahead; a power of two */
#define BACKTRACE_DEPTH		24

#define FVM_WINDOW_PERIODS	4096		/* what Vmin can look back at most */
#define FVM_VCT_MAX_US		(1u << 30)	/* keeps the EWMA inside 64 bits; a tick of 18 minutes */
#define FVM_RULE_MEMORY		8		/* words that a control rule may remember */
#define FVM_TABLES		16		/* of options: one, and one for each rule that has parameters */
#define FVM_OPTIONS		64		/* in all of them */

#define VSOCK_SOCKETS		512
#define VSOCK_BUCKETS		128		/* of the socket hash; a power of two */
#define VSOCK_RX_BUFFERS	32		/* a power of two: it is the queue's size */
#define VSOCK_TX_BUFFERS	32		/* the same */
#define VSOCK_PACKET_SIZE	1024		/* header and payload, either way */
#define VSOCK_BUFFER_SIZE	PAGE_SIZE	/* received and not yet consumed, per socket: the credit we give */
#define VSOCK_ORPHAN_RESETS	32		/* resets owed to packets that belong to no socket */
#define VSOCK_CLOSE_SECONDS	2		/* how long a close waits for the peer's RST */

#define BLK_REQUESTS		8		/* under way at once */
#define BLK_SEGMENTS		14		/* pages of one request at most; with header and status a power of two */

#define WORKER_THREADS		32		/* of spin and membound */

#define HTTPD_PORT		80
#define HTTPD_QUEUE		256		/* requests waiting for a thread; beyond it: 503 */
#define HTTPD_HEAD_MAX		VSOCK_BUFFER_SIZE
#define HTTPD_RESPONSE_MAX	PAGE_SIZE
#define HTTPD_BLOB_KB_MAX	1048576		/* its length in bytes must be a 32-bit number */
#define HTTPD_PASSES_MAX	1000000		/* so that no single request works for hours */
#define HTTPD_WAIT_MS_MAX	60000		/* the same */
#define HTTPD_IDLE_SECONDS	60		/* of silence on a connection */
#define HTTPD_LINGER_SECONDS	2		/* for a client to read the last response and close */
#define HTTPD_WRITE_SECONDS	30		/* for a client to make room for a response */

#endif
