/* How are the nodes of graphql-core made? As its constructors make them, which spend most of the time of a reading. */
#include "nodes.h"

#include <stdarg.h>

static const char *const NAMES[ATTRIBUTES] = {
    "alias", "arguments", "block", "column", "default_value", "definitions", "description", "directives", "end",
    "end_token", "fields", "kind", "line", "loc", "name", "next", "operation", "prev", "selections", "selection_set",
    "source", "start", "start_token", "token_count", "type", "type_condition", "value", "values", "variable",
    "variable_definitions",
};

static PyObject *names[ATTRIBUTES];

int nodes_prepare(void)
{
    for (int each = 0; each < ATTRIBUTES; each++) {
        if (!names[each] && !(names[each] = PyUnicode_InternFromString(NAMES[each]))) {
            return -1;
        }
    }
    return 0;
}

int node_set(PyObject *node, int attribute, PyObject *value)
{
    int failed = !value || PyObject_GenericSetAttr(node, names[attribute], value) < 0;
    Py_XDECREF(value);
    return failed ? -1 : 0;
}

static PyObject *new_of(const Reader *reader, int class, PyObject *none)
{
    PyTypeObject *type = (PyTypeObject *)PyTuple_GetItem(reader->classes, class);
    newfunc make = (newfunc)PyType_GetSlot(type, Py_tp_new);
    return make(type, none, NULL);
}

/* Nodes point down, never up, so that none of them is garbage that only a search would find: they are left out of it. */
static PyObject *new_node(const Reader *reader, int class)
{
    PyObject *none = PyTuple_New(0);
    PyObject *made = none ? new_of(reader, class, none) : NULL;
    Py_XDECREF(none);
    if (made && PyType_IS_GC(Py_TYPE(made))) {
        PyObject_GC_UnTrack(made);
    }
    return made;
}

PyObject *nodes_all(PyObject *found)
{
    PyObject *all = found ? PyList_AsTuple(found) : NULL;
    Py_XDECREF(found);
    if (all && PyObject_GC_IsTracked(all)) {
        PyObject_GC_UnTrack(all);
    }
    return all;
}

static int set_number(PyObject *node, int attribute, Py_ssize_t value)
{
    return node_set(node, attribute, PyLong_FromSsize_t(value));
}

static int fill_token(const Reader *reader, Word *word, PyObject *token)
{
    PyObject *kind = PyTuple_GetItem(reader->kinds, word->kind);
    return node_set(token, KIND, Py_XNewRef(kind)) < 0
            || set_number(token, START_AT, word->start) < 0
            || set_number(token, END_AT, word->end) < 0
            || set_number(token, LINE, word->line) < 0
            || set_number(token, COLUMN, word->column) < 0
            || node_set(token, VALUE, word_value(&reader->words, word)) < 0
            || node_set(token, PREV, Py_NewRef(Py_None)) < 0
            || node_set(token, NEXT, Py_NewRef(Py_None)) < 0
        ? -1
        : 0;
}

static PyObject *token_of(const Reader *reader, Word *word)
{
    if (!word->token) {
        PyObject *token = new_node(reader, TOKEN);
        if (!token || fill_token(reader, word, token) < 0) {
            Py_XDECREF(token);
            return NULL;
        }
        word->token = token;
    }
    return Py_NewRef(word->token);
}

PyObject *node_begin(Reader *reader)
{
    return reader->words.word.kind == REFUSED ? NULL : token_of(reader, &reader->words.word);
}

static PyObject *location(Reader *reader, PyObject *start)
{
    PyObject *end = start ? token_of(reader, &reader->words.last) : NULL;
    PyObject *made = end ? new_node(reader, LOCATION) : NULL;
    if (!made) {
        Py_XDECREF(end);
        Py_XDECREF(start);
        return NULL;
    }
    int failed = node_set(made, START_AT, PyObject_GetAttr(start, names[START_AT])) < 0;
    failed |= set_number(made, END_AT, reader->words.last.end) < 0;
    failed |= node_set(made, START_TOKEN, start) < 0;
    failed |= node_set(made, END_TOKEN, end) < 0;
    failed |= node_set(made, SOURCE, Py_NewRef(reader->source)) < 0;
    if (failed) {
        Py_CLEAR(made);
    }
    return made;
}

PyObject *node_end(Reader *reader, int class, PyObject *start, ...)
{
    PyObject *where = location(reader, start);
    PyObject *made = where ? new_node(reader, class) : NULL;
    int failed = !made;
    va_list given;
    va_start(given, start);
    for (int attribute; (attribute = va_arg(given, int)) != LAST;) {
        PyObject *value = va_arg(given, PyObject *);
        if (failed) {
            Py_XDECREF(value);
        } else {
            failed = node_set(made, attribute, value) < 0;
        }
    }
    va_end(given);
    if (failed || node_set(made, LOC, where) < 0) {
        if (failed) {
            Py_XDECREF(where);
        }
        Py_CLEAR(made);
    }
    return made;
}
