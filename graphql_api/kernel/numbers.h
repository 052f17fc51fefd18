/* Sums, choices and numberings of many whole numbers. `numbers.py` tells what is asked. */
#ifndef BIDSGRAPH_NUMBERS_H
#define BIDSGRAPH_NUMBERS_H

#include <Python.h>

PyObject *taken(PyObject *module, PyObject *arguments);
PyObject *added(PyObject *module, PyObject *arguments);
PyObject *narrowed(PyObject *module, PyObject *arguments);
PyObject *largest(PyObject *module, PyObject *arguments);
PyObject *flagged(PyObject *module, PyObject *arguments);
PyObject *changes(PyObject *module, PyObject *arguments);
PyObject *running_sums(PyObject *module, PyObject *arguments);
PyObject *glued_starts(PyObject *module, PyObject *arguments);
PyObject *numbered(PyObject *module, PyObject *arguments);

#endif
