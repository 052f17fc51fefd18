/* Which lines of `git ls-tree` need no second look? */
#ifndef BIDSGRAPH_LISTING_H
#define BIDSGRAPH_LISTING_H

#include <Python.h>

/* Takes what git printed, contents, the form of git's own blobs, and what gives the form of keys. */
PyObject *usual_files(PyObject *module, PyObject *arguments);
/* Takes what `git cat-file --batch` printed. */
PyObject *contents_of(PyObject *module, PyObject *arguments);

#endif
