/* Numbers that look drawn at random, the same in every run. */
#ifndef SCRAMBLE_H
#define SCRAMBLE_H

#include <stdint.h>

/* The finisher of SplitMix64. */
static inline uint64_t scramble(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

#endif
