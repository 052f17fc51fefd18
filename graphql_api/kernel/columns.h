/* What stands between the texts of a template, for each of many objects? The fields are those of `columns.py`. */
#ifndef BIDSGRAPH_COLUMNS_H
#define BIDSGRAPH_COLUMNS_H

#include <Python.h>

#include "escapes.h"
#include "sha256.h"

typedef struct {
    const char *data;
    Py_ssize_t length;
} Text;

typedef struct Column Column;

/* One text more than there are columns. The Python objects have to live as long as this. */
typedef struct {
    Py_ssize_t width;
    Text *texts;
    Column *columns;
} Template;

/* Read a pair of texts and columns, for `count` objects; -1 and an exception where it is no template for so many. */
int template_open(Template *template, PyObject *pair, Py_ssize_t count);
void template_close(Template *template);
int template_write(const Template *template, Py_ssize_t item, Output *output);

#endif
