/* What do the paths of a version say? They are glued, each followed by NUL. */
#ifndef BIDSGRAPH_PATHS_H
#define BIDSGRAPH_PATHS_H

#include <Python.h>

PyObject *path_shapes(PyObject *module, PyObject *arguments);
PyObject *plain_paths(PyObject *module, PyObject *arguments);
PyObject *slash_counts(PyObject *module, PyObject *arguments);
/* These take paths in byte order. */
PyObject *top_directories(PyObject *module, PyObject *arguments);
PyObject *missing_paths(PyObject *module, PyObject *arguments);

#endif
