#ifndef THREAD_H
#define THREAD_H

#include "types.h"

enum thread_state {
	THREAD_UNUSED,
	THREAD_READY,		/* in a run queue */
	THREAD_RUNNING,
	THREAD_BLOCKED,		/* in a wait queue, among the sleepers, or in both */
	THREAD_SUSPENDED,	/* held back by fvm_threads.c, which alone lets it go on */
	THREAD_EXITED,		/* waits to be joined */
};

/* Urgent threads run before normal ones, as long as they are soon done. */
enum thread_class { THREAD_NORMAL, THREAD_URGENT };

struct thread_queue {
	struct thread *head, *tail;
};

struct thread {
	u32 esp;			/* valid while it is not running */
	const char *name;
	enum thread_state state;
	enum thread_class class;
	bool detached;			/* nobody joins it */
	bool sleeping;			/* among the sleepers */
	bool timed_out;			/* how its last wait_until() ended */
	bool gave_way;			/* it is ready because it was interrupted or yielded, not woken */
	bool in_request;		/* fvm_threads.c: its request is active */
	u32 turn_start;			/* the tick since which it runs */
	u32 arrival, priority, pages;	/* fvm_threads.c: of its request */
	u32 rank, order;		/* fvm_threads.c: its place among the active */
	u32 locks;			/* mutexes held: above 0 it must not be suspended */
	u32 wake_tick;			/* for a sleeper */
	struct thread *next, *previous;	/* in `queue` */
	struct thread_queue *queue;
	struct thread *next_sleeper;
	struct thread_queue joiners;
	int (*entry)(void *);
	void *argument;
	int result;
};

/* Where the threads are, for a debugger outside, which finds it by its symbol: version 1 of docs/debugging.md. A thread that
   does not run has on its stack, from `esp` up, EDI, ESI, EBX, EBP and the address where it goes on (switch.S). */
struct thread_layout {
	u32 version;
	u32 table, count, size;		/* of struct thread, in a row; state 0 is none */
	u32 esp, name, state;		/* offsets in one */
	u32 idle, current;		/* the one in no table; the pointer to the one that runs */
	u32 stacks, stack_stride;	/* of the table's threads, in its order */
	u32 state_names, states;
};

struct mutex {
	struct thread *owner;
	struct thread_queue waiters;
};

#endif
