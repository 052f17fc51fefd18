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

/* Put the fields of one object into their cells; 0 where one is not plain, -1 with an exception. */
static int fill(PyObject *cells, PyObject *object, PyObject *fields)
{
    for (Py_ssize_t place = 0; place < PyTuple_Size(fields); place++) {
        Py_ssize_t number;
        PyObject *name;
        if (!PyArg_ParseTuple(PyTuple_GetItem(fields, place), "nU", &number, &name)) {
            return -1;
        }
        PyObject *value = PyDict_GetItemWithError(object, name);
        if (!value || value == Py_None) {
            if (PyErr_Occurred()) {
                return -1;
            }
            continue;
        }
        value = plain(value);
        if (!value) {
            return PyErr_Occurred() ? -1 : 0;
        }
        if (PyTuple_SetItem(cells, number, Py_NewRef(value)) < 0) {
            return -1;
        }
    }
    return 1;
}

static int fill_within(PyObject *cells, PyObject *document, PyObject *within)
{
    for (Py_ssize_t place = 0; place < PyTuple_Size(within); place++) {
        PyObject *name, *fields;
        if (!PyArg_ParseTuple(PyTuple_GetItem(within, place), "UO!", &name, &PyTuple_Type, &fields)) {
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
