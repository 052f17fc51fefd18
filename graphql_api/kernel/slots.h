/* Keys of files in the slots in which they are kept. `slots.py` tells what is asked. */
#ifndef BIDSGRAPH_SLOTS_H
#define BIDSGRAPH_SLOTS_H

#include <Python.h>

PyObject *distinct_keys(PyObject *module, PyObject *arguments);
PyObject *key_slots(PyObject *module, PyObject *arguments);

#endif
