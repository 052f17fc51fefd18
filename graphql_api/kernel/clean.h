/* Can a value be kept by every store? */
#ifndef BIDSGRAPH_CLEAN_H
#define BIDSGRAPH_CLEAN_H

#include <Python.h>

/* 1 where it can, 0 where it cannot; takes two arguments, the value and how deep it may be nested. */
PyObject *is_clean(PyObject *module, PyObject *arguments);

#endif
