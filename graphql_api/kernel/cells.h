/* Which fields of a document are plain enough to stand in columns as they are? */
#ifndef BIDSGRAPH_CELLS_H
#define BIDSGRAPH_CELLS_H

#include <Python.h>

/* Takes a document, the fields and those within fields with the places of their cells, and how many cells there are. */
PyObject *plain_cells(PyObject *module, PyObject *arguments);

#endif
