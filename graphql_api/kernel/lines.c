/* What does a line of `git ls-tree -r -l -z` say? */
#include "lines.h"

#include <string.h>

enum { DIGITS = 15 };

static const unsigned char DIGIT[256] = {['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1,
    ['8'] = 1, ['9'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1};

long long number_read(const char *text, const char *end)
{
    long long value = 0;
    if (text == end || end - text > DIGITS || (*text == '0' && end - text > 1)) {
        return -1;
    }
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') {
            return -1;
        }
        value = value * 10 + (*text - '0');
    }
    return value;
}

int line_read(Line *line, const char *text, const char *end)
{
    const char *tab = memchr(text, '\t', (size_t)(end - text));
    if (!tab || tab - text < 14 || memcmp(text + 6, " blob ", 6) != 0) {
        return 0;
    }
    line->mode = text;
    line->name = text + 12;
    const char *space = memchr(line->name, ' ', (size_t)(tab - line->name));
    if (!space) {
        return 0;
    }
    line->name_length = space - line->name;
    const char *name_end = space;
    while (space < tab && *space == ' ') {
        space++;
    }
    line->size = number_read(space, tab);
    line->path = tab + 1;
    line->path_length = end - line->path;
    if (line->size < 0 || (line->name_length != 40 && line->name_length != 64)) {
        return 0;
    }
    unsigned char digits = 1;
    for (const char *letter = line->name; letter < name_end; letter++) {
        digits &= DIGIT[(unsigned char)*letter];
    }
    return digits;
}
