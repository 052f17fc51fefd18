/* Which files of a listing need no second look? They stay where git printed them until they are written as columns. */
#ifndef BIDSGRAPH_USUAL_H
#define BIDSGRAPH_USUAL_H

#include <Python.h>
#include <stdint.h>

#include "forms.h"
#include "output.h"

typedef struct {
    const char *path, *digits;
    Py_ssize_t path_length, digit_count, form;
    int64_t size;
} UsualFile;

typedef struct {
    Py_buffer printed;
    const char *text;
    Forms forms;
    Py_ssize_t count;
    /* What the paths and the checksums take, without the NUL behind each. */
    Py_ssize_t path_bytes, checksum_bytes;
    Output files, digits;
} Usual;

/* Give an object that ends with its last reference, and holds what was printed; null and an exception where it cannot. */
PyObject *usual_new(PyObject *printed);
/* What it holds; null and an exception where it is another object. */
Usual *usual_of(PyObject *object);
/* Add a file whose path lies in what was printed; -1 and an exception where there is no memory. */
int usual_add(Usual *usual, const UsualFile *file);
UsualFile usual_at(const Usual *usual, Py_ssize_t place);

#endif
