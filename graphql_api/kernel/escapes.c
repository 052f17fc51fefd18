#include "escapes.h"

/* Longest escape of one byte, in any of them. */
enum { LONGEST = 6 };

static const char HEX[] = "0123456789ABCDEF";
static const char LOWER_HEX[] = "0123456789abcdef";

static size_t json(unsigned char byte, unsigned char *out)
{
    static const char SHORT[] = "\b\t\n\f\r\"\\";
    static const char LETTERS[] = "btnfr\"\\";
    const char *found = byte ? strchr(SHORT, byte) : NULL;
    if (found) {
        out[0] = '\\';
        out[1] = (unsigned char)LETTERS[found - SHORT];
        return 2;
    }
    if (byte < 0x20) {
        memcpy(out, "\\u00", 4);
        out[4] = (unsigned char)LOWER_HEX[byte >> 4];
        out[5] = (unsigned char)LOWER_HEX[byte & 15];
        return 6;
    }
    out[0] = byte;
    return 1;
}

static int stands_in_url(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
        || (byte && strchr("_.-~/", byte));
}

static size_t url(unsigned char byte, unsigned char *out)
{
    if (stands_in_url(byte)) {
        out[0] = byte;
        return 1;
    }
    out[0] = '%';
    out[1] = (unsigned char)HEX[byte >> 4];
    out[2] = (unsigned char)HEX[byte & 15];
    return 3;
}

static size_t html(unsigned char byte, unsigned char *out)
{
    const char *entity;
    switch (byte) {
    case '&': entity = "&amp;"; break;
    case '<': entity = "&lt;"; break;
    case '>': entity = "&gt;"; break;
    case '"': entity = "&quot;"; break;
    case '\'': entity = "&#x27;"; break;
    default: out[0] = byte; return 1;
    }
    size_t length = strlen(entity);
    memcpy(out, entity, length);
    return length;
}

int escaped_write(Output *output, const unsigned char *text, size_t length, Escape escape)
{
    static size_t (*const WAYS[ESCAPES])(unsigned char, unsigned char *) = {NULL, json, url, html};
    if (escape == ESCAPE_NONE) {
        return output_write(output, text, length);
    }
    if (output_reserve(output, LONGEST * length) < 0) {
        return -1;
    }
    for (size_t place = 0; place < length; place++) {
        output->length += WAYS[escape](text[place], output->data + output->length);
    }
    return 0;
}
