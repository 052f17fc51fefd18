/* How do files become columns? */
#ifndef BIDSGRAPH_FILES_H
#define BIDSGRAPH_FILES_H

#include <Python.h>

PyObject *file_columns(PyObject *module, PyObject *arguments);
PyObject *path_shapes(PyObject *module, PyObject *arguments);
PyObject *name_keys(PyObject *module, PyObject *arguments);

#endif
