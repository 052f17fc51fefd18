/* Can a value be kept by every store? `json_fault` in domain/documents.py says what that means, and what is wrong. */
#include "clean.h"

#include <math.h>
#include <string.h>

static int clean(PyObject *value, Py_ssize_t depth);

/* UTF-8 of a text; null where it holds half a character, without an exception. */
static const char *utf8(PyObject *text, Py_ssize_t *length)
{
    const char *data = PyUnicode_AsUTF8AndSize(text, length);
    if (!data && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear();
    }
    return data;
}

static int clean_text(PyObject *text)
{
    Py_ssize_t length;
    return utf8(text, &length) ? 1 : PyErr_Occurred() ? -1 : 0;
}

static int clean_key(PyObject *key)
{
    Py_ssize_t length;
    if (!PyUnicode_Check(key)) {
        return 0;
    }
    const char *data = utf8(key, &length);
    if (!data) {
        return PyErr_Occurred() ? -1 : 0;
    }
    return !(length && data[0] == '$') && !memchr(data, 0, (size_t)length);
}

static int clean_fields(PyObject *fields, Py_ssize_t depth)
{
    PyObject *key, *value;
    Py_ssize_t place = 0;
    while (PyDict_Next(fields, &place, &key, &value)) {
        int found = clean_key(key);
        if (found == 1) {
            found = clean(value, depth);
        }
        if (found != 1) {
            return found;
        }
    }
    return 1;
}

static int clean_items(PyObject *items, Py_ssize_t depth)
{
    int listed = PyList_Check(items);
    for (Py_ssize_t place = 0; place < (listed ? PyList_Size(items) : PyTuple_Size(items)); place++) {
        int found = clean(listed ? PyList_GetItem(items, place) : PyTuple_GetItem(items, place), depth);
        if (found != 1) {
            return found;
        }
    }
    return 1;
}

static int clean(PyObject *value, Py_ssize_t depth)
{
    if (PyUnicode_Check(value)) {
        return clean_text(value);
    }
    if (PyLong_CheckExact(value)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        return number == -1 && PyErr_Occurred() ? -1 : !overflow;
    }
    if (PyFloat_CheckExact(value)) {
        return isfinite(PyFloat_AsDouble(value)) != 0;
    }
    if (value == Py_None || PyBool_Check(value)) {
        return 1;
    }
    if (PyDict_CheckExact(value)) {
        return depth > 0 ? clean_fields(value, depth - 1) : 0;
    }
    if (PyList_CheckExact(value) || PyTuple_CheckExact(value)) {
        return depth > 0 ? clean_items(value, depth - 1) : 0;
    }
    return 0;
}

PyObject *is_clean(PyObject *module, PyObject *arguments)
{
    PyObject *value;
    Py_ssize_t depth;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "On", &value, &depth)) {
        return NULL;
    }
    if (depth > 1000) {
        PyErr_SetString(PyExc_ValueError, "nothing is looked into deeper than 1000");
        return NULL;
    }
    int found = clean(value, depth);
    return found < 0 ? NULL : PyBool_FromLong(found);
}
