/*
 * A web server: one thread serves all connections that have no request in progress; each request for work gets a
 * thread of its own, up to REQUEST_THREADS, and waits in line beyond that. A connection belongs to exactly one of the
 * two at any time, so its record needs no lock.
 */
#include "blk.h"
#include "defs.h"
#include "http.h"
#include "status.h"
#include "vsock.h"
#include "work.h"

#define RESPONSE_MAX	512		/* of a request thread */
#define TEXT		"text/plain; charset=utf-8"

enum state { CLOSED, READING, WORKING, LINGERING };

struct connection {
	enum state state;
	struct vsock *socket;
	u32 since;			/* the tick of its last news */
	struct http_request request;	/* while working; its texts are gone by then */
	struct work work;
	struct connection *next;	/* in line for a thread */
};

static u32 port = HTTPD_PORT;

static const struct option options[] = {
	{"port", OPTION_NUMBER, &port, 1, UINT32_MAX, "=1..4294967295 (of vsock)", NULL},
	{0},
};
OPTION_TABLE(options);

static struct connection connections[VSOCK_SOCKETS];
static struct connection *line, **line_end = &line;
static struct server_status server;
static char page[HTTPD_RESPONSE_MAX], response[HTTPD_RESPONSE_MAX];	/* the serving thread's */

static u32 write_deadline(void)
{
	return ticks_after_ms(HTTPD_WRITE_SECONDS * 1000);
}

static void hang_up(struct connection *connection)
{
	vsock_close(connection->socket);
	connection->state = CLOSED;
	server.connections--;
}

/* We have sent our last. Closing at once might destroy it on its way, so the client is left some time to read it and
   to close (RFC 9112, 9.6). */
static void linger(struct connection *connection)
{
	vsock_shutdown(connection->socket);
	connection->state = LINGERING;
}

/* ---- Request threads ---- */

/* False: the connection is of no more use. */
static bool respond(struct connection *connection, u32 status, const char *body)
{
	char text[RESPONSE_MAX];
	u32 length = http_response(text, sizeof(text), &connection->request, status, TEXT, body);

	ASSERT(length < sizeof(text));
	return vsock_write(connection->socket, text, length, write_deadline());
}

static bool respond_at_length(struct connection *connection)
{
	const struct work *work = &connection->work;
	char text[RESPONSE_MAX];
	u32 length = http_head(text, sizeof(text), &connection->request, 200, "application/octet-stream",
			       work->kind->length(work->values));

	ASSERT(length < sizeof(text));
	return vsock_write(connection->socket, text, length, write_deadline()) &&
	       (connection->request.head || work->kind->send(work->values, connection->socket));
}

/* The response's status; 0: the client did not take it. */
static u32 run_work(struct connection *connection)
{
	const struct work *work = &connection->work;
	char body[WORK_BODY_MAX];
	u32 status;
	bool done;

	fvm_enter(work->values[work->kind->priority]);
	if (vsock_is_broken(connection->socket)) {		/* the client may have gone while we waited */
		fvm_leave(false);
		return 0;
	}
	if (work->kind->send) {
		done = respond_at_length(connection);
		fvm_leave(done);
		return done ? 200 : 0;
	}
	status = work->kind->run(work->values, body, sizeof(body));
	fvm_leave(status == 200);
	return respond(connection, status, body) ? status : 0;
}

static void work(struct connection *connection)
{
	u32 status;

	vsock_consume(connection->socket, connection->request.head_length);
	status = run_work(connection);
	connection->state = READING;
	if (status)
		__atomic_fetch_add(status == 200 ? &server.served : &server.refused, 1, __ATOMIC_RELAXED);
	if (!status || connection->request.close)
		linger(connection);
	connection->since = ticks;
	vsock_watch(connection->socket, true);
}

/* The next one in line, or null: then this thread no longer counts. Both in one step, or a request could be put in line
   for a thread that has just decided to end. */
static struct connection *next_in_line(void)
{
	u32 flags = irq_save();
	struct connection *connection = line;

	if (connection) {
		line = connection->next;
		if (!line)
			line_end = &line;
		server.queued--;
	} else {
		server.threads--;
	}
	irq_restore(flags);
	return connection;
}

static int request_thread(void *first)
{
	for (struct connection *connection = first; connection; connection = next_in_line()) {
		work(connection);
		yield();
	}
	return 0;
}

/* False: neither a thread nor a place in line. */
static bool start_work(struct connection *connection)
{
	u32 flags = irq_save();
	struct thread *thread = NULL;
	bool accepted = true;

	if (server.threads < REQUEST_THREADS)
		thread = thread_create("request", THREAD_NORMAL, request_thread, connection);
	connection->state = WORKING;
	if (thread) {
		thread_detach(thread);
		server.threads++;
	} else if (server.threads && server.queued < HTTPD_QUEUE) {
		connection->next = NULL;
		*line_end = connection;
		line_end = &connection->next;
		server.queued++;
	} else {
		connection->state = READING;
		accepted = false;
	}
	irq_restore(flags);
	return accepted;
}

