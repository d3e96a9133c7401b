/* What the parts of netload share: see netload.c for what it does. */
#ifndef NETLOAD_H
#define NETLOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum protocol {
    WHOIS,      /* a connection for each query, as whois clients do */
    WHOIS_KEPT, /* connections that stay open, by the flag -k */
    HTTP,       /* connections that stay open */
    HTTP_CLOSE, /* a connection for each request */
};

struct options {
    enum protocol protocol;
    unsigned port, connections, threads;
    double seconds, rate; /* rate: queries a second; 0: as fast as they are answered */
    const char *questions, *unwanted;
    bool same;
    long pid;
};
extern struct options options;

/* When the last query may begin, in ns of the monotonic clock. */
extern atomic_uint_fast64_t limit;

uint64_t now(void);

/* ---- questions.c */

struct question {
    const char *text; /* as it is sent */
    size_t length;
    atomic_uint_fast64_t answer; /* bytes of the first answer to it; 0 before there is one */
};
extern struct question *questions;
extern size_t question_count;
void read_questions(void);

/* ---- dialogue.c: where an answer ends, and whether it is one */

struct answer {
    uint64_t bytes; /* without HTTP's header */
    uint64_t left;  /* of a body whose length was told */
    unsigned newlines, head_length;
    bool looked, in_body, wrong;
    char head[2048];
};
enum progress { MORE, WHOLE, BROKEN };

/* Takes what was received. A kept connection's answer is WHOLE when all of it is there, the others at the end of the stream. */
enum progress take(struct answer *a, const char *data, size_t length);

/* The end of the stream has come. */
enum progress take_end(const struct answer *a);

/* ---- histogram.c: counts of nanoseconds, 64 steps for each power of two: within 1.6 % */

#define STEPS 64
struct histogram {
    uint64_t counts[59 * STEPS], total, greatest, greatest_at;
};
void note(struct histogram *h, uint64_t ns, uint64_t at);
void add(struct histogram *sum, const struct histogram *h);
double microseconds(const struct histogram *h, double quantile);

/* ---- asker.c: a thread with its share of the connections */

struct asker {
    unsigned number, share;
    uint64_t start;
    uint64_t answered, failed, empty, wrong, changed, bytes;
    struct histogram latencies;
};
void *ask_until_limit(void *asker);

#endif
