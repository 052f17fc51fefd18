/* Which fields of a document are plain enough to stand in columns as they are? `cells.py` says what this means. */
#include "cells.h"

static int is_ascii(PyObject *text)
{
    Py_ssize_t bytes;
    const char *data = PyUnicode_AsUTF8AndSize(text, &bytes);
    if (!data && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear();
    }
    return data && bytes == PyUnicode_GetLength(text);
}

/* What stands in the cell, borrowed; null, with or without an exception, where the value is not plain. */
static PyObject *plain(PyObject *value)
{
    if (PyList_CheckExact(value) && PyList_Size(value) == 1) {
        value = PyList_GetItem(value, 0);
        return PyUnicode_CheckExact(value) && is_ascii(value) ? value : NULL;
    }
    if (PyUnicode_CheckExact(value)) {
        return is_ascii(value) ? value : NULL;
    }
    if (PyLong_CheckExact(value)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        return overflow || (number == -1 && PyErr_Occurred()) ? NULL : value;
    }
    return PyFloat_CheckExact(value) ? value : NULL;
}

/* Take a name and what stands beside it out of a pair, borrowed; 0 with an exception where it is none. By hand, as
   parsing it like arguments takes ten times as long. */
static int apart(PyObject *pair, int name_place, PyObject **name, PyObject **other)
{
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, "fields are pairs");
        return 0;
    }
    *name = PyTuple_GetItem(pair, name_place);
    *other = PyTuple_GetItem(pair, 1 - name_place);
    if (!PyUnicode_Check(*name)) {
        PyErr_SetString(PyExc_TypeError, "fields have names");
        return 0;
    }
    return 1;
}

/* Put the fields of one object into their cells; 0 where one is not plain, -1 with an exception. */
static int fill(PyObject *cells, PyObject *object, PyObject *fields)
{
    if (!PyTuple_Check(fields)) {
        PyErr_SetString(PyExc_TypeError, "fields are listed in a tuple");
        return -1;
    }
    for (Py_ssize_t place = 0; place < PyTuple_Size(fields); place++) {
        PyObject *number, *name;
        if (!apart(PyTuple_GetItem(fields, place), 1, &name, &number)) {
            return -1;
        }
        PyObject *value = PyDict_GetItemWithError(object, name);
        if (!value && PyErr_Occurred()) {
            return -1;
        }
        if (!value || value == Py_None) {
            continue;
        }
        value = plain(value);
        if (!value) {
            return PyErr_Occurred() ? -1 : 0;
        }
        if (PyTuple_SetItem(cells, PyLong_AsSsize_t(number), Py_NewRef(value)) < 0) {
            return -1;
        }
    }
    return 1;
}

static int fill_within(PyObject *cells, PyObject *document, PyObject *within)
{
    for (Py_ssize_t place = 0; place < PyTuple_Size(within); place++) {
        PyObject *name, *fields;
        if (!apart(PyTuple_GetItem(within, place), 0, &name, &fields)) {
            return -1;
        }
        PyObject *object = PyDict_GetItemWithError(document, name);
        if (!object || object == Py_None) {
            if (PyErr_Occurred()) {
                return -1;
            }
            continue;
        }
        int filled = PyDict_CheckExact(object) ? fill(cells, object, fields) : 0;
        if (filled != 1) {
            return filled;
        }
    }
    return 1;
}

PyObject *plain_cells(PyObject *module, PyObject *arguments)
{
    PyObject *document, *fields, *within;
    Py_ssize_t count;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!O!O!n", &PyDict_Type, &document, &PyTuple_Type, &fields, &PyTuple_Type, &within,
            &count)) {
        return NULL;
    }
    PyObject *cells = PyTuple_New(count);
    for (Py_ssize_t place = 0; cells && place < count; place++) {
        PyTuple_SetItem(cells, place, Py_NewRef(Py_None));
    }
    int filled = cells ? fill(cells, document, fields) : -1;
    if (filled == 1) {
        filled = fill_within(cells, document, within);
    }
    if (filled == 1) {
        return cells;
    }
    Py_XDECREF(cells);
    return filled ? NULL : Py_NewRef(Py_None);
}
