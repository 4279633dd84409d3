/*
 * The actuator of mpl: at most `limit` requests are active, the others stand in one queue. Newcomers stand in it too. It
 * is first in, first out, whoever was suspended.
 */
#include "fvm_parts.h"

struct fvm_requests fvm_requests = {.limit = UNLIMITED};

static struct thread *active[THREADS];		/* who is suspended first stands last */
static struct thread_queue suspended;
static u32 arrivals, activations;

/* The active stand by rank, and among equals by order: who is suspended first has the highest of both. Orders count
   arrivals or activations and wrap around, so only their differences mean anything. */
static void rank(struct thread *thread)
{
	thread->rank = 0;
	thread->order = thread->arrival;
	switch (fvm_params.victim) {
	case FVM_OLDEST:
		thread->order = ~thread->arrival;
		break;
	case FVM_LARGEST:
		thread->rank = thread->pages;
		break;
	case FVM_LOWEST:
		thread->rank = FVM_PRIORITY_MAX - thread->priority;
		break;
	case FVM_ROBIN:		/* who has been active for longest, so all take turns */
		thread->order = ~activations++;
		break;
	default:
		break;
	}
}

static bool goes_before(const struct thread *a, const struct thread *b)
{
	return a->rank != b->rank ? a->rank > b->rank : (s32)(a->order - b->order) > 0;
}

static u32 place_for(const struct thread *thread)
{
	u32 low = 0, high = fvm_requests.active;

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (goes_before(active[middle], thread))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void insert(struct thread *thread)
{
	u32 place = place_for(thread);

	for (u32 at = fvm_requests.active++; at > place; at--)
		active[at] = active[at - 1];
	active[place] = thread;
}

static void activate(struct thread *thread)
{
	rank(thread);
	insert(thread);
	thread->in_request = true;
}

/* Another choice of whom to suspend: the order of those who are active is another too. */
void fvm_rank_anew(void)
{
	u32 count = fvm_requests.active;

	fvm_requests.active = 0;
	for (u32 at = 0; at < count; at++) {
		struct thread *thread = active[at];

		rank(thread);
		insert(thread);
	}
}

static void remove(u32 at)
{
	for (fvm_requests.active--; at < fvm_requests.active; at++)
		active[at] = active[at + 1];
}

static void deactivate(u32 at)
{
	active[at]->in_request = false;
	remove(at);
}

/* Not with a lock held, for others may wait for it; not while it waits or has just been woken, for what it was woken
   for may be its to take. What is left has interrupts on and was interrupted, or gave way itself. */
static bool is_at_safe_point(const struct thread *thread)
{
	return (thread->state == THREAD_RUNNING || (thread->state == THREAD_READY && thread->gave_way)) && !thread->locks;
}

static void suspend(struct thread *thread)
{
	if (thread != current)
		queue_remove(thread);
	thread->state = THREAD_SUSPENDED;
	queue_push(&suspended, thread);
	fvm_requests.suspended++;
}

/* So many threads at most are passed over for not being at a safe point: the tick must not become long. */
#define PATIENCE	4

/* Who is passed over is suspended when a tick interrupts it, or looked at again when the next period ends. */
static void suspend_surplus(void)
{
	u32 patience = PATIENCE;

	for (u32 at = fvm_requests.active, surplus = at - fvm_requests.limit; at-- > 0 && surplus > 0;) {
		struct thread *thread = active[at];

		if (is_at_safe_point(thread)) {
			deactivate(at);
			suspend(thread);
			surplus--;
		} else if (--patience == 0) {
			return;
		}
	}
}

static void resume(void)
{
	while (suspended.head && fvm_requests.active < fvm_requests.limit) {
		struct thread *thread = queue_pop(&suspended);

		fvm_requests.suspended--;
		activate(thread);
		make_ready(thread);
	}
}

void fvm_set_limit(u32 limit)
{
	fvm_requests.limit = limit;
	if (fvm_requests.active > limit)
		suspend_surplus();
	else
		resume();
}

static u32 place_of(const struct thread *thread)
{
	u32 at = 0;

	while (active[at] != thread)
		at++;
	return at;
}

void fvm_suspend_current(void)
{
	deactivate(place_of(current));
	suspend(current);
}

void fvm_limit(u32 limit)
{
	u32 flags = irq_save();

	fvm_set_limit(limit);
	if (current->state == THREAD_SUSPENDED)
		sched();
	irq_restore(flags);
}

void fvm_enter(u32 priority)
{
	u32 flags = irq_save();

	ASSERT(!current->locks);
	current->arrival = arrivals++;
	current->priority = priority;
	current->pages = 0;
	if (suspended.head || fvm_requests.active >= fvm_requests.limit) {
		suspend(current);
		sched();
	} else {
		activate(current);
	}
	irq_restore(flags);
}

void fvm_holds(u32 pages)
{
	u32 flags = irq_save();

	current->pages = pages;
	if (current->in_request && fvm_params.victim == FVM_LARGEST) {
		remove(place_of(current));
		current->rank = pages;
		insert(current);
	}
	irq_restore(flags);
}

void fvm_leave(bool served)
{
	u32 flags = irq_save();

	deactivate(place_of(current));
	fvm_requests.served += served;
	resume();
	irq_restore(flags);
}
