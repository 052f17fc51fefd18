/* Where is text put together? In a buffer that grows, and is kept from one call to the next by who owns it. */
#ifndef BIDSGRAPH_OUTPUT_H
#define BIDSGRAPH_OUTPUT_H

#include <stddef.h>
#include <string.h>

typedef struct {
    unsigned char *data;
    size_t length;
    size_t room;
} Output;

/* Make room for some bytes more; -1 and MemoryError where there is none. */
int output_grow(Output *output, size_t more);

static inline int output_reserve(Output *output, size_t more)
{
    return output->room - output->length >= more ? 0 : output_grow(output, more);
}

/* Room has to be reserved before. */
static inline void output_put(Output *output, const void *data, size_t length)
{
    memcpy(output->data + output->length, data, length);
    output->length += length;
}

static inline int output_write(Output *output, const void *data, size_t length)
{
    if (output_reserve(output, length) < 0) {
        return -1;
    }
    output_put(output, data, length);
    return 0;
}

#endif
