/*
 * A thread that asks. Closed loop: each connection asks again as soon as it has its answer. Open loop (a rate is given): queries have
 * their times from the start, whatever becomes of the ones before; one that has to wait for a free connection is late from its time on,
 * so a server that stands still is seen by every query that should have come meanwhile.
 */
#define _GNU_SOURCE
#include "netload.h"
#include "scramble.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ull
#define GRACE (3 * SECOND)
#define BUFFER (64 * 1024)
#define SOURCES 4096 /* addresses to ask from, in turn */

struct connection {
    struct connection *next; /* among those that have nothing to do */
    struct question *question; /* NULL: has nothing to do */
    struct answer answer;
    uint64_t since; /* when the question was due */
    size_t sent;
    int fd; /* -1: not connected */
};

struct loop {
    struct asker *asker;
    struct connection *idle;
    uint64_t random, source, due, interval;
    unsigned busy;
    int poll;
    char *buffer;
};

/* A socket on the way to the server, or -1. */
static int dial(struct loop *l)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    uint32_t source = (uint32_t)((l->source++ * options.threads + l->asker->number) % SOURCES);
    struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET };
    from.sin_addr.s_addr = htonl(0x7f010001u + source);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)options.port);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0
        || (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool later(void)
{
    return errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS || errno == EINTR;
}

/* Sends what is left of the question; false if the connection is broken. */
static bool push(struct connection *c)
{
    while (c->sent < c->question->length) {
        ssize_t n = send(c->fd, c->question->text + c->sent, c->question->length - c->sent, MSG_NOSIGNAL);
        if (n < 0)
            return later();
        c->sent += (size_t)n;
    }
    return true;
}

static void hang_up(struct connection *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    c->answer = (struct answer){ 0 };
}

static void rest(struct loop *l, struct connection *c)
{
    c->question = NULL;
    c->next = l->idle;
    l->idle = c;
    l->busy--;
}

static void fail(struct loop *l, struct connection *c)
{
    l->asker->failed++;
    hang_up(c);
    rest(l, c);
}

/* The answer is there: counts it and makes the connection ready for the next question. */
static void finish(struct loop *l, struct connection *c)
{
    struct asker *a = l->asker;
    uint_fast64_t first = 0;
    note(&a->latencies, now() - c->since, c->since - a->start);
    a->answered++;
    a->bytes += c->answer.bytes;
    a->empty += c->answer.bytes == 0;
    a->wrong += c->answer.wrong;
    if (options.same && !atomic_compare_exchange_strong(&c->question->answer, &first, c->answer.bytes))
        a->changed += first != c->answer.bytes;
    if (options.protocol == WHOIS || options.protocol == HTTP_CLOSE)
        hang_up(c);
    else
        c->answer = (struct answer){ .bytes = options.protocol == WHOIS_KEPT ? c->answer.left : 0 };
    rest(l, c);
}

/* Asks the next question on a connection that has nothing to do. */
static void begin(struct loop *l, uint64_t since)
{
    struct connection *c = l->idle;
    l->idle = c->next;
    l->busy++;
    l->random += 0x9e3779b97f4a7c15u;
    c->question = &questions[scramble(l->random) % question_count];
    c->since = since;
    c->sent = 0;
    if (c->fd < 0) {
        struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c };
        c->fd = dial(l);
        if (c->fd < 0 || epoll_ctl(l->poll, EPOLL_CTL_ADD, c->fd, &e) < 0) {
            fail(l, c);
            usleep(500); /* do not spin on a server that is gone */
            return;
        }
    }
    if (!push(c))
        fail(l, c);
}

/* Begins what is due and can be begun. */
static void begin_due(struct loop *l)
{
    uint64_t time = now();
    if (l->interval == 0) {
        for (; l->idle != NULL && time < atomic_load(&limit); time = now())
            begin(l, time);
        return;
    }
    for (; l->idle != NULL && l->due <= time && l->due < atomic_load(&limit); l->due += l->interval)
        begin(l, l->due);
}

/* Reads what has come. */
static void pull(struct loop *l, struct connection *c)
{
    if (c->question != NULL && !push(c)) {
        fail(l, c);
        return;
    }
    for (;;) {
        ssize_t n = recv(c->fd, l->buffer, BUFFER, 0);
        if (n < 0 && later())
            return;
        if (c->question == NULL) { /* the greeting before the next answer, or the server has hung up */
            if (n <= 0) {
                hang_up(c);
                return;
            }
            c->answer.bytes += (uint64_t)n;
            continue;
        }
        enum progress p = n > 0 ? take(&c->answer, l->buffer, (size_t)n) : n == 0 ? take_end(&c->answer) : BROKEN;
        if (p == WHOLE)
            finish(l, c);
        else if (p == BROKEN)
            fail(l, c);
        if (p != MORE && c->fd < 0)
            return;
    }
}

/* How long to wait for events: until the next query is due, if a connection is free for it. */
static struct timespec patience(const struct loop *l)
{
    uint64_t ns = SECOND / 10;
    if (l->interval != 0 && l->idle != NULL && l->due < atomic_load(&limit)) {
        uint64_t time = now();
        ns = l->due <= time ? 0 : l->due - time < ns ? l->due - time : ns;
    }
    return (struct timespec){ .tv_nsec = (long)ns };
}

static void run(struct loop *l)
{
    uint64_t progress = now();
    for (;;) {
        begin_due(l);
        uint64_t end = atomic_load(&limit), time = now();
        bool more = l->interval == 0 ? time < end : l->due < end;
        if ((l->busy == 0 && !more) || (time > end && time - end > GRACE && time - progress > GRACE))
            break;
        struct epoll_event ready[64];
        struct timespec wait = patience(l);
        int count = epoll_pwait2(l->poll, ready, 64, &wait, NULL);
        if (count > 0)
            progress = now();
        for (int i = 0; i < count; i++) {
            pull(l, ready[i].data.ptr);
            begin_due(l);
        }
    }
    l->asker->failed += l->busy;
    for (uint64_t end = atomic_load(&limit); l->interval != 0 && l->due < end; l->due += l->interval)
        l->asker->failed++; /* never found a free connection */
}

void *ask_until_limit(void *asker)
{
    struct asker *a = asker;
    struct loop l = { .asker = a, .random = (uint64_t)a->number << 32, .poll = epoll_create1(EPOLL_CLOEXEC), .buffer = malloc(BUFFER) };
    struct connection *all = calloc(a->share, sizeof *all);
    if (all == NULL || l.buffer == NULL || l.poll < 0)
        abort();
    for (unsigned i = 0; i < a->share; i++) {
        all[i].fd = -1;
        all[i].next = l.idle;
        l.idle = &all[i];
    }
    if (options.rate > 0) {
        l.interval = (uint64_t)((double)SECOND * options.threads / options.rate);
        l.due = a->start + l.interval * a->number / options.threads;
    }
    run(&l);
    for (unsigned i = 0; i < a->share; i++)
        hang_up(&all[i]);
    close(l.poll);
    free(l.buffer);
    free(all);
    return NULL;
}
