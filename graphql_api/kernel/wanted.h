/* Which blobs of a listing are read ahead? */
#ifndef BIDSGRAPH_WANTED_H
#define BIDSGRAPH_WANTED_H

#include <Python.h>

/* Takes what git printed, the names that were given before, bytes that there is room for, those of the largest blob, the paths
 * in the root that are always read, and those of the largest of these. */
PyObject *wanted_blobs(PyObject *module, PyObject *arguments);

#endif
