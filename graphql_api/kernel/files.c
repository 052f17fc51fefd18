/* How do files become columns? `files.py` says what is written. */
#include "files.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "blake2b.h"
#include "output.h"

static PyObject *bytes_of(const Output *output)
{
    return PyBytes_FromStringAndSize((const char *)output->data, (Py_ssize_t)output->length);
}

/* Which form is it, and with which bytes do checksums begin? */
typedef struct {
    PyObject *form;
    const char *algorithm;
    Py_ssize_t length;
} Form;

typedef struct {
    Output paths, path_lengths, sizes, checksums, checksum_lengths, codes;
    PyObject *forms, *algorithms, *keyed;
    Form *known;
    Py_ssize_t count;
} Columns;

static Py_ssize_t form_code(Columns *columns, PyObject *form)
{
    for (Py_ssize_t code = columns->count - 1; code >= 0; code--) {
        if (columns->known[code].form == form) {
            return code;
        }
    }
    PyObject *algorithm = PyObject_GetAttrString(form, "algorithm");
    Form *known = algorithm ? realloc(columns->known, (size_t)(columns->count + 1) * sizeof *known) : NULL;
    if (!known) {
        Py_XDECREF(algorithm);
        return PyErr_Occurred() ? -1 : (PyErr_NoMemory(), -1);
    }
    columns->known = known;
    known += columns->count;
    *known = (Form){.form = form};
    /* Both live as long as these lists. */
    int failed = PyList_Append(columns->forms, form) < 0 || PyList_Append(columns->algorithms, algorithm) < 0
        || (algorithm != Py_None && !(known->algorithm = PyUnicode_AsUTF8AndSize(algorithm, &known->length)));
    Py_DECREF(algorithm);
    return failed ? -1 : columns->count++;
}

static int write_checksum(Columns *columns, const Form *form, PyObject *digest)
{
    static const char HEX[] = "0123456789abcdef";
    Output *output = &columns->checksums;
    char *bytes;
    Py_ssize_t length;
    if (PyBytes_AsStringAndSize(digest, &bytes, &length) < 0) {
        return -1;
    }
    size_t before = output->length;
    if (output_reserve(output, (size_t)(form->length + 2 * length + 2)) < 0) {
        return -1;
    }
    if (form->length && length) {
        output_put(output, form->algorithm, (size_t)form->length);
        output_put(output, ":", 1);
        for (Py_ssize_t place = 0; place < length; place++) {
            unsigned char byte = (unsigned char)bytes[place];
            output->data[output->length++] = (unsigned char)HEX[byte >> 4];
            output->data[output->length++] = (unsigned char)HEX[byte & 15];
        }
    }
    uint32_t written = (uint32_t)(output->length - before);
    output_put(output, "", 1);
    return output_write(&columns->checksum_lengths, &written, sizeof written);
}

static int write_file(Columns *columns, PyObject *file, Py_ssize_t row)
{
    if (!PyTuple_Check(file) || PyTuple_Size(file) != 5) {
        PyErr_SetString(PyExc_TypeError, "a file has five fields");
        return -1;
    }
    Py_ssize_t length;
    const char *path = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(file, 0), &length);
    int64_t size = path ? PyLong_AsLongLong(PyTuple_GetItem(file, 1)) : 0;
    if (!path || (size == -1 && PyErr_Occurred())) {
        return -1;
    }
    Py_ssize_t form = form_code(columns, PyTuple_GetItem(file, 2));
    uint32_t code = (uint32_t)form, bytes = (uint32_t)length;
    if (form < 0 || output_write(&columns->paths, path, (size_t)length + 1) < 0
        || output_write(&columns->path_lengths, &bytes, sizeof bytes) < 0
        || output_write(&columns->sizes, &size, sizeof size) < 0
        || output_write(&columns->codes, &code, sizeof code) < 0
        || write_checksum(columns, columns->known + form, PyTuple_GetItem(file, 3)) < 0) {
        return -1;
    }
    if (PyTuple_GetItem(file, 4) == Py_None) {
        return 0;
    }
    PyObject *number = PyLong_FromSsize_t(row);
    int failed = !number || PyList_Append(columns->keyed, number) < 0;
    Py_XDECREF(number);
    return failed ? -1 : 0;
}

PyObject *file_columns(PyObject *module, PyObject *arguments)
{
    PyObject *files, *found = NULL;
    Columns columns = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!", &PyList_Type, &files)) {
        return NULL;
    }
    columns.forms = PyList_New(0);
    columns.algorithms = PyList_New(0);
    columns.keyed = PyList_New(0);
    int failed = !columns.forms || !columns.algorithms || !columns.keyed;
    for (Py_ssize_t row = 0; !failed && row < PyList_Size(files); row++) {
        failed = write_file(&columns, PyList_GetItem(files, row), row) < 0;
    }
    if (!failed) {
        found = Py_BuildValue("(NNNNNNOO)", bytes_of(&columns.paths), bytes_of(&columns.path_lengths),
            bytes_of(&columns.sizes), bytes_of(&columns.checksums), bytes_of(&columns.checksum_lengths),
            bytes_of(&columns.codes), columns.forms, columns.keyed);
    }
    Output *all[] = {&columns.paths, &columns.path_lengths, &columns.sizes, &columns.checksums, &columns.checksum_lengths, &columns.codes};
    for (size_t place = 0; place < sizeof all / sizeof *all; place++) {
        free(all[place]->data);
    }
    free(columns.known);
    Py_XDECREF(columns.forms);
    Py_XDECREF(columns.algorithms);
    Py_XDECREF(columns.keyed);
    return found;
}

