/* What do blobs hold, as git has printed them? `contents.py` says what this means. */
#include "contents.h"

#include <string.h>

#include "lines.h"

static const char NAME[] = "bidsgraph.contents";

/* The blobs lie in what was printed, which is held. */
typedef struct {
    Blobs blobs;
    Py_buffer *printed;
    Py_ssize_t count;
} Contents;

static void contents_free(Contents *contents)
{
    while (contents->count) {
        PyBuffer_Release(contents->printed + --contents->count);
    }
    PyMem_Free(contents->printed);
    blobs_close(&contents->blobs);
    PyMem_Free(contents);
}

static void contents_end(PyObject *object)
{
    contents_free(PyCapsule_GetPointer(object, NAME));
}

const Blobs *contents_blobs(PyObject *object)
{
    const Contents *contents = PyCapsule_GetPointer(object, NAME);
    if (!contents) {
        PyErr_SetString(PyExc_TypeError, "these are no contents");
    }
    return contents ? &contents->blobs : NULL;
}

/* Keep one content under its name, and give how many bytes it takes; 0 where these are not whole, -1 with an exception. */
static Py_ssize_t content_add(Blobs *blobs, const char *text, const char *end)
{
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    if (!stop) {
        return 0;
    }
    const char *space = memchr(text, ' ', (size_t)(stop - text));
    long long size = space && is_name(space - text) && stop - space > 6 && memcmp(space, " blob ", 6) == 0 ? number_read(space + 6, stop) : -1;
    if (size < 0) {
        return stop + 1 - text;
    }
    Py_ssize_t left = end - stop - 1;
    if (left < size) {
        return 0;
    }
    Blob blob = {text, stop + 1, space - text, (Py_ssize_t)size};
    return blobs_add(blobs, &blob) < 0 ? -1 : stop + 1 - text + blob.size + (left > blob.size);
}

static int contents_read(Contents *contents, PyObject *printed)
{
    Py_buffer *buffer = contents->printed + contents->count;
    if (!printed || PyObject_GetBuffer(printed, buffer, PyBUF_SIMPLE) < 0) {
        return -1;
    }
    contents->count++;
    const char *text = buffer->buf, *end = text + buffer->len;
    for (Py_ssize_t taken = 1; text < end && taken; text += taken) {
        taken = content_add(&contents->blobs, text, end);
        if (taken < 0) {
            return -1;
        }
    }
    return 0;
}

static int contents_open(Contents *contents, PyObject *printed)
{
    Py_ssize_t count = PyList_Size(printed);
    contents->printed = PyMem_Calloc((size_t)count + 1, sizeof *contents->printed);
    if (!contents->printed) {
        PyErr_NoMemory();
        return -1;
    }
    int failed = blobs_open(&contents->blobs) < 0;
    for (Py_ssize_t place = 0; place < count && !failed; place++) {
        failed = contents_read(contents, PyList_GetItem(printed, place)) < 0;
    }
    return failed ? -1 : 0;
}

PyObject *contents_of(PyObject *module, PyObject *arguments)
{
    PyObject *printed;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O!", &PyList_Type, &printed)) {
        return NULL;
    }
    Contents *contents = PyMem_Calloc(1, sizeof *contents);
    if (!contents) {
        return PyErr_NoMemory();
    }
    PyObject *found = contents_open(contents, printed) == 0 ? PyCapsule_New(contents, NAME, contents_end) : NULL;
    if (!found) {
        contents_free(contents);
    }
    return found;
}

PyObject *content_of(PyObject *module, PyObject *arguments)
{
    PyObject *object, *text;
    Py_ssize_t length;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OU", &object, &text)) {
        return NULL;
    }
    const Blobs *blobs = contents_blobs(object);
    const char *name = blobs ? PyUnicode_AsUTF8AndSize(text, &length) : NULL;
    if (!name) {
        return NULL;
    }
    const Blob *blob = blobs_find(blobs, name, length);
    return blob ? PyBytes_FromStringAndSize(blob->text, blob->size) : Py_NewRef(Py_None);
}
