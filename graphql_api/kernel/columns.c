#include "columns.h"

#include <stdint.h>
#include <stdlib.h>

typedef enum { TEXTS, CHECKSUMS, NUMBERS, CODED, LISTED, SIGNATURES } Kind;
typedef enum { WHOLE, NAME, VALUE, PARTS } Part;

/* Glued texts, each followed by one byte; `starts` is one longer than there are texts. */
typedef struct {
    Py_buffer glued, starts, rows;
} Glued;

typedef struct {
    Hmac hmac;
    Template signed_text;
    Output scratch;
} Signed;

struct Column {
    Kind kind;
    Glued texts;
    Part part;
    Py_ssize_t skipped;
    Escape escape;
    Text before, between, after;
    Py_buffer codes;
    PyObject *list;
    Signed *signature;
};

static const unsigned char *glued_text(const Glued *glued, Py_ssize_t item, size_t *length)
{
    uint32_t row = ((const uint32_t *)glued->rows.buf)[item];
    const uint32_t *starts = glued->starts.buf;
    if ((Py_ssize_t)row + 1 >= glued->starts.len / 4 || starts[row + 1] <= starts[row]
        || (Py_ssize_t)starts[row + 1] - 1 > glued->glued.len) {
        PyErr_SetString(PyExc_IndexError, "no such row");
        return NULL;
    }
    *length = starts[row + 1] - 1 - starts[row];
    return (const unsigned char *)glued->glued.buf + starts[row];
}

static size_t part_start(const unsigned char *text, size_t length, Part part)
{
    size_t place = 0;
    if (part == NAME) {
        for (place = length; place && text[place - 1] != '/'; place--) {
        }
    } else if (part == VALUE) {
        const unsigned char *colon = memchr(text, ':', length);
        place = colon ? (size_t)(colon - text) + 1 : length;
    }
    return place;
}

static int write_text(const Column *column, Py_ssize_t item, Output *output)
{
    size_t length, start;
    const unsigned char *text = glued_text(&column->texts, item, &length);
    if (!text) {
        return -1;
    }
    start = part_start(text, length, column->part) + (size_t)column->skipped;
    start = start < length ? start : length;
    return escaped_write(output, text + start, length - start, column->escape);
}

static int write_checksum(const Column *column, Py_ssize_t item, Output *output)
{
    size_t length, value;
    const unsigned char *text = glued_text(&column->texts, item, &length);
    if (!text) {
        return -1;
    }
    value = part_start(text, length, VALUE);
    if (!length) {
        return output_write(output, column->list ? PyBytes_AsString(column->list) : "null",
            column->list ? (size_t)PyBytes_Size(column->list) : 4);
    }
    size_t around = (size_t)(column->before.length + column->between.length + column->after.length);
    if (output_reserve(output, length + around) < 0) {
        return -1;
    }
    output_put(output, column->before.data, (size_t)column->before.length);
    output_put(output, text, value ? value - 1 : 0);
    output_put(output, column->between.data, (size_t)column->between.length);
    output_put(output, text + value, length - value);
    output_put(output, column->after.data, (size_t)column->after.length);
    return 0;
}

static int write_number(const Column *column, Py_ssize_t item, Output *output)
{
    int64_t number = ((const int64_t *)column->codes.buf)[item];
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char digits[20];
    size_t place = sizeof digits;
    do {
        digits[--place] = (char)('0' + left % 10);
    } while (left /= 10);
    if (number < 0) {
        digits[--place] = '-';
    }
    return output_write(output, digits + place, sizeof digits - place);
}

static int write_listed(PyObject *list, Py_ssize_t item, Output *output)
{
    PyObject *text = PyList_GetItem(list, item);
    char *data;
    Py_ssize_t length;
    if (!text || PyBytes_AsStringAndSize(text, &data, &length) < 0) {
        return -1;
    }
    return output_write(output, data, (size_t)length);
}

static int write_coded(const Column *column, Py_ssize_t item, Output *output)
{
    const void *codes = column->codes.buf;
    Py_ssize_t code;
    switch (column->codes.itemsize) {
    case 1: code = ((const uint8_t *)codes)[item]; break;
    case 2: code = ((const uint16_t *)codes)[item]; break;
    default: code = (Py_ssize_t)((const uint32_t *)codes)[item];
    }
    return write_listed(column->list, code, output);
}

