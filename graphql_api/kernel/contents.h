/* What do blobs hold, as git has printed them? `contents.py` says what this means. */
#ifndef BIDSGRAPH_CONTENTS_H
#define BIDSGRAPH_CONTENTS_H

#include "blobs.h"

/* Takes a list of what `git cat-file --batch` printed. */
PyObject *contents_of(PyObject *module, PyObject *arguments);
/* Takes what that gave, and a name. */
PyObject *content_of(PyObject *module, PyObject *arguments);
/* The blobs of what `contents_of` gave, for as long as that is held; NULL with an exception where it is something else. */
const Blobs *contents_blobs(PyObject *object);

#endif
