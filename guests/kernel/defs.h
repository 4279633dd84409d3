/*
 * The map of the kernel: every module, and what it offers to the others. Modules stand in the order in which kmain()
 * starts them.
 */
#ifndef DEFS_H
#define DEFS_H

#include "clock.h"
#include "fvm.h"
#include "option.h"
#include "param.h"
#include "platform.h"
#include "thread.h"
#include "trap.h"
#include "types.h"
#include "x86.h"

/* An app is one of these, linked to the kernel. */
struct app {
	const char *name;
	int (*main)(void);			/* returns the machine's exit status */
};
extern const struct app app;

/* boot.S, kernel.ld: addresses, not objects */
extern char boot_stack[], boot_stack_top[], kernel_data[], kernel_end[];

/* main.c: entered by boot.S */
struct multiboot_info;
void kmain(u32 magic, const struct multiboot_info *info) __attribute__((noreturn));

/* bootinfo.c: what the Multiboot loader told, copied before any memory is given away */
extern char cmdline[CMDLINE_MAX];
extern u32 ram_end;				/* where the RAM that holds the kernel ends */
void bootinfo_read(u32 magic, const struct multiboot_info *info);

/* uart.c: the console's wire */
void uart_init(void);
void uart_listen(void);				/* takes input from now on */
void uart_putc(char c);
void uart_drain(void);
int uart_read_line(char *line, u32 size);	/* length, or -1: longer than that */

/* printf.c */
void printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
u32 snprintf(char *buffer, u32 size, const char *format, ...) __attribute__((format(printf, 3, 4)));
u32 vsnprintf(char *buffer, u32 size, const char *format, va_list arguments);
void printf_unlocked(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* string.c */
void *memset(void *to, int value, size_t count);
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
char *strchr(const char *text, int c);

/* panic.c: the two ways to stop */
void panic(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void panic_at(const struct trapframe *frame, const char *reason) __attribute__((noreturn));
void machine_exit(u8 status) __attribute__((noreturn));
#define ASSERT(condition) \
	do { \
		if (!(condition)) \
			panic("assertion failed: %s", #condition); \
	} while (0)

/* ksyms.c: names of functions, for backtraces */
const char *symbol_of(u32 address, u32 *offset);

/* clock.c: which machine this is, and real time as far as it tells */
extern bool on_minivmm;
void clock_init(void);
u64 clock_now(void);				/* in units of its own: see clock.h */

/* trap.c, trap.S: the IDT */
typedef void (*irq_handler)(u64 entered);	/* the clock at the handler's entry */
extern const u32 trap_stubs[VECTORS];
void trap_init(void);
void trap(struct trapframe *frame);
void irq_install(u32 irq, irq_handler handler);

/* pic.c */
void pic_init(void);
void pic_enable(u32 irq);
bool pic_spurious(u32 irq);
void pic_acknowledge(u32 irq);

/* kalloc.c: pages */
void kalloc_init(void);
void *page_alloc(void);				/* not cleared; null when there is none */
void page_free(void *page);
u32 pages_free(void);
u32 pages_total(void);

/* vm.c: the address space that all threads share */
#define VM_WRITE	0x002
#define VM_UNCACHED	0x018
void vm_init(void);
bool vm_map(u32 virtual, u32 physical, u32 flags);	/* false: no memory for a page table */

/* thread.c, switch.S: threads and their lives */
void context_switch(u32 *save_esp, u32 load_esp);
struct thread *thread_create(const char *name, enum thread_class class, int (*entry)(void *), void *argument);
void thread_detach(struct thread *thread);
int thread_join(struct thread *thread);
void thread_exit(int result) __attribute__((noreturn));
u32 thread_count(void);
extern const struct thread_layout thread_layout;

/* sched.c: who runs, who waits. Functions marked (off) are called with interrupts off. */
extern struct thread *current, idle_thread;
extern bool cpu_halted;				/* since this was last cleared */
extern bool reschedule;				/* a better thread than the current one is ready */
void queue_push(struct thread_queue *queue, struct thread *thread);		/* (off) */
struct thread *queue_pop(struct thread_queue *queue);				/* (off) */
void queue_remove(struct thread *thread);					/* (off) */
void sched(void);								/* (off) */
void yield(void);
void preempt(void);								/* (off) at the end of an interrupt */
void make_ready(struct thread *thread);						/* (off) */
void idle(void) __attribute__((noreturn));

/* wait.c: sleep, wait queues, mutexes */
void wait(struct thread_queue *queue);						/* (off) */
bool wait_until(struct thread_queue *queue, u32 tick);				/* (off) false: that tick came */
void wake_one(struct thread_queue *queue);
void wake_all(struct thread_queue *queue);
void sleep_ms(u32 ms);
void sleepers_tick(void);							/* (off) */
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

/* pit.c: virtual time */
extern volatile u32 ticks;
void pit_init(void);
void pit_program(u32 hz);
u32 ticks_after_ms(u32 ms);			/* the first tick that is at least so far off */

/* option.c: the command line */
bool number_parse(const char *text, u32 *value);
bool decimal_parse(const char *text, u32 scale, u32 *value);
bool option_set(const struct option *option, const char *value);
const char *options_parse(char *line, const struct option *const tables[], u32 table_count);

/* fvm.c and fvm_*.c: the friendly part. A kernel that is linked without it has plain.c's empty hooks instead. */
extern struct fvm_params fvm_params;
const char *fvm_init(void);			/* what is wrong with the options, or null */
void fvm_adapt(u64 entered, bool busy);						/* (off) the timer handler */
void fvm_enter(u32 priority);			/* a request starts to consume */
void fvm_holds(u32 pages);			/* so much memory, from now on */
void fvm_leave(bool served);			/* it ends */
bool fvm_read_status(struct fvm_status *status);	/* false: not linked */
const char *fvm_change(char *line);		/* (off) "set option=value ..."; what is wrong with it, or null */
const char *fvm_check(const struct fvm_params *params);
void fvm_start(const struct fvm_params *params, struct fvm_state *state);
void fvm_step(const struct fvm_params *params, struct fvm_state *state);
void fvm_limit(u32 limit);			/* how many requests may be active from now on */

/* requests.c: what the monitor asks for */
void requests_init(void);

/* Only linked where they are used: virtio.c (virtio.h), vsock_link.c (vsock_link.h), socket.c (socket.h) and, for apps,
   vsock.c (vsock.h) and blk.c (blk.h) */

#endif
