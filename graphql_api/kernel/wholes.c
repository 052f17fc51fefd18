/* How are whole numbers read from what Python gives, and given to it? */
#include "wholes.h"

static int refused(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

static int width_of(int kind)
{
    switch (kind) {
    case 'B': return 1;
    case 'H': return 2;
    case 'I': return 4;
    case 'q': return 8;
    default: return 0;
    }
}

int wholes_open(Wholes *wholes, PyObject *value)
{
    Py_buffer *buffer = &wholes->buffer;
    if (PyObject_GetBuffer(value, buffer, PyBUF_ND | PyBUF_FORMAT) < 0) {
        return -1;
    }
    const char *format = buffer->format ? buffer->format : "B";
    /* What is called `q` here is `l` where C's long is as long. */
    char kind = *format == 'l' && sizeof(long) == sizeof(int64_t) ? 'q' : *format;
    wholes->width = *format && !format[1] ? width_of(kind) : 0;
    if (!wholes->width || wholes->width != buffer->itemsize) {
        return refused("numbers are of one, two or four bytes without a sign, or of eight with one");
    }
    wholes->data = buffer->buf;
    wholes->count = buffer->len / buffer->itemsize;
    return 0;
}

void wholes_close(Wholes *wholes)
{
    /* Releasing a buffer that was never filled does nothing. */
    PyBuffer_Release(&wholes->buffer);
}

int written_open(Written *written, Py_ssize_t count, int kind)
{
    written->width = width_of(kind);
    if (!written->width) {
        return refused("numbers are written as B, H, I or q");
    }
    if (count > PY_SSIZE_T_MAX / written->width) {
        PyErr_NoMemory();
        return -1;
    }
    written->room = count;
    written->bytes = PyBytes_FromStringAndSize(NULL, count * written->width);
    written->data = written->bytes ? PyBytes_AsString(written->bytes) : NULL;
    return written->data ? 0 : -1;
}

int written_add(Written *written, int64_t number)
{
    if (written->count == written->room) {
        return refused("numbers have changed while they were read");
    }
    char *to = written->data + written->count++ * written->width;
    uint16_t two = (uint16_t)number;
    uint32_t four = (uint32_t)number;
    if (written->width < 8 && (uint64_t)number >> 8 * written->width) {
        return refused("a number is too large for its column, or negative");
    }
    switch (written->width) {
    case 1: *to = (char)(unsigned char)number; break;
    case 2: memcpy(to, &two, sizeof two); break;
    case 4: memcpy(to, &four, sizeof four); break;
    default: memcpy(to, &number, sizeof number);
    }
    return 0;
}

PyObject *written_found(Written *written)
{
    if (written->count != written->room) {
        refused("numbers have changed while they were read");
        return NULL;
    }
    static const char *KINDS[] = {"", "B", "H", "", "I", "", "", "", "q"};
    PyObject *bytes = PyMemoryView_FromObject(written->bytes);
    PyObject *found = bytes ? PyObject_CallMethod(bytes, "cast", "s", KINDS[written->width]) : NULL;
    Py_XDECREF(bytes);
    written_close(written);
    return found;
}

void written_close(Written *written)
{
    Py_CLEAR(written->bytes);
}
