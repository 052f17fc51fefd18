/* How do files become columns? */
#ifndef BIDSGRAPH_FILES_H
#define BIDSGRAPH_FILES_H

#include <Python.h>

/* Takes files in the order of their paths, and what `usual_files` gave, or None. */
PyObject *file_columns(PyObject *module, PyObject *arguments);

#endif
