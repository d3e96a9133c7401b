#include "netload.h"

static unsigned place(uint64_t ns)
{
    if (ns < STEPS)
        return (unsigned)ns;
    unsigned power = 63 - (unsigned)__builtin_clzll(ns); /* at least 6 */
    return (power - 5) * STEPS + (unsigned)(ns >> (power - 6)) % STEPS;
}

/* The middle of what is counted at one place. */
static double value(unsigned at)
{
    if (at < STEPS)
        return at;
    unsigned power = at / STEPS + 5;
    return ((double)(STEPS + at % STEPS) + 0.5) * (double)(1ull << (power - 6));
}

void note(struct histogram *h, uint64_t ns, uint64_t at)
{
    h->counts[place(ns)]++;
    h->total++;
    if (ns > h->greatest) {
        h->greatest = ns;
        h->greatest_at = at;
    }
}

void add(struct histogram *sum, const struct histogram *h)
{
    for (unsigned i = 0; i < sizeof h->counts / sizeof *h->counts; i++)
        sum->counts[i] += h->counts[i];
    sum->total += h->total;
    if (h->greatest > sum->greatest) {
        sum->greatest = h->greatest;
        sum->greatest_at = h->greatest_at;
    }
}

double microseconds(const struct histogram *h, double quantile)
{
    uint64_t seen = 0;
    for (unsigned i = 0; i < sizeof h->counts / sizeof *h->counts; i++) {
        seen += h->counts[i];
        if (seen > 0 && (double)seen >= quantile * (double)h->total)
            return (value(i) < (double)h->greatest ? value(i) : (double)h->greatest) / 1000;
    }
    return 0;
}
