/*
 * Where answers end. WHOIS (RFC 3912): with the connection; with -k (RIPE Database query reference) at two empty lines.
 * HTTP (RFC 9112 section 6): after as many bytes as Content-Length says; chunks are not understood and count as broken.
 */
#define _GNU_SOURCE
#include "netload.h"
#include <stdlib.h>
#include <string.h>

static void look_for_unwanted(struct answer *a, const char *data, size_t length)
{
    if (options.unwanted != NULL && !a->looked)
        a->wrong = memmem(data, length < 4096 ? length : 4096, options.unwanted, strlen(options.unwanted)) != NULL;
    a->looked = true;
}

static enum progress take_whois(struct answer *a, const char *data, size_t length)
{
    look_for_unwanted(a, data, length);
    a->bytes += length;
    return MORE;
}

/* What follows the two empty lines is the greeting before the next answer, and counted with that one. */
static enum progress take_kept_whois(struct answer *a, const char *data, size_t length)
{
    look_for_unwanted(a, data, length);
    for (size_t i = 0; i < length; i++) {
        a->newlines = data[i] == '\n' ? a->newlines + 1 : 0;
        if (a->newlines == 3) {
            a->bytes += i + 1;
            a->left = length - i - 1; /* for the next answer */
            return WHOLE;
        }
    }
    a->bytes += length;
    return MORE;
}

/* Reads a header that is whole; false if it does not tell the length of the body. */
static bool read_head(struct answer *a)
{
    a->wrong = strncmp(a->head, "HTTP/1.1 200 ", 13) != 0;
    const char *told = strcasestr(a->head, "\r\ncontent-length:");
    if (told == NULL)
        return false;
    a->left = strtoull(told + 17, NULL, 10);
    a->in_body = true;
    return true;
}

static enum progress take_http(struct answer *a, const char *data, size_t length)
{
    if (!a->in_body) {
        size_t room = sizeof a->head - 1 - a->head_length, part = length < room ? length : room;
        memcpy(a->head + a->head_length, data, part);
        a->head[a->head_length + part] = 0;
        const char *end = strstr(a->head, "\r\n\r\n");
        if (end == NULL) {
            a->head_length += (unsigned)part;
            return part == length ? MORE : BROKEN;
        }
        size_t used = (size_t)(end + 4 - a->head) - a->head_length;
        if (!read_head(a))
            return BROKEN;
        data += used;
        length -= used;
    }
    if (length > a->left)
        return BROKEN; /* nobody asked for more */
    a->bytes += length;
    a->left -= length;
    return a->left == 0 && options.protocol == HTTP ? WHOLE : MORE;
}

enum progress take(struct answer *a, const char *data, size_t length)
{
    switch (options.protocol) {
    case WHOIS: return take_whois(a, data, length);
    case WHOIS_KEPT: return take_kept_whois(a, data, length);
    default: return take_http(a, data, length);
    }
}

enum progress take_end(const struct answer *a)
{
    switch (options.protocol) {
    case WHOIS: return WHOLE;
    case HTTP_CLOSE: return a->in_body && a->left == 0 ? WHOLE : BROKEN;
    default: return BROKEN;
    }
}
