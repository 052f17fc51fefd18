/* What does a line of `git ls-tree -r -l -z` say? */
#ifndef BIDSGRAPH_LINES_H
#define BIDSGRAPH_LINES_H

#include <Python.h>

typedef struct {
    const char *mode, *name, *path;
    Py_ssize_t name_length, path_length;
    long long size;
} Line;

/* Take a line `MODE blob NAME   SIZE\tPATH` apart; 0 where it is another one. */
int line_read(Line *line, const char *text, const char *end);
/* A number without leading zeros; -1 where it is none, or has more than 15 digits. */
long long number_read(const char *text, const char *end);
/* Whether a letter is a small hexadecimal digit. */
static inline int is_digit(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
}

#endif
