/*
 * Asks a WHOIS server on loopback on connections that stay open, with several questions under way on each.
 *
 *     pipeload -m whois|irr -p PORT -f QUESTIONS [-c CONNECTIONS] [-w WINDOW] [-d SECONDS] [-P PID]
 *
 * whois: the RIPE dialect; each line of QUESTIONS is sent with -k in front, and an answer ends at two empty lines.
 * irr: IRRd's dialect after "!!"; an answer is "A<length>", as many bytes and "C", or a line that begins with C, D or F.
 * WINDOW questions are sent at once, and one more for each answer that has come. One thread; 127.0.0.1 only; ends after SECONDS, or when
 * nothing has come for 3. The result is one line of name=value pairs; the exit code is 0 if every question was answered.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "process.h"

#define BUFFER (1 << 20)

struct question {
    char *text;
    size_t length;
};
struct connection {
    int fd;
    unsigned newlines;   /* whois: in a row */
    uint64_t left;       /* irr: of the data */
    unsigned head_length;
    char head[32];       /* irr: the first bytes of the line that has begun */
    char *out;           /* what could not be sent yet */
    size_t out_length, out_start, out_room;
    uint64_t sent, answered;
};

static struct question *questions;
static size_t question_count, next_question;
static bool is_irr;
static uint64_t data_answers;

static void read_questions(const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, space = 0;
    if (f == NULL) {
        perror(path);
        exit(2);
    }
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] == 0)
            continue;
        if (question_count == space)
            questions = realloc(questions, (space = space ? 2 * space : 4096) * sizeof *questions);
        int length = asprintf(&questions[question_count].text, is_irr ? "%s\n" : "-k %s\n", line);
        if (length < 0)
            abort();
        questions[question_count++].length = (size_t)length;
    }
    free(line);
    fclose(f);
    if (question_count == 0) {
        fprintf(stderr, "pipeload: %s has no questions\n", path);
        exit(2);
    }
}

static void add(struct connection *c, const char *text, size_t length)
{
    if (c->out_length + length > c->out_room) {
        c->out_room = 2 * (c->out_length + length);
        c->out = realloc(c->out, c->out_room);
        if (c->out == NULL)
            abort();
    }
    memcpy(c->out + c->out_length, text, length);
    c->out_length += length;
}

static void ask(struct connection *c)
{
    const struct question *q = &questions[next_question++ % question_count];
    add(c, q->text, q->length);
    c->sent++;
}

