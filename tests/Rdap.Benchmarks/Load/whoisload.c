/*
 * Asks a WHOIS server (RFC 3912) as fast as it answers: one connection for each query, as whois clients do.
 *
 *     whoisload -p PORT -f QUERIES [-c CONNECTIONS] [-t THREADS] [-d SECONDS] [-n COUNT] [-s SOURCES] [-x TEXT] [-P PID]
 *
 * Queries are taken at random from the lines of QUERIES. It asks 127.0.0.1 only, from SOURCES addresses of 127.1.0.0/16 in turn, so
 * that neither ephemeral ports nor limits per client are what is measured. It ends after SECONDS or COUNT queries, whichever is first,
 * and gives up on what has not been answered 3 seconds later. An answer with TEXT in its first 4 KiB is
 * counted as unwanted. With PID the CPU time of that process is told per query. The result is one line of name=value pairs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define GRACE_NS 3000000000ull
#define BUFFER (64 * 1024)

static struct {
    unsigned port, connections, threads, sources;
    double seconds;
    uint64_t count;
    const char *queries, *unwanted;
    long pid;
} options = { .connections = 32, .threads = 2, .sources = 4096, .seconds = 5, .count = UINT64_MAX };

struct query {
    const char *line; /* with its CR LF */
    size_t length;
};

static struct query *queries;
static size_t querycount;
static atomic_uint_fast64_t tickets;
static atomic_bool over;

struct connection {
    int fd;
    const struct query *query;
    size_t sent;
    uint64_t opened, received;
    bool unwanted;
};

struct asker {
    pthread_t thread;
    unsigned number, share;
    uint64_t random, source;
    int poll;
    uint64_t answered, failed, empty, unwanted, bytes;
    uint32_t *latencies; /* microseconds of each answer */
    size_t room;
};

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static const struct query *draw(struct asker *a)
{
    a->random += 0x9e3779b97f4a7c15u; /* SplitMix64 */
    uint64_t z = a->random;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return &queries[z % querycount];
}

static bool may_ask(void)
{
    return !atomic_load_explicit(&over, memory_order_relaxed)
        && atomic_fetch_add_explicit(&tickets, 1, memory_order_relaxed) < options.count;
}

/* A socket on the way to the server, or -1. */
static int dial(struct asker *a)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    uint32_t source = (uint32_t)((a->source++ * options.threads + a->number) % options.sources);
    struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET };
    from.sin_addr.s_addr = htonl(0x7f010000u + source % 65534 + 1);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)options.port);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
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

/* Sends what is left of the line; false if the connection is broken. */
static bool push(struct connection *c)
{
    while (c->sent < c->query->length) {
        ssize_t n = send(c->fd, c->query->line + c->sent, c->query->length - c->sent, MSG_NOSIGNAL);
        if (n < 0)
            return later();
        c->sent += (size_t)n;
    }
    return true;
}

/* Opens a connection and asks; false when it is time to stop. */
static bool ask(struct asker *a, struct connection *c)
{
    while (may_ask()) {
        *c = (struct connection){ .query = draw(a), .opened = now() };
        c->fd = dial(a);
        if (c->fd >= 0) {
            struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c };
            if (push(c) && epoll_ctl(a->poll, EPOLL_CTL_ADD, c->fd, &e) == 0)
                return true;
            close(c->fd);
        }
        a->failed++;
        usleep(500); /* do not spin on a server that is gone */
    }
    c->fd = -1;
    return false;
}

static void note(struct asker *a, struct connection *c)
{
    if (a->answered == a->room) {
        a->room = a->room ? 2 * a->room : 1 << 16;
        a->latencies = realloc(a->latencies, a->room * sizeof *a->latencies);
        if (a->latencies == NULL)
            abort();
    }
    a->latencies[a->answered++] = (uint32_t)((now() - c->opened) / 1000);
    a->bytes += c->received;
    a->empty += c->received == 0;
    a->unwanted += c->unwanted;
}

/* Reads what has come; true when the answer is whole or never will be. */
static bool pull(struct asker *a, struct connection *c, char *buffer)
{
    if (!push(c)) {
        a->failed++;
        return true;
    }
    for (;;) {
        ssize_t n = recv(c->fd, buffer, BUFFER, 0);
        if (n > 0) {
            if (options.unwanted && c->received == 0)
                c->unwanted = memmem(buffer, n < 4096 ? (size_t)n : 4096, options.unwanted, strlen(options.unwanted)) != NULL;
            c->received += (uint64_t)n;
        } else if (n == 0) {
            note(a, c);
            return true;
        } else if (later()) {
            return false;
        } else {
            a->failed++;
            return true;
        }
    }
}

static void *work(void *argument)
{
    struct asker *a = argument;
    struct connection *all = calloc(a->share, sizeof *all);
    char *buffer = malloc(BUFFER);
    unsigned open = 0;
    a->poll = epoll_create1(EPOLL_CLOEXEC);
    for (unsigned i = 0; i < a->share; i++)
        open += ask(a, &all[i]);

    uint64_t progress = now();
    while (open > 0) {
        struct epoll_event ready[64];
        int count = epoll_wait(a->poll, ready, 64, 100);
        if (count > 0)
            progress = now();
        else if (now() - progress > GRACE_NS)
            break;
        for (int i = 0; i < count; i++) {
            struct connection *c = ready[i].data.ptr;
            if (pull(a, c, buffer)) {
                close(c->fd);
                open -= !ask(a, c);
            }
        }
    }
    a->failed += open;
    free(buffer);
    free(all);
    return NULL;
}

