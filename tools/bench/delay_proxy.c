/* tools/bench/delay_proxy.c - a unix-socket proxy that delays what passes, each way, as a longer wire would.
 *
 *   delay_proxy LISTEN UPSTREAM MICROSECONDS
 *
 * A delay and no throttle: every piece goes on that long after it came, however many are on their way; so pipelined
 * traffic pays the round trip once. Ends on SIGTERM.
 */
#define _GNU_SOURCE /* ppoll, accept4 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, PIECE_BYTES = 64 * 1024 };

struct piece {
    struct piece *next;
    int64_t due_us; /* when it may go on; the end of the stream is a piece of length 0 */
    size_t length, written;
    char bytes[];
};

/* One direction of a connection. */
struct flow {
    int from, to;
    int64_t delay_us;
    struct piece *first, *last;
    bool ended;  /* nothing more comes */
    bool closed; /* the end has been passed on */
};

struct connection {
    bool used;
    struct flow flows[2]; /* to the server, to the client */
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "delay_proxy: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static int socket_open(struct sockaddr_un *address, const char *path)
{
    int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address->sun_path)
        errno = ENAMETOOLONG;
    else
        memcpy(address->sun_path, path, strlen(path) + 1);
    if (handle < 0 || address->sun_path[0] == '\0')
        die(path);
    return handle;
}

static int listen_on(const char *path)
{
    struct sockaddr_un address;
    int handle = socket_open(&address, path);

    if (bind(handle, (const struct sockaddr *)&address, sizeof address) < 0 || listen(handle, CONNECTIONS_MAX) < 0)
        die(path);
    return handle;
}

/* Take a piece that has come, to be passed on when it is due. */
static void flow_read(struct flow *flow)
{
    char bytes[PIECE_BYTES];
    ssize_t length = read(flow->from, bytes, sizeof bytes);
    struct piece *piece;

    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    flow->ended = length <= 0;
    length = length < 0 ? 0 : length;
    piece = malloc(sizeof *piece + (size_t)length);
    if (!piece)
        die("memory");
    *piece = (struct piece){ .due_us = now_us() + flow->delay_us, .length = (size_t)length };
    memcpy(piece->bytes, bytes, (size_t)length);
    if (flow->last)
        flow->last->next = piece;
    else
        flow->first = piece;
    flow->last = piece;
}

/* Pass on what is due; stops where the receiver does not take more. */
static void flow_write(struct flow *flow, int64_t now)
{
    while (flow->first && flow->first->due_us <= now) {
        struct piece *piece = flow->first;

        if (piece->written < piece->length) {
            ssize_t length = send(flow->to, piece->bytes + piece->written, piece->length - piece->written,
                                  MSG_NOSIGNAL | MSG_DONTWAIT);

            if (length < 0 && (errno == EINTR || errno == EAGAIN))
                return;
            piece->written = length < 0 ? piece->length : piece->written + (size_t)length;
            if (piece->written < piece->length)
                return;
        }
        if (piece->length == 0) {
            shutdown(flow->to, SHUT_WR);
            flow->closed = true;
        }
        flow->first = piece->next;
        if (!flow->first)
            flow->last = NULL;
        free(piece);
    }
}

static void connection_accept(struct connection *connections, int listener, const char *upstream, int64_t delay_us)
{
    struct sockaddr_un address;
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    int server = socket_open(&address, upstream);
    struct connection *free_one = NULL;

    for (size_t i = 0; i < CONNECTIONS_MAX && !free_one; i++)
        if (!connections[i].used)
            free_one = &connections[i];
    if (client < 0 || !free_one || connect(server, (const struct sockaddr *)&address, sizeof address) < 0) {
        fprintf(stderr, "delay_proxy: a connection is refused: %s\n", strerror(errno));
        if (client >= 0)
            close(client);
        close(server);
        return;
    }
    *free_one = (struct connection){ .used = true,
                                     .flows = { { .from = client, .to = server, .delay_us = delay_us },
                                                { .from = server, .to = client, .delay_us = delay_us } } };
}

static void connection_close_when_done(struct connection *connection)
{
    if (!connection->flows[0].closed || !connection->flows[1].closed)
        return;
    close(connection->flows[0].from);
    close(connection->flows[0].to);
    connection->used = false;
}

/* What to wait for, and until when (INT64_MAX: for ever). */
static size_t poll_prepare(struct connection *connections, struct pollfd *polls, struct flow **flows, int64_t now,
                           int64_t *until)
{
    size_t count = 0;

    for (size_t i = 0; i < 2 * CONNECTIONS_MAX; i++) {
        struct flow *flow = &connections[i / 2].flows[i % 2];

        if (!connections[i / 2].used)
            continue;
        if (!flow->ended) {
            flows[count] = flow;
            polls[count++] = (struct pollfd){ .fd = flow->from, .events = POLLIN };
        }
        if (flow->first && flow->first->due_us <= now) { /* it was not taken: wait for the receiver */
            flows[count] = NULL;
            polls[count++] = (struct pollfd){ .fd = flow->to, .events = POLLOUT };
        } else if (flow->first && flow->first->due_us < *until) {
            *until = flow->first->due_us;
        }
    }
    return count;
}

static _Noreturn void proxy_run(int listener, const char *upstream, int64_t delay_us)
{
    static struct connection connections[CONNECTIONS_MAX];
    static struct pollfd polls[4 * CONNECTIONS_MAX + 1];
    static struct flow *flows[4 * CONNECTIONS_MAX + 1];

    for (;;) {
        int64_t until = INT64_MAX, now = now_us();
        size_t count = poll_prepare(connections, polls, flows, now, &until);
        int64_t wait_us = until > now ? until - now : 0;
        struct timespec wait = { .tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000 };

        polls[count] = (struct pollfd){ .fd = listener, .events = POLLIN };
        if (ppoll(polls, count + 1, until == INT64_MAX ? NULL : &wait, NULL) < 0 && errno != EINTR)
            die("poll");
        for (size_t i = 0; i < count; i++)
            if (flows[i] && polls[i].revents)
                flow_read(flows[i]);
        if (polls[count].revents)
            connection_accept(connections, listener, upstream, delay_us);
        now = now_us();
        for (size_t i = 0; i < CONNECTIONS_MAX; i++)
            if (connections[i].used) {
                flow_write(&connections[i].flows[0], now);
                flow_write(&connections[i].flows[1], now);
                connection_close_when_done(&connections[i]);
            }
    }
}

int main(int count, char **arguments)
{
    char *end = NULL;
    int64_t delay_us = 0;

    if (count == 4)
        delay_us = strtoll(arguments[3], &end, 10);
    if (!end || *end || delay_us < 0) {
        fputs("usage: delay_proxy LISTEN UPSTREAM MICROSECONDS\n", stderr);
        return EXIT_FAILURE;
    }
    proxy_run(listen_on(arguments[1]), arguments[2], delay_us);
}
