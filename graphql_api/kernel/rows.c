/* How are the columns of files written, one file after the other? */
#include "rows.h"

#include <string.h>

enum { FINGERPRINT = 16 };

int rows_open(Rows *rows)
{
    memset(rows, 0, sizeof *rows);
    rows->in_order = 1;
    rows->keyed = PyDict_New();
    return forms_open(&rows->forms) < 0 || !rows->keyed ? -1 : 0;
}

void rows_close(Rows *rows)
{
    Filled *all[] = {&rows->paths, &rows->path_lengths, &rows->sizes, &rows->checksums, &rows->checksum_lengths, &rows->codes};
    for (size_t place = 0; place < sizeof all / sizeof *all; place++) {
        Py_XDECREF(all[place]->bytes);
    }
    forms_close(&rows->forms);
    Py_XDECREF(rows->keyed);
    Py_XDECREF(rows->prints);
}

static int filled_open(Filled *filled, Py_ssize_t length)
{
    filled->bytes = PyBytes_FromStringAndSize(NULL, length);
    filled->place = filled->bytes ? PyBytes_AsString(filled->bytes) : NULL;
    if (!filled->place) {
        return -1;
    }
    filled->end = filled->place + length;
    return 0;
}

int rows_reserve(Rows *rows, Py_ssize_t count, Py_ssize_t path_bytes, Py_ssize_t checksum_bytes)
{
    rows->room = count;
    return filled_open(&rows->paths, path_bytes + count) < 0 || filled_open(&rows->checksums, checksum_bytes + count) < 0
            || filled_open(&rows->sizes, count * (Py_ssize_t)sizeof(int64_t)) < 0
            || filled_open(&rows->path_lengths, count * (Py_ssize_t)sizeof(uint32_t)) < 0
            || filled_open(&rows->checksum_lengths, count * (Py_ssize_t)sizeof(uint32_t)) < 0
            || filled_open(&rows->codes, count * (Py_ssize_t)sizeof(uint32_t)) < 0
        ? -1
        : 0;
}

static void put(Filled *filled, const void *data, Py_ssize_t length)
{
    memcpy(filled->place, data, (size_t)length);
    filled->place += length;
}

static void put_number(Filled *filled, Py_ssize_t number)
{
    uint32_t value = (uint32_t)number;
    put(filled, &value, sizeof value);
}

static void put_digits(Filled *filled, const char *digest, Py_ssize_t count)
{
    static const char HEX[] = "0123456789abcdef";
    for (Py_ssize_t place = 0; place < count; place += 2) {
        unsigned char byte = (unsigned char)*digest++;
        *filled->place++ = HEX[byte >> 4];
        *filled->place++ = HEX[byte & 15];
    }
}

int order_of(const char *one, Py_ssize_t length, const char *other, Py_ssize_t other_length)
{
    Py_ssize_t shorter = length < other_length ? length : other_length;
    int order = memcmp(one, other, (size_t)shorter);
    return order ? order : (length > other_length) - (length < other_length);
}

int rows_add(Rows *rows, const Row *row)
{
    const Form *form = rows->forms.known + row->form;
    Py_ssize_t width = form_width(form, row->digit_count);
    if (rows->count == rows->room || rows->paths.end - rows->paths.place <= row->path_length
        || rows->checksums.end - rows->checksums.place <= width) {
        PyErr_SetString(PyExc_ValueError, "files have changed while they were written");
        return -1;
    }
    if (rows->count && order_of(rows->last, rows->last_length, row->path, row->path_length) >= 0) {
        rows->in_order = 0;
    }
    rows->last = rows->paths.place;
    rows->last_length = row->path_length;
    put(&rows->paths, row->path, row->path_length);
    put(&rows->paths, "", 1);
    put_number(&rows->path_lengths, row->path_length);
    put(&rows->sizes, &row->size, sizeof row->size);
    put_number(&rows->codes, row->form);
    put_number(&rows->checksum_lengths, width);
    if (width) {
        put(&rows->checksums, form->algorithm, form->length);
        put(&rows->checksums, ":", 1);
        if (row->digits) {
            put(&rows->checksums, row->digits, row->digit_count);
        } else {
            put_digits(&rows->checksums, row->digest, row->digit_count);
        }
    }
    put(&rows->checksums, "", 1);
    rows->count++;
    return 0;
}

int rows_print(Rows *rows, const char *digest, Py_ssize_t length)
{
    if (!rows->prints) {
        rows->prints = PyBytes_FromStringAndSize(NULL, rows->room * FINGERPRINT);
        if (!rows->prints) {
            return -1;
        }
        memset(PyBytes_AsString(rows->prints), 0, (size_t)rows->room * FINGERPRINT);
    }
    char *place = PyBytes_AsString(rows->prints) + (rows->count - 1) * FINGERPRINT;
    memcpy(place, digest, (size_t)(length < FINGERPRINT ? length : FINGERPRINT));
    return 0;
}

int rows_key(Rows *rows, PyObject *key)
{
    PyObject *row = PyLong_FromSsize_t(rows->count - 1);
    int failed = !row || PyDict_SetItem(rows->keyed, row, key) < 0;
    Py_XDECREF(row);
    return failed ? -1 : 0;
}

PyObject *rows_found(Rows *rows)
{
    if (rows->count != rows->room || rows->paths.place != rows->paths.end || rows->checksums.place != rows->checksums.end) {
        PyErr_SetString(PyExc_ValueError, "files have changed while they were written");
        return NULL;
    }
    if (!rows->prints) {
        rows->prints = PyBytes_FromStringAndSize("", 0);
    }
    return Py_BuildValue("(OOOOOOOOOO)", rows->paths.bytes, rows->path_lengths.bytes, rows->sizes.bytes, rows->checksums.bytes,
        rows->checksum_lengths.bytes, rows->codes.bytes, rows->forms.listed, rows->keyed, rows->prints,
        rows->in_order ? Py_True : Py_False);
}
