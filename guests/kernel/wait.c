/*
 * Wait queues, sleep, mutexes. No wakeup is lost, because the waiter looks at its condition with interrupts off and
 * keeps them off until it is in the queue:
 *
 *	u32 flags = irq_save();
 *	while (!condition)
 *		wait(&queue);
 *	irq_restore(flags);
 */
#include "defs.h"

static struct thread *sleepers;		/* by wake_tick */

/* Ticks wrap around after 497 days: compare by difference. */
static bool is_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

static void add_sleeper(struct thread *thread, u32 tick)
{
	struct thread **at = &sleepers;

	while (*at && !is_before(tick, (*at)->wake_tick))
		at = &(*at)->next_sleeper;
	thread->wake_tick = tick;
	thread->sleeping = true;
	thread->next_sleeper = *at;
	*at = thread;
}

static void remove_sleeper(struct thread *thread)
{
	struct thread **at = &sleepers;

	while (*at != thread)
		at = &(*at)->next_sleeper;
	*at = thread->next_sleeper;
	thread->sleeping = false;
}

static void wake(struct thread *thread)
{
	if (thread->sleeping)
		remove_sleeper(thread);
	make_ready(thread);
}

void sleepers_tick(void)
{
	while (sleepers && !is_before(ticks, sleepers->wake_tick)) {
		struct thread *thread = sleepers;

		if (thread->queue)
			queue_remove(thread);
		thread->timed_out = true;
		wake(thread);
	}
}

void wait(struct thread_queue *queue)
{
	current->state = THREAD_BLOCKED;
	queue_push(queue, current);
	sched();
}

bool wait_until(struct thread_queue *queue, u32 tick)
{
	if (!is_before(ticks, tick))
		return false;
	current->timed_out = false;
	add_sleeper(current, tick);
	wait(queue);
	return !current->timed_out;
}

void wake_one(struct thread_queue *queue)
{
	u32 flags = irq_save();
	struct thread *thread = queue_pop(queue);

	if (thread)
		wake(thread);
	irq_restore(flags);
}

void wake_all(struct thread_queue *queue)
{
	u32 flags = irq_save();

	while (queue->head)
		wake(queue_pop(queue));
	irq_restore(flags);
}

void sleep_ms(u32 ms)
{
	u32 flags = irq_save();

	current->state = THREAD_BLOCKED;
	add_sleeper(current, ticks_after_ms(ms));
	sched();
	irq_restore(flags);
}

void mutex_lock(struct mutex *mutex)
{
	u32 flags = irq_save();

	ASSERT(mutex->owner != current);
	if (mutex->owner) {
		wait(&mutex->waiters);		/* mutex_unlock() makes us the owner */
	} else {
		mutex->owner = current;
		current->locks++;
	}
	irq_restore(flags);
}

/* Hands the lock to the first waiter. It counts as held from here on: the waiter must not be suspended before it runs. */
void mutex_unlock(struct mutex *mutex)
{
	u32 flags = irq_save();
	struct thread *next = queue_pop(&mutex->waiters);

	ASSERT(mutex->owner == current);
	current->locks--;
	mutex->owner = next;
	if (next) {
		next->locks++;
		wake(next);
	}
	irq_restore(flags);
}
