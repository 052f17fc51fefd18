/* Which files of a listing need no second look? */
#include "usual.h"

#include <stdlib.h>
#include <string.h>

static const char NAME[] = "bidsgraph.usual";

/* A file as it is kept: where its path begins, and its digits, in what was printed or else among the digits kept. */
typedef struct {
    int64_t size;
    Py_ssize_t path, digits;
    uint32_t path_length, digit_count, form, is_printed;
} Kept;

static void usual_end(PyObject *object)
{
    Usual *usual = PyCapsule_GetPointer(object, NAME);
    free(usual->files.data);
    free(usual->digits.data);
    forms_close(&usual->forms);
    PyBuffer_Release(&usual->printed);
    PyMem_Free(usual);
}

PyObject *usual_new(PyObject *printed)
{
    Usual *usual = PyMem_Calloc(1, sizeof *usual);
    if (!usual) {
        return PyErr_NoMemory();
    }
    PyObject *object = PyCapsule_New(usual, NAME, usual_end);
    if (!object) {
        PyMem_Free(usual);
        return NULL;
    }
    if (PyObject_GetBuffer(printed, &usual->printed, PyBUF_SIMPLE) < 0 || forms_open(&usual->forms) < 0) {
        Py_DECREF(object);
        return NULL;
    }
    usual->text = usual->printed.buf;
    return object;
}

Usual *usual_of(PyObject *object)
{
    return PyCapsule_GetPointer(object, NAME);
}

int usual_add(Usual *usual, const UsualFile *file)
{
    const char *text = usual->text;
    int is_printed = file->digits > text && file->digits < file->path;
    Kept kept = {file->size, file->path - text, is_printed ? file->digits - text : (Py_ssize_t)usual->digits.length,
        (uint32_t)file->path_length, (uint32_t)file->digit_count, (uint32_t)file->form, (uint32_t)is_printed};
    if (output_write(&usual->files, &kept, sizeof kept) < 0
        || (!is_printed && output_write(&usual->digits, file->digits, (size_t)file->digit_count) < 0)) {
        return -1;
    }
    usual->count++;
    usual->path_bytes += file->path_length;
    usual->checksum_bytes += form_width(usual->forms.known + file->form, file->digit_count);
    return 0;
}

UsualFile usual_at(const Usual *usual, Py_ssize_t place)
{
    Kept kept;
    memcpy(&kept, usual->files.data + (size_t)place * sizeof kept, sizeof kept);
    const char *digits = kept.is_printed ? usual->text : (const char *)usual->digits.data;
    return (UsualFile){usual->text + kept.path, digits + kept.digits, kept.path_length, kept.digit_count, kept.form, kept.size};
}
