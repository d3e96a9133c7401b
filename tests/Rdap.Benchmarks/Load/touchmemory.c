/* Touches memory once and gives it back. A virtual machine's host hands pages out when they are first used, and takes free ones back some
   seconds later: 2.6 GB took 14 s the first time and 0.5 s when they had just been used. What is measured next should not pay for that. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
    long megabytes = argc == 2 ? atol(argv[1]) : 0;
    if (megabytes <= 0) {
        fputs("usage: touchmemory MEGABYTES\n", stderr);
        return 2;
    }
    size_t length = (size_t)megabytes << 20;
    char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("touchmemory");
        return 1;
    }
    madvise(memory, length, MADV_HUGEPAGE);
    for (size_t at = 0; at < length; at += 4096)
        memory[at] = 1;
    return 0;
}
