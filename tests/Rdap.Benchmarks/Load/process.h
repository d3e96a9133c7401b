/* What another process has used. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* User and system seconds of a process, 0 when there is none; /proc/PID/stat counts in ticks, which is fine over seconds. */
static inline double cpu_of(long pid)
{
    char path[64], text[1024];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *f = pid ? fopen(path, "r") : NULL;
    if (f == NULL)
        return 0;
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    char *rest = strrchr(text, ')'); /* the name before may hold blanks */
    if (rest != NULL)
        sscanf(rest + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &system);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

#endif