/* Sends what waits; false if the connection is broken. */
static bool push(struct connection *c)
{
    while (c->out_start < c->out_length) {
        ssize_t n = send(c->fd, c->out + c->out_start, c->out_length - c->out_start, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN;
        c->out_start += (size_t)n;
    }
    c->out_start = c->out_length = 0;
    return true;
}

static unsigned take_whois(struct connection *c, const char *data, size_t length)
{
    unsigned whole = 0;
    for (const char *at = data, *end = data + length; at < end; at++) {
        if (*at == '\n') {
            if (++c->newlines == 3) {
                whole++;
                c->newlines = 0;
            }
        } else {
            c->newlines = 0;
            at = memchr(at, '\n', (size_t)(end - at));
            if (at == NULL)
                break;
            at--;
        }
    }
    return whole;
}

/* The number of whole answers, or -1 if it is none. */
static int take_irr(struct connection *c, const char *data, size_t length)
{
    int whole = 0;
    for (const char *at = data, *end = data + length; at < end;) {
        if (c->left > 0) {
            size_t part = (size_t)(end - at) < c->left ? (size_t)(end - at) : c->left;
            c->left -= part;
            at += part;
            continue;
        }
        if (*at != '\n') {
            if (c->head_length < sizeof c->head - 1)
                c->head[c->head_length++] = *at;
            at++;
            continue;
        }
        at++;
        c->head[c->head_length] = 0;
        c->head_length = 0;
        switch (c->head[0]) {
        case 'A':
            c->left = strtoull(c->head + 1, NULL, 10);
            data_answers++;
            break;
        case 'C':
        case 'D':
        case 'F':
            whole++;
            break;
        default:
            return -1;
        }
    }
    return whole;
}

static int dial(unsigned port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("pipeload: connect");
        exit(1);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void usage(void)
{
    fputs("usage: pipeload -m whois|irr -p PORT -f QUESTIONS [-c CONNECTIONS] [-w WINDOW] [-d SECONDS] [-P PID]\n", stderr);
    exit(2);
}

int main(int argc, char **argv)
{
    unsigned port = 0, connections = 1, window = 16;
    double seconds = 3;
    long pid = 0;
    const char *file = NULL;
    for (int o; (o = getopt(argc, argv, "m:p:f:c:w:d:P:")) != -1;) {
        switch (o) {
        case 'm': is_irr = strcmp(optarg, "irr") == 0; break;
        case 'p': port = (unsigned)atoi(optarg); break;
        case 'f': file = optarg; break;
        case 'c': connections = (unsigned)atoi(optarg); break;
        case 'w': window = (unsigned)atoi(optarg); break;
        case 'd': seconds = atof(optarg); break;
        case 'P': pid = atol(optarg); break;
        default: usage();
        }
    }
    if (port == 0 || file == NULL || connections == 0 || window == 0 || seconds <= 0)
        usage();
    read_questions(file);

    struct connection *all = calloc(connections, sizeof *all);
    char *buffer = malloc(BUFFER);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (all == NULL || buffer == NULL || poll < 0)
        return 1;
    double used = cpu_of(pid), start = now(), end = start + seconds, progress = start;
    for (unsigned i = 0; i < connections; i++) {
        struct connection *c = &all[i];
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
        c->fd = dial(port);
        epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &e);
        if (is_irr)
            add(c, "!!\n", 3);
        for (unsigned k = 0; k < window; k++)
            ask(c);
        push(c);
    }
    uint64_t answered = 0, bytes = 0, sent = 0;
    unsigned open = connections, failed = 0;
    while (open > 0 && now() - progress < 3) {
        struct epoll_event ready[64];
        int count = epoll_wait(poll, ready, 64, 100);
        bool more = now() < end;
        for (int i = 0; i < count; i++) {
            struct connection *c = ready[i].data.ptr;
            ssize_t n = recv(c->fd, buffer, BUFFER, MSG_DONTWAIT);
            if (n < 0 && errno == EAGAIN)
                continue;
            int whole = n <= 0 ? -1 : is_irr ? take_irr(c, buffer, (size_t)n) : (int)take_whois(c, buffer, (size_t)n);
            if (whole >= 0) {
                progress = now();
                bytes += (uint64_t)n;
                c->answered += (unsigned)whole;
                for (int k = 0; more && k < whole; k++)
                    ask(c);
                if (!push(c))
                    whole = -1;
            }
            if (whole < 0 || (!more && c->answered == c->sent)) {
                failed += whole < 0;
                close(c->fd);
                open--;
            }
        }
    }
    double took = now() - start;
    used = cpu_of(pid) - used;
    for (unsigned i = 0; i < connections; i++) {
        answered += all[i].answered;
        sent += all[i].sent;
    }
    struct rusage self;
    getrusage(RUSAGE_SELF, &self);
    printf("qps=%.0f answered=%lu unanswered=%lu broken=%u bytes=%lu average_bytes=%.0f with_data=%lu server_us=%.3f seconds=%.2f client_cpu=%.2f\n",
        (double)answered / took, (unsigned long)answered, (unsigned long)(sent - answered), failed, (unsigned long)bytes,
        answered ? (double)bytes / (double)answered : 0, (unsigned long)data_answers, answered ? used * 1e6 / (double)answered : 0, took,
        (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec) + (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec) / 1e6);
    return answered > 0 && answered == sent && failed == 0 ? 0 : 3;
}
