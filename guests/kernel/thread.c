/*
 * A fixed table of threads. A slot keeps its stack for good once it has one, and slots are reused last in, first out,
 * so that few stacks stay hot. Below each stack lies a page that is never mapped.
 */
#include "defs.h"

#define STACK_STRIDE	((STACK_PAGES + 1) * PAGE_SIZE)

static struct thread threads[THREADS];
static u8 stack_pages[THREADS];		/* how many of them a slot has */
static u16 unused[THREADS];		/* a stack of slots that were used before */
static u32 unused_count, started;	/* slots from `started` on never were */

static const char *const state_names[] = {
	[THREAD_UNUSED] = "unused", [THREAD_READY] = "ready", [THREAD_RUNNING] = "running", [THREAD_BLOCKED] = "blocked",
	[THREAD_SUSPENDED] = "suspended", [THREAD_EXITED] = "exited"};

const struct thread_layout thread_layout = {
	.version = 1,
	.table = (u32)threads, .count = THREADS, .size = sizeof(struct thread),
	.esp = offsetof(struct thread, esp), .name = offsetof(struct thread, name), .state = offsetof(struct thread, state),
	.idle = (u32)&idle_thread, .current = (u32)&current,
	.stacks = STACKS_BASE, .stack_stride = STACK_STRIDE,
	.state_names = (u32)state_names, .states = COUNT(state_names),
};
_Static_assert(sizeof(enum thread_state) == sizeof(u32), "thread_layout: a state is read as a word");
_Static_assert(sizeof(struct thread_layout) == 13 * sizeof(u32), "thread_layout: words without gaps");

static u32 stack_top(u32 slot)
{
	return STACKS_BASE + (slot + 1) * STACK_STRIDE;
}

static bool has_stack(u32 slot)
{
	while (stack_pages[slot] < STACK_PAGES) {
		void *page = page_alloc();

		if (!page)
			return false;
		if (!vm_map(stack_top(slot) - (stack_pages[slot] + 1u) * PAGE_SIZE, (u32)page, VM_WRITE)) {
			page_free(page);
			return false;
		}
		stack_pages[slot]++;
	}
	return true;
}

/* Where a new thread's first context_switch() returns to, with interrupts off. */
static void start(void)
{
	sti();
	thread_exit(current->entry(current->argument));
}

/* Null when the table is full or no memory is left for a stack. */
struct thread *thread_create(const char *name, enum thread_class class, int (*entry)(void *), void *argument)
{
	u32 flags = irq_save(), slot = unused_count ? unused[unused_count - 1] : started;
	struct thread *thread = &threads[slot];
	u32 *stack;

	if (slot == THREADS || !has_stack(slot)) {
		irq_restore(flags);
		return NULL;
	}
	if (unused_count)
		unused_count--;
	else
		started++;
	/* What context_switch() pops: EDI, ESI, EBX, EBP = 0 (ends backtraces), the address it returns to, and in place
	   of that function's own return address a 0. */
	stack = (u32 *)stack_top(slot) - 6;
	memset(stack, 0, 6 * sizeof(*stack));
	stack[4] = (u32)start;
	*thread = (struct thread){
		.esp = (u32)stack, .name = name, .class = class, .entry = entry, .argument = argument};
	make_ready(thread);
	irq_restore(flags);
	return thread;
}

static void release(struct thread *thread)
{
	thread->state = THREAD_UNUSED;
	unused[unused_count++] = (u16)(thread - threads);
}

/* The slot may be reused as soon as another thread runs: interrupts stay off until then, so not before this one has
   left its stack. */
void thread_exit(int result)
{
	cli();
	ASSERT(!current->locks);
	current->result = result;
	current->state = THREAD_EXITED;
	if (current->detached)
		release(current);
	wake_all(&current->joiners);
	sched();
	panic("an exited thread runs");
}

void thread_detach(struct thread *thread)
{
	u32 flags = irq_save();

	if (thread->state == THREAD_EXITED)
		release(thread);
	thread->detached = true;
	irq_restore(flags);
}

int thread_join(struct thread *thread)
{
	u32 flags = irq_save();
	int result;

	ASSERT(!thread->detached);
	while (thread->state != THREAD_EXITED)
		wait(&thread->joiners);
	result = thread->result;
	release(thread);
	irq_restore(flags);
	return result;
}

u32 thread_count(void)
{
	return started - unused_count;
}
