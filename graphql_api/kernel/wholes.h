/* Whole numbers that lie behind one another, of one, two, four or eight bytes; those of eight may be negative. */
#ifndef BIDSGRAPH_WHOLES_H
#define BIDSGRAPH_WHOLES_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    Py_buffer buffer;
    const char *data;
    Py_ssize_t count;
    int width;
} Wholes;

/* What fails gives -1 and an exception. They may be closed in any case, if they were nothing but zeros before. */
int wholes_open(Wholes *wholes, PyObject *value);
void wholes_close(Wholes *wholes);

static inline int64_t wholes_at(const Wholes *wholes, Py_ssize_t place)
{
    const char *from = wholes->data + place * wholes->width;
    uint16_t two;
    uint32_t four;
    int64_t eight;
    switch (wholes->width) {
    case 1: return (unsigned char)*from;
    case 2: memcpy(&two, from, sizeof two); return two;
    case 4: memcpy(&four, from, sizeof four); return four;
    default: memcpy(&eight, from, sizeof eight); return eight;
    }
}

/* Numbers that are written one after another, for Python to look at when all are there. */
typedef struct {
    PyObject *bytes;
    char *data;
    Py_ssize_t count, room;
    int width;
} Written;

/* Make room for `count` numbers; -1 and an exception where there is none, or the kind is none of `B`, `H`, `I`, `q`. */
int written_open(Written *written, Py_ssize_t count, int kind);
/* -1 and ValueError where a number is too large for its kind, or negative where that holds none, or is one too many. */
int written_add(Written *written, int64_t number);
/* Give a memoryview of those that were written, and close; null and an exception where that fails. */
PyObject *written_found(Written *written);
void written_close(Written *written);

#endif
