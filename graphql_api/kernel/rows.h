/* How are the columns of files written, one file after the other? `rows.py` says what they are. */
#ifndef BIDSGRAPH_ROWS_H
#define BIDSGRAPH_ROWS_H

#include <Python.h>
#include <stdint.h>

#include "forms.h"

/* A column that is as long as it will be. */
typedef struct {
    PyObject *bytes;
    char *place, *end;
} Filled;

typedef struct {
    Filled paths, path_lengths, sizes, checksums, checksum_lengths, codes;
    Forms forms;
    PyObject *keyed, *prints;
    Py_ssize_t count, room;
    /* The path of the row before. */
    const char *last;
    Py_ssize_t last_length;
    int in_order;
} Rows;

typedef struct {
    const char *path;
    Py_ssize_t path_length, form;
    int64_t size;
    /* What a checksum tells: as digits, or as bytes. */
    const char *digits, *digest;
    Py_ssize_t digit_count;
} Row;

/* What fails gives -1 and an exception. Rows have to be closed in any case. */
int rows_open(Rows *rows);
void rows_close(Rows *rows);
/* Make room for so many rows whose paths and checksums take so many bytes, without the NUL behind each. */
int rows_reserve(Rows *rows, Py_ssize_t count, Py_ssize_t path_bytes, Py_ssize_t checksum_bytes);
int rows_add(Rows *rows, const Row *row);
/* Keep the digest of the file added last, which no checksum tells, or its whole key. */
int rows_print(Rows *rows, const char *digest, Py_ssize_t length);
int rows_key(Rows *rows, PyObject *key);
/* Give the fields of `FileColumns`. */
PyObject *rows_found(Rows *rows);

/* As memcmp does; what another one begins with stands before that. */
int order_of(const char *one, Py_ssize_t length, const char *other, Py_ssize_t other_length);

#endif
