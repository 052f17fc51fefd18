/* Which subject is a path of, and what does it say but for that? */
#ifndef BIDSGRAPH_SHAPES_H
#define BIDSGRAPH_SHAPES_H

#include <Python.h>
#include <stdint.h>

#include "output.h"

enum { SHAPES_AT_HAND = 2048 };

/* Texts by their numbers, and the other way round. */
typedef struct {
    PyObject *numbers, *listed;
} Texts;

/* A text of those, and its number. */
typedef struct {
    const char *text;
    Py_ssize_t length;
    uint32_t number;
} Known;

typedef struct {
    Texts subjects, shapes;
    /* Shapes that were met last, by their hashes: nobody who chooses paths can make this slower than the dictionaries. */
    Known *at_hand;
    Output subject_codes, shape_codes, shape;
    /* Codes of the subjects that shapes were met first of. */
    Output first_subjects;
    const char *subject;
    Py_ssize_t subject_length;
    uint32_t subject_code;
} Shapes;

/* What fails gives -1 and an exception. They have to be closed in any case. */
int shapes_open(Shapes *shapes);
void shapes_close(Shapes *shapes);
/* Paths have to stay until the last one is added. */
int shapes_add(Shapes *shapes, const char *path, const char *end);
/* Give the fields of `PathShapes`. */
PyObject *shapes_found(Shapes *shapes);

#endif