/* User and system seconds of a process; /proc/PID/stat counts in ticks, which is fine over seconds. */
static double cpu_of(long pid)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return 0;
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    unsigned long user = 0, system = 0;
    char *rest = strrchr(text, ')'); /* the name before may hold blanks */
    if (rest != NULL)
        sscanf(rest + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &system);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void read_queries(void)
{
    FILE *f = fopen(options.queries, "r");
    char *line = NULL;
    size_t room = 0, space = 0;
    if (f == NULL) {
        perror(options.queries);
        exit(2);
    }
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = 0;
        if (n == 0)
            continue;
        if (querycount == space)
            queries = realloc(queries, (space = space ? 2 * space : 4096) * sizeof *queries);
        char *copy;
        int length = asprintf(&copy, "%s\r\n", line);
        if (queries == NULL || length < 0)
            abort();
        queries[querycount++] = (struct query){ copy, (size_t)length };
    }
    free(line);
    fclose(f);
    if (querycount == 0) {
        fprintf(stderr, "whoisload: %s has no queries\n", options.queries);
        exit(2);
    }
}

static int ascending(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static void usage(void)
{
    fputs("usage: whoisload -p PORT -f QUERIES [-c CONNECTIONS] [-t THREADS] [-d SECONDS] [-n COUNT] [-s SOURCES] [-x TEXT] [-P PID]\n", stderr);
    exit(2);
}

static void read_options(int argc, char **argv)
{
    for (int o; (o = getopt(argc, argv, "p:f:c:t:d:n:s:x:P:")) != -1;) {
        switch (o) {
        case 'p': options.port = (unsigned)atoi(optarg); break;
        case 'f': options.queries = optarg; break;
        case 'c': options.connections = (unsigned)atoi(optarg); break;
        case 't': options.threads = (unsigned)atoi(optarg); break;
        case 'd': options.seconds = atof(optarg); break;
        case 'n': options.count = strtoull(optarg, NULL, 10); break;
        case 's': options.sources = (unsigned)atoi(optarg); break;
        case 'x': options.unwanted = optarg; break;
        case 'P': options.pid = atol(optarg); break;
        default: usage();
        }
    }
    if (options.port == 0 || options.queries == NULL || options.threads == 0 || options.connections < options.threads || options.sources == 0)
        usage();
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    read_queries();
    struct asker *askers = calloc(options.threads, sizeof *askers);
    if (askers == NULL)
        return 1;
    double before = cpu_of(options.pid);
    uint64_t start = now();
    for (unsigned i = 0; i < options.threads; i++) {
        struct asker *a = &askers[i];
        a->number = i;
        a->random = (uint64_t)i << 32;
        a->share = options.connections / options.threads + (i < options.connections % options.threads);
        if (pthread_create(&a->thread, NULL, work, a) != 0)
            return 1;
    }
    uint64_t stop = start + (uint64_t)(options.seconds * 1e9);
    while (now() < stop && atomic_load(&tickets) < options.count)
        usleep(1000);
    atomic_store(&over, true);

    struct asker sum = { 0 };
    for (unsigned i = 0; i < options.threads; i++) {
        struct asker *a = &askers[i];
        pthread_join(a->thread, NULL);
        sum.answered += a->answered;
        sum.failed += a->failed;
        sum.empty += a->empty;
        sum.unwanted += a->unwanted;
        sum.bytes += a->bytes;
    }
    double seconds = (double)(now() - start) / 1e9, used = cpu_of(options.pid) - before;
    if (sum.answered == 0) {
        printf("qps=0 answered=0 failed=%lu\n", (unsigned long)sum.failed);
        return 1;
    }
    uint32_t *latencies = malloc(sum.answered * sizeof *latencies);
    size_t at = 0;
    for (unsigned i = 0; i < options.threads && latencies != NULL; i++) {
        memcpy(latencies + at, askers[i].latencies, askers[i].answered * sizeof *latencies);
        at += askers[i].answered;
    }
    if (latencies == NULL)
        return 1;
    qsort(latencies, at, sizeof *latencies, ascending);

    struct rusage self;
    getrusage(RUSAGE_SELF, &self);
    printf("qps=%.0f answered=%lu failed=%lu empty=%lu unwanted=%lu bytes=%lu average_bytes=%.0f p50_us=%u p99_us=%u seconds=%.2f client_cpu=%.2f",
        (double)sum.answered / seconds, (unsigned long)sum.answered, (unsigned long)sum.failed, (unsigned long)sum.empty,
        (unsigned long)sum.unwanted, (unsigned long)sum.bytes, (double)sum.bytes / (double)sum.answered, latencies[at / 2],
        latencies[at - 1 - at / 100], seconds,
        (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec) + (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec) / 1e6);
    if (options.pid)
        printf(" server_us=%.2f", used * 1e6 / (double)sum.answered);
    putchar('\n');
    return sum.failed != 0 || sum.empty != 0 || sum.unwanted != 0 ? 3 : 0;
}
