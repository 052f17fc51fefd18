/* By which keys are the files of a version found? */
#ifndef BIDSGRAPH_KEYS_H
#define BIDSGRAPH_KEYS_H

#include <Python.h>

/* These take texts that are glued, each followed by NUL. */
PyObject *name_keys(PyObject *module, PyObject *arguments);
PyObject *checksum_keys(PyObject *module, PyObject *arguments);

#endif