static int write_signature(const Column *column, Py_ssize_t item, Output *output)
{
    static const char HEX[] = "0123456789abcdef";
    Signed *signature = column->signature;
    Output *scratch = &signature->scratch;
    unsigned char digest[SHA256_DIGEST], hex[2 * SHA256_DIGEST];
    Sha256 hash, inner = signature->hmac.inner;
    scratch->length = 0;
    if (template_write(&signature->signed_text, item, scratch) < 0
        || output_reserve(output, sizeof hex) < 0) {
        return -1;
    }
    sha256_start(&hash);
    sha256_add(&hash, scratch->data, scratch->length);
    sha256_end(&hash, digest);
    for (int i = 0; i < SHA256_DIGEST; i++) {
        hex[2 * i] = (unsigned char)HEX[digest[i] >> 4];
        hex[2 * i + 1] = (unsigned char)HEX[digest[i] & 15];
    }
    sha256_add(&inner, hex, sizeof hex);
    hmac_end(&signature->hmac, &inner, digest);
    for (int i = 0; i < SHA256_DIGEST; i++) {
        hex[2 * i] = (unsigned char)HEX[digest[i] >> 4];
        hex[2 * i + 1] = (unsigned char)HEX[digest[i] & 15];
    }
    output_put(output, hex, sizeof hex);
    return 0;
}

static int write_column(const Column *column, Py_ssize_t item, Output *output)
{
    switch (column->kind) {
    case TEXTS: return write_text(column, item, output);
    case CHECKSUMS: return write_checksum(column, item, output);
    case NUMBERS: return write_number(column, item, output);
    case CODED: return write_coded(column, item, output);
    case LISTED: return write_listed(column->list, item, output);
    default: return write_signature(column, item, output);
    }
}

int template_write(const Template *template, Py_ssize_t item, Output *output)
{
    const Text *text = template->texts;
    if (output_write(output, text->data, (size_t)text->length) < 0) {
        return -1;
    }
    for (Py_ssize_t place = 0; place < template->width; place++) {
        text++;
        if (write_column(template->columns + place, item, output) < 0
            || output_write(output, text->data, (size_t)text->length) < 0) {
            return -1;
        }
    }
    return 0;
}

static int buffer_open(Py_buffer *buffer, PyObject *value, Py_ssize_t itemsize, Py_ssize_t count)
{
    if (PyObject_GetBuffer(value, buffer, PyBUF_ND) < 0) {
        return -1;
    }
    if ((itemsize && buffer->itemsize != itemsize) || buffer->len / buffer->itemsize < count) {
        PyErr_SetString(PyExc_ValueError, "a column has other items, or fewer, than it must have");
        return -1;
    }
    return 0;
}

static int glued_open(Glued *glued, PyObject *fields, Py_ssize_t count)
{
    return buffer_open(&glued->glued, PyTuple_GetItem(fields, 0), 1, 0) < 0
            || buffer_open(&glued->starts, PyTuple_GetItem(fields, 1), 4, 1) < 0
            || buffer_open(&glued->rows, PyTuple_GetItem(fields, 2), 4, count) < 0
        ? -1
        : 0;
}

static int text_open(Text *text, PyObject *value)
{
    char *data;
    if (!value || PyBytes_AsStringAndSize(value, &data, &text->length) < 0) {
        return -1;
    }
    text->data = data;
    return 0;
}

static int number_open(Py_ssize_t *number, PyObject *value, Py_ssize_t end)
{
    *number = PyLong_AsSsize_t(value);
    if (PyErr_Occurred()) {
        return -1;
    }
    if (*number < 0 || *number >= end) {
        PyErr_SetString(PyExc_ValueError, "a number in a column is out of its range");
        return -1;
    }
    return 0;
}

static int texts_open(Column *column, PyObject *fields, Py_ssize_t count)
{
    Py_ssize_t part, escape;
    if (glued_open(&column->texts, fields, count) < 0
        || number_open(&part, PyTuple_GetItem(fields, 3), PARTS) < 0
        || number_open(&column->skipped, PyTuple_GetItem(fields, 4), PY_SSIZE_T_MAX) < 0
        || number_open(&escape, PyTuple_GetItem(fields, 5), ESCAPES) < 0) {
        return -1;
    }
    column->part = (Part)part;
    column->escape = (Escape)escape;
    return 0;
}

static int checksums_open(Column *column, PyObject *fields, Py_ssize_t count)
{
    Text absent;
    column->list = PyTuple_GetItem(fields, 6);
    return glued_open(&column->texts, fields, count) < 0
            || text_open(&column->before, PyTuple_GetItem(fields, 3)) < 0
            || text_open(&column->between, PyTuple_GetItem(fields, 4)) < 0
            || text_open(&column->after, PyTuple_GetItem(fields, 5)) < 0
            || text_open(&absent, column->list) < 0
        ? -1
        : 0;
}

