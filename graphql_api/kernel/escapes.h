/* How is a text written inside of a JSON string, a URL's path, HTML? As orjson, urllib and html write it. */
#ifndef BIDSGRAPH_ESCAPES_H
#define BIDSGRAPH_ESCAPES_H

#include "output.h"

typedef enum { ESCAPE_NONE, ESCAPE_JSON, ESCAPE_URL, ESCAPE_HTML, ESCAPES } Escape;

int escaped_write(Output *output, const unsigned char *text, size_t length, Escape escape);

#endif
