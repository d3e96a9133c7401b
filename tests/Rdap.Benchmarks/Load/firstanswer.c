/*
 * Starts a WHOIS server and tells how long it took to give the first correct answer, counted from before the exec.
 *
 *     firstanswer PORT QUERY EXPECTED SECONDS COMMAND [ARGUMENT...]
 *
 * It asks 127.0.0.1:PORT every 5 ms; correct is what is byte by byte in the file EXPECTED. The server's output goes to standard error.
 * When the answer is there, or has not come in SECONDS, the server is ended. The result is one line of name=value pairs.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

static char *read_file(const char *name, size_t *length)
{
    FILE *f = fopen(name, "r");
    size_t room = 1 << 20;
    char *text = malloc(room);
    if (f == NULL || text == NULL) {
        perror(name);
        exit(2);
    }
    *length = fread(text, 1, room, f);
    fclose(f);
    if (*length == 0 || *length == room) {
        fprintf(stderr, "firstanswer: %s is empty or longer than 1 MiB\n", name);
        exit(2);
    }
    return text;
}

/* Asks once; whether the answer is the expected one. */
static bool ask(uint16_t port, const char *query, const char *expected, size_t length, char *room)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct timeval patience = { .tv_sec = 5 };
    size_t got = 0;
    ssize_t n = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 && send(fd, query, strlen(query), MSG_NOSIGNAL) > 0)
        while (got <= length && (n = recv(fd, room + got, length + 1 - got, 0)) > 0)
            got += (size_t)n;
    close(fd);
    return n == 0 && got == length && memcmp(room, expected, length) == 0;
}

static long resident(pid_t pid)
{
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%*s %ld", &pages) != 1)
        pages = 0;
    if (f != NULL)
        fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static void end(pid_t pid)
{
    kill(pid, SIGTERM);
    for (int i = 0; i < 3000; i++) {
        if (waitpid(pid, NULL, WNOHANG) != 0)
            return;
        usleep(10000);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: firstanswer PORT QUERY EXPECTED SECONDS COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    uint16_t port = (uint16_t)atoi(argv[1]);
    size_t length;
    char *expected = read_file(argv[3], &length), *room = malloc(length + 1), *query;
    if (room == NULL || asprintf(&query, "%s\r\n", argv[2]) < 0)
        return 1;

    double start = now(), stop = start + atof(argv[4]);
    pid_t pid = fork();
    if (pid < 0)
        return 1;
    if (pid == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execvp(argv[5], argv + 5);
        perror(argv[5]);
        _exit(127);
    }
    int status;
    for (int asked = 1; now() < stop; asked++) {
        if (ask(port, query, expected, length, room)) {
            printf("seconds=%.4f asked=%d rss=%ld\n", now() - start, asked, resident(pid));
            end(pid);
            return 0;
        }
        if (waitpid(pid, &status, WNOHANG) != 0) {
            fputs("firstanswer: the server ended before it answered\n", stderr);
            return 1;
        }
        usleep(5000);
    }
    fputs("firstanswer: no correct answer in time\n", stderr);
    end(pid);
    return 1;
}
