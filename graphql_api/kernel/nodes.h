/* The nodes of a document, as graphql-core has them. */
#ifndef BIDSGRAPH_NODES_H
#define BIDSGRAPH_NODES_H

#include "words.h"

/* In the order in which the caller gives them. */
enum {
    DOCUMENT, OPERATION, FRAGMENT, SELECTION_SET, FIELD, FRAGMENT_SPREAD, INLINE_FRAGMENT, ARGUMENT, DIRECTIVE,
    VARIABLE_DEFINITION, VARIABLE, NAMED_TYPE, LIST_TYPE, NON_NULL_TYPE, NAME_NODE, INT_VALUE, FLOAT_VALUE, STRING_VALUE,
    BOOLEAN_VALUE, NULL_VALUE, ENUM_VALUE, LIST_VALUE, OBJECT_VALUE, OBJECT_FIELD, LOCATION, TOKEN, CLASSES
};

/* Their attributes. */
enum {
    ALIAS, ARGUMENTS, BLOCK, COLUMN, DEFAULT_VALUE, DEFINITIONS, DESCRIPTION, DIRECTIVES, END_AT, END_TOKEN, FIELDS, KIND,
    LINE, LOC, NAMED, NEXT, OPERATION_TYPE, PREV, SELECTIONS, SELECTED, SOURCE, START_AT, START_TOKEN, TOKEN_COUNT, TYPE,
    TYPE_CONDITION, VALUE, VALUES, VARIABLE_NAMED, VARIABLE_DEFINITIONS, ATTRIBUTES, LAST = -1
};

/* What a document is read with. Borrowed from the caller. */
typedef struct {
    Words words;
    PyObject *source, *classes, *kinds;
    int depth;
} Reader;

/* Makes the names of attributes, once; -1 and MemoryError where they cannot be had. */
int nodes_prepare(void);

/* The token at which the next node begins; a new reference. */
PyObject *node_begin(Reader *reader);

/* Makes a node from where it began to the last word. Attributes and values follow, until LAST; all references are taken,
 * also where nothing is made, as when one of them is null. */
PyObject *node_end(Reader *reader, int class, PyObject *start, ...);

/* Makes a tuple of a list of nodes, and takes the list; null where that is. */
PyObject *nodes_all(PyObject *found);

/* Sets one attribute, whatever the class says of that; takes the value. -1 where that is null or cannot be set. */
int node_set(PyObject *node, int attribute, PyObject *value);

#endif
