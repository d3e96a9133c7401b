/*
 * Asks a WHOIS or RDAP server on loopback, as fast as it answers or at a constant rate.
 *
 *     netload -m whois|whois-k|http|http-close -p PORT -f QUESTIONS [-r RATE] [-c CONNECTIONS] [-t THREADS] [-d SECONDS] [-x TEXT] [-e] [-P PID]
 *
 * Questions are taken at random from the lines of QUESTIONS: WHOIS queries or HTTP paths. It asks 127.0.0.1 only, from 4,096 addresses of
 * 127.1.0.0/16 in turn, so that neither ephemeral ports nor limits per client are what is measured. It ends after SECONDS or at SIGTERM,
 * and gives up on what has not been answered 3 seconds later.
 *
 * Without -r each of the connections asks again as soon as it is answered. With -r queries have their times beforehand and latency counts
 * from those; CONNECTIONS is then only the most that may be open.
 *
 * An answer is wrong if TEXT is in its first 4 KiB or its HTTP status is not 200; with -e it has changed if it is of another length than
 * the first to the same question. With PID the CPU time of that process is told per query.
 * The result is one line of name=value pairs; the exit code is 0 when every query was answered and none was empty, wrong or changed.
 */
#define _GNU_SOURCE
#include "netload.h"
#include "process.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct options options = { .connections = 32, .threads = 2, .seconds = 5 };
atomic_uint_fast64_t limit = UINT64_MAX;

uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void stop_now(int signal)
{
    (void)signal;
    atomic_store(&limit, now());
}

static void usage(void)
{
    fputs("usage: netload -m whois|whois-k|http|http-close -p PORT -f QUESTIONS [-r RATE] [-c CONNECTIONS] [-t THREADS] [-d SECONDS]"
          " [-x TEXT] [-e] [-P PID]\n", stderr);
    exit(2);
}

static enum protocol protocol_of(const char *name)
{
    static const char *const names[] = { [WHOIS] = "whois", [WHOIS_KEPT] = "whois-k", [HTTP] = "http", [HTTP_CLOSE] = "http-close" };
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    usage();
    return WHOIS;
}

static void read_options(int argc, char **argv)
{
    for (int o; (o = getopt(argc, argv, "m:p:f:r:c:t:d:x:eP:")) != -1;) {
        switch (o) {
        case 'm': options.protocol = protocol_of(optarg); break;
        case 'p': options.port = (unsigned)atoi(optarg); break;
        case 'f': options.questions = optarg; break;
        case 'r': options.rate = atof(optarg); break;
        case 'c': options.connections = (unsigned)atoi(optarg); break;
        case 't': options.threads = (unsigned)atoi(optarg); break;
        case 'd': options.seconds = atof(optarg); break;
        case 'x': options.unwanted = optarg; break;
        case 'e': options.same = true; break;
        case 'P': options.pid = atol(optarg); break;
        default: usage();
        }
    }
    if (options.port == 0 || options.questions == NULL || options.threads == 0 || options.connections < options.threads
        || options.seconds <= 0 || options.rate < 0)
        usage();
}

static int report(const struct asker *sum, double seconds, double used)
{
    struct rusage self;
    getrusage(RUSAGE_SELF, &self);
    printf("qps=%.0f answered=%lu failed=%lu empty=%lu wrong=%lu changed=%lu bytes=%lu", (double)sum->answered / seconds,
        (unsigned long)sum->answered, (unsigned long)sum->failed, (unsigned long)sum->empty, (unsigned long)sum->wrong,
        (unsigned long)sum->changed, (unsigned long)sum->bytes);
    if (sum->answered > 0) {
        const struct histogram *h = &sum->latencies;
        printf(" average_bytes=%.0f p50_us=%.0f p99_us=%.0f p999_us=%.0f max_us=%.0f max_at=%.2f", (double)sum->bytes / (double)sum->answered,
            microseconds(h, 0.5), microseconds(h, 0.99), microseconds(h, 0.999), (double)h->greatest / 1e3, (double)h->greatest_at / 1e9);
        if (options.pid)
            printf(" server_us=%.2f", used * 1e6 / (double)sum->answered);
    }
    printf(" seconds=%.2f client_cpu=%.2f\n", seconds, (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec)
        + (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec) / 1e6);
    return sum->answered == 0 || sum->failed != 0 || sum->empty != 0 || sum->wrong != 0 || sum->changed != 0 ? 3 : 0;
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    read_questions();
    signal(SIGTERM, stop_now);
    signal(SIGINT, stop_now);
    prctl(PR_SET_TIMERSLACK, 1000); /* ns; threads inherit it */

    struct asker *askers = calloc(options.threads, sizeof *askers), *sum = calloc(1, sizeof *sum);
    pthread_t *threads = calloc(options.threads, sizeof *threads);
    if (askers == NULL || sum == NULL || threads == NULL)
        return 1;
    double before = cpu_of(options.pid);
    uint64_t start = now(), stop = start + (uint64_t)(options.seconds * 1e9);
    for (unsigned i = 0; i < options.threads; i++) {
        unsigned share = options.connections / options.threads + (i < options.connections % options.threads);
        askers[i] = (struct asker){ .number = i, .start = start, .share = share };
        if (pthread_create(&threads[i], NULL, ask_until_limit, &askers[i]) != 0)
            return 1;
    }
    while (now() < stop && atomic_load(&limit) == UINT64_MAX)
        usleep(1000);
    uint_fast64_t unset = UINT64_MAX;
    atomic_compare_exchange_strong(&limit, &unset, stop);

    for (unsigned i = 0; i < options.threads; i++) {
        const struct asker *a = &askers[i];
        pthread_join(threads[i], NULL);
        sum->answered += a->answered;
        sum->failed += a->failed;
        sum->empty += a->empty;
        sum->wrong += a->wrong;
        sum->changed += a->changed;
        sum->bytes += a->bytes;
        add(&sum->latencies, &a->latencies);
    }
    int code = report(sum, (double)(now() - start) / 1e9, cpu_of(options.pid) - before);
    free(threads);
    free(sum);
    free(askers);
    return code;
}
