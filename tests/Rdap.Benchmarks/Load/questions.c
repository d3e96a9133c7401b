#define _GNU_SOURCE
#include "netload.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

struct question *questions;
size_t question_count;

static const char *form(void)
{
    switch (options.protocol) {
    case WHOIS: return "%s\r\n";
    case WHOIS_KEPT: return "-k %s\r\n";
    case HTTP: return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    default: return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    }
}

void read_questions(void)
{
    FILE *f = fopen(options.questions, "r");
    char *line = NULL;
    size_t room = 0, space = 0;
    if (f == NULL) {
        perror(options.questions);
        exit(2);
    }
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = 0;
        if (n == 0)
            continue;
        if (question_count == space)
            questions = realloc(questions, (space = space ? 2 * space : 4096) * sizeof *questions);
        char *text;
        int length = asprintf(&text, form(), line);
        if (questions == NULL || length < 0)
            abort();
        questions[question_count].text = text;
        questions[question_count].length = (size_t)length;
        atomic_init(&questions[question_count++].answer, 0);
    }
    free(line);
    fclose(f);
    if (question_count == 0) {
        fprintf(stderr, "netload: %s has no questions\n", options.questions);
        exit(2);
    }
}
