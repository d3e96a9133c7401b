/* Threads that count, of the idle class: a load without memory, files or locks. What waits longer beside them does so because of the machine, whose
   processors have no rest, and of its scheduler, which leaves a task in a queue as long as the other processors have such a thread to run. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *count(void *nothing)
{
    struct sched_param none = {0};
    if (sched_setscheduler(0, SCHED_IDLE, &none)) {
        perror("busy: SCHED_IDLE");
        exit(1);
    }
    for (volatile unsigned long n = 0;; n++)
        ;
    return nothing;
}

int main(int argc, char **argv)
{
    int seconds = argc == 3 ? atoi(argv[1]) : 0, threads = argc == 3 ? atoi(argv[2]) : 0;
    if (seconds <= 0 || threads <= 0) {
        fputs("usage: busy SECONDS THREADS\n", stderr);
        return 2;
    }
    while (threads-- > 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, count, NULL)) {
            fputs("busy: no thread\n", stderr);
            return 1;
        }
    }
    sleep((unsigned)seconds);
    return 0;
}
