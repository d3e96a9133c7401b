/*
 * Sends a long list of questions over one connection on loopback and takes the rows that come back meanwhile, as nc and curl do.
 *
 *     rowload -m whois|http -p PORT -f QUESTIONS -n LINES [-P PID]
 *
 * whois: "begin", "verbose", "abuse", the questions, "end". http: POST /v1/lookup with a body of known length; rows are CSV with range and
 * abuse contact. The file's lines are sent over and over until there were at least LINES. One thread that sleeps in poll; 127.0.0.1 only; ends
 * when nothing has moved for 10 seconds. The result is one line of name=value pairs; the exit code is 0 if there was a row for each question.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "process.h"

#define BUFFER (1 << 20)

/* The whole file; its length in bytes and lines. */
static char *read_questions(const char *path, size_t *length, uint64_t *lines)
{
    int fd = open(path, O_RDONLY);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) < 0 || about.st_size == 0) {
        fprintf(stderr, "rowload: %s cannot be read, or is empty\n", path);
        exit(2);
    }
    *length = (size_t)about.st_size;
    char *text = malloc(*length);
    for (size_t have = 0; text != NULL && have < *length;) {
        ssize_t n = read(fd, text + have, *length - have);
        if (n <= 0)
            exit(2);
        have += (size_t)n;
    }
    close(fd);
    if (text == NULL || text[*length - 1] != '\n')
        exit(2);
    *lines = 0;
    for (size_t i = 0; i < *length; i++)
        *lines += text[i] == '\n';
    return text;
}

static int dial(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("rowload");
        exit(2);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

int main(int argc, char **argv)
{
    const char *mode = "", *path = NULL;
    int port = 0, option;
    uint64_t wanted = 0;
    long pid = 0;
    while ((option = getopt(argc, argv, "m:p:f:n:P:")) > 0)
        switch (option) {
        case 'm': mode = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'f': path = optarg; break;
        case 'n': wanted = strtoull(optarg, NULL, 10); break;
        case 'P': pid = atol(optarg); break;
        default: return 2;
        }
    bool is_whois = strcmp(mode, "whois") == 0;
    if ((!is_whois && strcmp(mode, "http") != 0) || path == NULL || port == 0 || wanted == 0) {
        fprintf(stderr, "usage: rowload -m whois|http -p PORT -f QUESTIONS -n LINES [-P PID]\n");
        return 2;
    }
    size_t length;
    uint64_t lines;
    char *text = read_questions(path, &length, &lines), *buffer = malloc(BUFFER);
    uint64_t times = (wanted + lines - 1) / lines;

    /* What is sent: a head, the text over and over, a tail. */
    char head[256];
    const char *tail = is_whois ? "end\n" : "";
    if (is_whois)
        strcpy(head, "begin\nverbose\nabuse\n");
    else
        snprintf(head, sizeof head, "POST /v1/lookup?columns=query,range,abuse&header=false HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
            "Content-Length: %llu\r\nConnection: close\r\n\r\n", (unsigned long long)(times * length));
    uint64_t piece = 0, newlines = 0, pairs = 0, bytes = 0;
    size_t at = 0;
    char last = 0, end[8] = { 0 };
    bool is_closed = false;
    double used = cpu_of(pid), start = now(), progress = start;
    int fd = dial(port);
    while (!is_closed && now() - progress < 10) {
        struct pollfd ready = { .fd = fd, .events = (short)(POLLIN | (piece < times + 2 ? POLLOUT : 0)) };
        if (poll(&ready, 1, 1000) <= 0)
            continue;
        if (ready.revents & (POLLIN | POLLHUP | POLLERR)) {
            ssize_t n = recv(fd, buffer, BUFFER, MSG_DONTWAIT);
            if (n == 0 || (n < 0 && errno != EAGAIN))
                is_closed = true;
            for (const char *p = buffer, *stop = buffer + (n > 0 ? n : 0); (p = memchr(p, '\n', (size_t)(stop - p))) != NULL; p++) {
                newlines++;
                pairs += (p > buffer ? p[-1] : last) == '\r';
            }
            if (n > 0) {
                bytes += (uint64_t)n;
                last = buffer[n - 1];
                for (ssize_t i = n > 7 ? n - 7 : 0; i < n; i++) {
                    memmove(end, end + 1, 6);
                    end[6] = buffer[i];
                }
                progress = now();
            }
        }
        if (ready.revents & POLLOUT) {
            const char *from = piece == 0 ? head : piece <= times ? text : tail;
            size_t whole = piece == 0 ? strlen(head) : piece <= times ? length : strlen(tail);
            size_t left = whole - at < 256 * 1024 ? whole - at : 256 * 1024;
            ssize_t n = left == 0 ? 0 : send(fd, from + at, left, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0)
                progress = now();
            at += n > 0 ? (size_t)n : 0;
            if (at == whole) {
                piece++;
                at = 0;
            }
        }
    }
    double took = now() - start;
    used = cpu_of(pid) - used;

    /* Rows end by LF, and what HTTP puts around them by CRLF; the first line of bulk WHOIS is no row. */
    uint64_t rows = newlines - pairs - (is_whois && newlines > 0 ? 1 : 0), asked = times * lines;
    bool is_whole = is_closed && rows == asked && (is_whois || memcmp(end, "\r\n0\r\n\r\n", 7) == 0);
    struct rusage self;
    getrusage(RUSAGE_SELF, &self);
    double client = (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec) + (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec) / 1e6;
    printf("persecond=%.0f rows=%llu asked=%llu whole=%d bytes=%llu server_ns=%.0f client_ns=%.0f seconds=%.2f\n",
        (double)rows / took, (unsigned long long)rows, (unsigned long long)asked, is_whole, (unsigned long long)bytes,
        rows ? used * 1e9 / (double)rows : 0, rows ? client * 1e9 / (double)rows : 0, took);
    return is_whole ? 0 : 3;
}
