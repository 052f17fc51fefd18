/* How do files become columns? `files.py` says what is written. */
#include "files.h"

#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "usual.h"

/* The files of a listing, from one to the next. */
typedef struct {
    const Usual *usual;
    /* Numbers of their forms among those that are written; -1 where none was yet. */
    Py_ssize_t *numbers;
    Py_ssize_t place;
} Others;

static int others_open(Others *others, PyObject *object)
{
    if (object == Py_None) {
        return 0;
    }
    others->usual = usual_of(object);
    if (!others->usual) {
        return -1;
    }
    size_t size = (size_t)others->usual->forms.count * sizeof *others->numbers;
    others->numbers = malloc(size + 1);
    if (!others->numbers) {
        PyErr_NoMemory();
        return -1;
    }
    memset(others->numbers, -1, size);
    return 0;
}

/* Add those that stand before a path or at it; all of them where it is null. */
static int others_add(Others *others, Rows *rows, const char *path, Py_ssize_t length)
{
    const Usual *usual = others->usual;
    for (; usual && others->place < usual->count; others->place++) {
        UsualFile file = usual_at(usual, others->place);
        if (path && order_of(file.path, file.path_length, path, length) > 0) {
            return 0;
        }
        Py_ssize_t *number = others->numbers + file.form;
        if (*number < 0 && (*number = forms_number(&rows->forms, usual->forms.known[file.form].form)) < 0) {
            return -1;
        }
        Row row = {file.path, file.path_length, *number, file.size, file.digits, NULL, file.digit_count};
        if (rows_add(rows, &row) < 0) {
            return -1;
        }
    }
    return 0;
}

static int file_read(PyObject *file, Row *row)
{
    if (!PyTuple_Check(file) || PyTuple_Size(file) != 5) {
        PyErr_SetString(PyExc_TypeError, "a file has five fields");
        return -1;
    }
    char *digest;
    memset(row, 0, sizeof *row);
    row->path = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(file, 0), &row->path_length);
    row->size = row->path ? PyLong_AsLongLong(PyTuple_GetItem(file, 1)) : 0;
    if (!row->path || (row->size == -1 && PyErr_Occurred())
        || PyBytes_AsStringAndSize(PyTuple_GetItem(file, 3), &digest, &row->digit_count) < 0) {
        return -1;
    }
    row->digest = digest;
    row->digit_count *= 2;
    return 0;
}

static int files_measure(PyObject *files, const Usual *usual, Rows *rows)
{
    Py_ssize_t count = PyList_Size(files), path_bytes = 0, checksum_bytes = 0;
    Forms forms;
    int failed = forms_open(&forms) < 0;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(files); place++) {
        Row row;
        PyObject *file = PyList_GetItem(files, place);
        failed = file_read(file, &row) < 0 || (row.form = forms_number(&forms, PyTuple_GetItem(file, 2))) < 0;
        if (!failed) {
            path_bytes += row.path_length;
            checksum_bytes += form_width(forms.known + row.form, row.digit_count);
        }
    }
    forms_close(&forms);
    if (failed) {
        return -1;
    }
    return usual ? rows_reserve(rows, count + usual->count, path_bytes + usual->path_bytes, checksum_bytes + usual->checksum_bytes)
                 : rows_reserve(rows, count, path_bytes, checksum_bytes);
}

static int file_add(PyObject *file, Others *others, Rows *rows)
{
    Row row;
    if (file_read(file, &row) < 0 || others_add(others, rows, row.path, row.path_length) < 0
        || (row.form = forms_number(&rows->forms, PyTuple_GetItem(file, 2))) < 0 || rows_add(rows, &row) < 0) {
        return -1;
    }
    int is_print = row.digit_count && !rows->forms.known[row.form].length;
    if (is_print && rows_print(rows, row.digest, row.digit_count / 2) < 0) {
        return -1;
    }
    PyObject *key = PyTuple_GetItem(file, 4);
    return key == Py_None ? 0 : rows_key(rows, key);
}

PyObject *file_columns(PyObject *module, PyObject *arguments)
{
    PyObject *files, *object, *found = NULL;
    Rows rows;
    Others others = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!O", &PyList_Type, &files, &object)) {
        return NULL;
    }
    int failed = rows_open(&rows) < 0 || others_open(&others, object) < 0 || files_measure(files, others.usual, &rows) < 0;
    for (Py_ssize_t place = 0; !failed && place < PyList_Size(files); place++) {
        failed = file_add(PyList_GetItem(files, place), &others, &rows) < 0;
    }
    if (!failed && others_add(&others, &rows, NULL, 0) == 0) {
        found = rows_found(&rows);
    }
    free(others.numbers);
    rows_close(&rows);
    return found;
}