/* ---- The serving thread ---- */

/* Answers at once. False: not now, the connection has been put back until there is room. */
static bool answer(struct connection *connection, struct http_request *request, u32 status, const char *type,
		   const char *body)
{
	u32 length = http_response(response, sizeof(response), request, status, type, body);
	enum vsock_attempt attempt;

	ASSERT(length < sizeof(response));
	attempt = vsock_try_write(connection->socket, response, length, write_deadline());
	if (attempt == VSOCK_NO_ROOM) {
		vsock_watch(connection->socket, false);
		return false;
	}
	if (status != 200)
		__atomic_fetch_add(&server.refused, 1, __ATOMIC_RELAXED);
	vsock_consume(connection->socket, request->head_length);
	if (attempt == VSOCK_NEVER || request->close)
		linger(connection);
	return true;
}

static bool answer_fault(struct connection *connection, struct http_request *request, u32 status, const char *fault)
{
	snprintf(page, sizeof(page), "%u: %s\n", status, fault);
	return answer(connection, request, status, TEXT, page);
}

/* False: the connection is no longer ours for now. */
static bool serve_request(struct connection *connection, struct http_request *request)
{
	const char *fault;

	if (request->status)
		return answer_fault(connection, request, request->status, request->fault);
	if (http_path_is(request, "/")) {
		status_html(page, sizeof(page), &server);
		return answer(connection, request, 200, "text/html; charset=utf-8", page);
	}
	if (http_path_is(request, "/status")) {
		status_text(page, sizeof(page), &server);
		return answer(connection, request, 200, TEXT, page);
	}
	if (!work_parse(request, &connection->work, &fault))
		return answer_fault(connection, request, 404, "there are /, /status, /cgi, /disk, /blob and /spin");
	if (fault)
		return answer_fault(connection, request, 400, fault);
	connection->request = *request;
	if (start_work(connection))
		return false;
	return answer_fault(connection, request, 503, "too many requests, or no memory for another thread");
}

static void serve(struct connection *connection)
{
	while (connection->state == READING) {
		struct http_request request;
		/* Looked at first: what came before the end is then in the text. */
		bool at_end = vsock_at_end(connection->socket);
		u32 length;
		const char *text = vsock_peek(connection->socket, &length);

		if (vsock_is_broken(connection->socket)) {
			hang_up(connection);
		} else if (http_parse(text, length, HTTPD_HEAD_MAX, &request)) {
			if (!serve_request(connection, &request))
				return;
		} else if (at_end) {
			hang_up(connection);
		} else {
			vsock_watch(connection->socket, false);
			return;
		}
	}
}

static void drain(struct connection *connection)
{
	u32 length;

	vsock_peek(connection->socket, &length);
	vsock_consume(connection->socket, length);
	if (vsock_at_end(connection->socket))
		hang_up(connection);
	else
		vsock_watch(connection->socket, false);
}

static void take_news(struct vsock *socket)
{
	struct connection *connection = &connections[vsock_index(socket)];

	if (connection->state == CLOSED) {
		*connection = (struct connection){.state = READING, .socket = socket};
		server.connections++;
	}
	if (connection->state == READING)
		connection->since = ticks;
	serve(connection);
	if (connection->state == LINGERING)
		drain(connection);
}

/* Once a second: connections that keep their place for too long. */
static void sweep(void)
{
	for (u32 i = 0; i < VSOCK_SOCKETS; i++) {
		struct connection *connection = &connections[i];
		u32 seconds = connection->state == READING ? HTTPD_IDLE_SECONDS : HTTPD_LINGER_SECONDS;

		if (connection->state != READING && connection->state != LINGERING)
			continue;
		if (ticks - connection->since >= seconds * HZ && vsock_unwatch(connection->socket))
			hang_up(connection);
	}
	vsock_expire();
}

static int httpd(void)
{
	u32 next_sweep = ticks + HZ;

	vsock_listen(port);		/* first: the device may have connections to offer from its start on */
	if (!vsock_init()) {
		printf("%s: this machine has no virtio-vsock\n", app.name);
		return 1;
	}
	blk_init();			/* not all machines have a disk */
	printf("httpd: listening on vsock port %u\n", port);
	for (;;) {
		struct vsock *socket = vsock_next(next_sweep);

		if (socket)
			take_news(socket);
		if ((s32)(ticks - next_sweep) >= 0) {
			sweep();
			next_sweep = ticks + HZ;
		}
	}
}

const struct app app = {"httpd", httpd};
