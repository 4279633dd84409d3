/*
 * Round robin, first among the urgent threads that are ready, then among the normal ones. A thread runs until it
 * waits, until its tick is over, or until an urgent one becomes ready. When there is nobody, the idle thread halts.
 * An urgent thread that does not get done within a whole tick takes its next turn among the normal ones: otherwise a
 * flood of requests that are quickly refused would leave no time for those that were accepted.
 *
 * Invariants: whatever touches a queue or a thread's state has interrupts off; a thread is in `queue` exactly while
 * thread->queue points at it; the idle thread is never in any.
 */
#include "defs.h"

#define FULL_TURN	2	/* ticks seen: one whole tick lies between them */

struct thread idle_thread = {.name = "idle", .state = THREAD_RUNNING};
struct thread *current = &idle_thread;
bool cpu_halted, reschedule;

static struct thread_queue run_queues[] = {[THREAD_NORMAL] = {0}, [THREAD_URGENT] = {0}};

void queue_push(struct thread_queue *queue, struct thread *thread)
{
	ASSERT(!thread->queue);
	thread->queue = queue;
	thread->next = NULL;
	thread->previous = queue->tail;
	if (queue->tail)
		queue->tail->next = thread;
	else
		queue->head = thread;
	queue->tail = thread;
}

struct thread *queue_pop(struct thread_queue *queue)
{
	struct thread *thread = queue->head;

	if (thread)
		queue_remove(thread);
	return thread;
}

void queue_remove(struct thread *thread)
{
	struct thread_queue *queue = thread->queue;

	if (thread->previous)
		thread->previous->next = thread->next;
	else
		queue->head = thread->next;
	if (thread->next)
		thread->next->previous = thread->previous;
	else
		queue->tail = thread->previous;
	thread->queue = NULL;
}

/* Gives the processor to the next thread. The caller has already recorded what becomes of the current one. */
void sched(void)
{
	struct thread *previous = current, *next;

	ASSERT(!(read_eflags() & EFLAGS_IF));
	next = queue_pop(&run_queues[THREAD_URGENT]);
	if (!next)
		next = queue_pop(&run_queues[THREAD_NORMAL]);
	if (!next)
		next = &idle_thread;
	reschedule = false;
	next->state = THREAD_RUNNING;
	if (next == previous)
		return;
	next->turn_start = ticks;
	current = next;
	context_switch(&previous->esp, next->esp);
}

static void requeue_current(void)
{
	enum thread_class class = ticks - current->turn_start < FULL_TURN ? current->class : THREAD_NORMAL;

	if (current->state != THREAD_RUNNING)
		return;		/* fvm_threads.c has just suspended it */
	current->state = THREAD_READY;
	current->gave_way = true;
	if (current != &idle_thread)
		queue_push(&run_queues[class], current);
}

void yield(void)
{
	u32 flags = irq_save();

	requeue_current();
	sched();
	irq_restore(flags);
}

/* The safe point for everything that an interrupt decided: the interrupted thread had interrupts on, so it was in no
   critical section. */
void preempt(void)
{
	if (!reschedule)
		return;
	requeue_current();
	sched();
}

void make_ready(struct thread *thread)
{
	thread->state = THREAD_READY;
	thread->gave_way = false;
	queue_push(&run_queues[thread->class], thread);
	if (current == &idle_thread || thread->class > current->class)
		reschedule = true;
}

void idle(void)
{
	for (;;) {
		cli();
		if (run_queues[THREAD_URGENT].head || run_queues[THREAD_NORMAL].head) {
			yield();
			continue;
		}
		cpu_halted = true;
		enable_and_halt();
	}
}
