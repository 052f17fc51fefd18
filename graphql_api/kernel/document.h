/* GraphQL documents that clients send. */
#ifndef BIDSGRAPH_DOCUMENT_H
#define BIDSGRAPH_DOCUMENT_H

#include <Python.h>

/* parse(text, source, classes, kinds, operations, most): the document; None where graphql-core has to read it. */
PyObject *parse(PyObject *module, PyObject *arguments);

#endif