static int list_open(Column *column, PyObject *list, Py_ssize_t count)
{
    if (!PyList_Check(list) || PyList_Size(list) < count) {
        PyErr_SetString(PyExc_ValueError, "a column is no list, or too short");
        return -1;
    }
    column->list = list;
    return 0;
}

static int coded_open(Column *column, PyObject *fields, Py_ssize_t count)
{
    if (list_open(column, PyTuple_GetItem(fields, 0), 0) < 0
        || buffer_open(&column->codes, PyTuple_GetItem(fields, 1), 0, count) < 0) {
        return -1;
    }
    Py_ssize_t size = column->codes.itemsize;
    if (size != 1 && size != 2 && size != 4) {
        PyErr_SetString(PyExc_ValueError, "codes are of one, two or four bytes");
        return -1;
    }
    return 0;
}

static int signature_open(Column *column, PyObject *fields, Py_ssize_t count)
{
    Text key, prefix;
    Signed *signature = column->signature = PyMem_Calloc(1, sizeof *signature);
    if (!signature) {
        PyErr_NoMemory();
        return -1;
    }
    if (text_open(&key, PyTuple_GetItem(fields, 0)) < 0
        || text_open(&prefix, PyTuple_GetItem(fields, 1)) < 0
        || template_open(&signature->signed_text, PyTuple_GetItem(fields, 2), count) < 0) {
        return -1;
    }
    if (key.length > SHA256_BLOCK) {
        PyErr_SetString(PyExc_ValueError, "a key is longer than a block");
        return -1;
    }
    hmac_start(&signature->hmac, (const unsigned char *)key.data, (size_t)key.length);
    sha256_add(&signature->hmac.inner, (const unsigned char *)prefix.data, (size_t)prefix.length);
    return 0;
}

/* How many fields a kind has, its own number behind them included. */
static int column_open(Column *column, PyObject *fields, Py_ssize_t count)
{
    static const Py_ssize_t FIELDS[] = {7, 8, 2, 3, 2, 4};
    Py_ssize_t kind, size = PyTuple_Check(fields) ? PyTuple_Size(fields) : 0;
    if (!size || number_open(&kind, PyTuple_GetItem(fields, size - 1), SIGNATURES + 1) < 0
        || FIELDS[kind] != size) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "a column has other fields than its kind");
        }
        return -1;
    }
    column->kind = (Kind)kind;
    switch (column->kind) {
    case TEXTS: return texts_open(column, fields, count);
    case CHECKSUMS: return checksums_open(column, fields, count);
    case NUMBERS: return buffer_open(&column->codes, PyTuple_GetItem(fields, 0), 8, count);
    case CODED: return coded_open(column, fields, count);
    case LISTED: return list_open(column, PyTuple_GetItem(fields, 0), count);
    default: return signature_open(column, fields, count);
    }
}

static void column_close(Column *column)
{
    /* Releasing a buffer that was never filled does nothing. */
    PyBuffer_Release(&column->texts.glued);
    PyBuffer_Release(&column->texts.starts);
    PyBuffer_Release(&column->texts.rows);
    PyBuffer_Release(&column->codes);
    if (column->signature) {
        template_close(&column->signature->signed_text);
        free(column->signature->scratch.data);
        PyMem_Free(column->signature);
    }
}

int template_open(Template *template, PyObject *pair, Py_ssize_t count)
{
    PyObject *texts, *columns;
    memset(template, 0, sizeof *template);
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2
        || !PyTuple_Check(texts = PyTuple_GetItem(pair, 0))
        || !PyTuple_Check(columns = PyTuple_GetItem(pair, 1))
        || PyTuple_Size(texts) != PyTuple_Size(columns) + 1) {
        PyErr_SetString(PyExc_ValueError, "a template is its texts and its columns, one fewer");
        return -1;
    }
    Py_ssize_t width = PyTuple_Size(columns);
    template->texts = PyMem_Calloc((size_t)width + 1, sizeof *template->texts);
    template->columns = PyMem_Calloc((size_t)width + 1, sizeof *template->columns);
    if (!template->texts || !template->columns) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t place = 0; place <= width; place++) {
        if (text_open(template->texts + place, PyTuple_GetItem(texts, place)) < 0) {
            return -1;
        }
    }
    for (; template->width < width; template->width++) {
        Column *column = template->columns + template->width;
        if (column_open(column, PyTuple_GetItem(columns, template->width), count) < 0) {
            column_close(column);
            return -1;
        }
    }
    return 0;
}

void template_close(Template *template)
{
    for (Py_ssize_t place = 0; place < template->width; place++) {
        column_close(template->columns + place);
    }
    PyMem_Free(template->columns);
    PyMem_Free(template->texts);
}