/* Bytes of a directory `sub-LABEL/` that a path begins with, without the slash; 0 where it begins otherwise. */
static Py_ssize_t subject_length(const char *path)
{
    if (strncmp(path, "sub-", 4) != 0) {
        return 0;
    }
    const char *end = path + 4;
    while ((*end >= '0' && *end <= '9') || (*end >= 'A' && *end <= 'Z') || (*end >= 'a' && *end <= 'z') || *end == '+') {
        end++;
    }
    return *end == '/' && end > path + 4 ? end - path : 0;
}

/* The place of a text in a list, where it is put if it is new; -1 with an exception. */
static Py_ssize_t code_of(PyObject *codes, PyObject *listed, const char *text, Py_ssize_t length)
{
    PyObject *key = PyUnicode_DecodeUTF8(text, length, NULL);
    PyObject *kept = key ? PyDict_GetItemWithError(codes, key) : NULL;
    Py_ssize_t code = -1;
    if (kept) {
        code = PyLong_AsSsize_t(kept);
    } else if (key && !PyErr_Occurred()) {
        PyObject *number = PyLong_FromSsize_t(PyList_Size(listed));
        if (number && PyDict_SetItem(codes, key, number) == 0 && PyList_Append(listed, key) == 0) {
            code = PyList_Size(listed) - 1;
        }
        Py_XDECREF(number);
    }
    Py_XDECREF(key);
    return code;
}

typedef struct {
    PyObject *subjects, *shapes, *subject_codes, *shape_codes;
    Output subject_rows, shape_rows, shape;
    char last[256];
    Py_ssize_t last_length, last_code;
} Shapes;

static int write_shape(Shapes *found, const char *path, Py_ssize_t length)
{
    Py_ssize_t subject = subject_length(path);
    uint32_t subject_code = UINT32_MAX, shape_code = UINT32_MAX;
    if (subject) {
        if (subject != found->last_length || memcmp(path, found->last, (size_t)subject) != 0) {
            found->last_code = code_of(found->subject_codes, found->subjects, path, subject);
            found->last_length = subject < (Py_ssize_t)sizeof found->last ? subject : 0;
            memcpy(found->last, path, (size_t)found->last_length);
        }
        Output *shape = &found->shape;
        shape->length = 0;
        if (found->last_code < 0 || output_reserve(shape, (size_t)length) < 0) {
            return -1;
        }
        for (const char *place = path, *end = path + length; place < end;) {
            int here = *place == 's' && end - place >= subject && memcmp(place, path, (size_t)subject) == 0;
            output_put(shape, here ? "" : place, 1);
            place += here ? subject : 1;
        }
        Py_ssize_t code = code_of(found->shape_codes, found->shapes, (char *)shape->data, (Py_ssize_t)shape->length);
        if (code < 0) {
            return -1;
        }
        subject_code = (uint32_t)found->last_code;
        shape_code = (uint32_t)code;
    }
    return output_write(&found->subject_rows, &subject_code, sizeof subject_code) < 0
            || output_write(&found->shape_rows, &shape_code, sizeof shape_code) < 0
        ? -1
        : 0;
}

PyObject *path_shapes(PyObject *module, PyObject *arguments)
{
    PyObject *paths, *told = NULL;
    Shapes found = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!", &PyList_Type, &paths)) {
        return NULL;
    }
    found.subjects = PyList_New(0);
    found.shapes = PyList_New(0);
    found.subject_codes = PyDict_New();
    found.shape_codes = PyDict_New();
    int failed = !found.subjects || !found.shapes || !found.subject_codes || !found.shape_codes;
    for (Py_ssize_t row = 0; !failed && row < PyList_Size(paths); row++) {
        Py_ssize_t length;
        const char *path = PyUnicode_AsUTF8AndSize(PyList_GetItem(paths, row), &length);
        failed = !path || write_shape(&found, path, length) < 0;
    }
    if (!failed) {
        told = Py_BuildValue("(OONN)", found.subjects, found.shapes, bytes_of(&found.subject_rows), bytes_of(&found.shape_rows));
    }
    free(found.subject_rows.data);
    free(found.shape_rows.data);
    free(found.shape.data);
    Py_XDECREF(found.subjects);
    Py_XDECREF(found.shapes);
    Py_XDECREF(found.subject_codes);
    Py_XDECREF(found.shape_codes);
    return told;
}

PyObject *name_keys(PyObject *module, PyObject *arguments)
{
    const char *paths;
    Py_ssize_t length;
    Output keys = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#", &paths, &length)) {
        return NULL;
    }
    const char *end = paths + length, *name = paths;
    int failed = 0;
    for (const char *place = paths; !failed && place < end; place++) {
        if (*place == '/') {
            name = place + 1;
        } else if (!*place) {
            unsigned char key[BLAKE2B_KEY];
            blake2b_key(name, (size_t)(place - name), key);
            failed = output_write(&keys, key, sizeof key) < 0;
            name = place + 1;
        }
    }
    PyObject *found = failed ? NULL : bytes_of(&keys);
    free(keys.data);
    return found;
}
