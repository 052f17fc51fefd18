/* Which lines of `git ls-tree` need no second look? */
#ifndef BIDSGRAPH_LISTING_H
#define BIDSGRAPH_LISTING_H

#include <Python.h>

/* Takes what git printed, contents of `contents_of` and others by their names, the form of git's own blobs, and what gives the form of keys. */
PyObject *usual_files(PyObject *module, PyObject *arguments);

#endif
