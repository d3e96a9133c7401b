/*
 * The least that a WHOIS server (RFC 3912) has to do: accept, read until there is a line, send an answer that is
 * always the same, close. One thread, epoll, no trust in the client: what rdapd is measured against.
 *
 *     whoisfloor PORT BYTES [MEGABYTES PLACES]
 *
 * It answers with BYTES bytes on 127.0.0.1:PORT and ends with its parent or after four hours. With MEGABYTES it fills so
 * much memory, in large pages where the system has them, and reads PLACES of it before each answer, each where the one
 * before says: what a registry of that size costs on this machine, whoever wrote the server.
 */
#define _GNU_SOURCE
#include "../Load/scramble.h"
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static char *reply;
static size_t replylength;
static uint64_t *memory; /* random numbers */
static size_t words;
static unsigned places;

static void fill(size_t megabytes)
{
    size_t bytes = megabytes << 20;
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("whoisfloor");
        exit(1);
    }
    madvise(memory, bytes, MADV_HUGEPAGE);
    words = bytes / sizeof *memory;
    for (size_t i = 0; i < words; i++)
        memory[i] = scramble(i);
}

/* Goes from one place in memory to the next, from another one for each answer. */
static void wander(void)
{
    static uint64_t answers;
    uint64_t at = scramble(++answers);
    for (unsigned i = 0; i < places; i++)
        at = scramble(memory[at % words] ^ at);
    reply[0] = (char)('a' + at % 26); /* or nothing of this would be done */
}

/* Reads what is there; true when the connection is over, answered or not. */
static bool converse(int client)
{
    char line[1024];
    ssize_t got = recv(client, line, sizeof line, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (got > 0 && memchr(line, '\n', (size_t)got) == NULL)
        return false; /* half a line: wait for the rest of it */
    if (got > 0) {
        if (places > 0)
            wander();
        size_t sent = 0;
        while (sent < replylength) {
            ssize_t wrote = send(client, reply + sent, replylength - sent, MSG_NOSIGNAL);
            if (wrote <= 0)
                break;
            sent += (size_t)wrote;
        }
    }
    close(client);
    return true;
}

static int listener(unsigned short port)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(port) };
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(fd, (struct sockaddr *)&here, sizeof here) < 0 || listen(fd, 4096) < 0) {
        perror("whoisfloor");
        exit(1);
    }
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 5) {
        fprintf(stderr, "usage: whoisfloor PORT BYTES [MEGABYTES PLACES]\n");
        return 2;
    }
    replylength = strtoul(argv[2], NULL, 10);
    reply = malloc(replylength + 1);
    if (reply == NULL)
        return 1;
    for (size_t i = 0; i < replylength; i++)
        reply[i] = i % 60 == 59 ? '\n' : 'x';

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    alarm(4 * 3600);
    if (argc == 5) {
        fill(strtoul(argv[3], NULL, 10));
        places = (unsigned)strtoul(argv[4], NULL, 10);
    }
    int door = listener((unsigned short)atoi(argv[1]));
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = { .events = EPOLLIN, .data.fd = door };
    epoll_ctl(poll, EPOLL_CTL_ADD, door, &interest);

    for (;;) {
        struct epoll_event ready[128];
        int count = epoll_wait(poll, ready, 128, -1);
        for (int i = 0; i < count; i++) {
            if (ready[i].data.fd != door) {
                converse(ready[i].data.fd);
                continue;
            }
            int client;
            while ((client = accept4(door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                /* On loopback the line is mostly there already, which saves the trip through epoll. */
                if (!converse(client)) {
                    interest = (struct epoll_event){ .events = EPOLLIN | EPOLLRDHUP, .data.fd = client };
                    epoll_ctl(poll, EPOLL_CTL_ADD, client, &interest);
                }
            }
        }
    }
}
