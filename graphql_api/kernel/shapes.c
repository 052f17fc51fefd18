/* Which subject is a path of, and what does it say but for that? */
#include "shapes.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_of(const char *text, Py_ssize_t length)
{
    uint64_t hash = 0x9E3779B97F4A7C15u ^ (uint64_t)length, word;
    for (; length >= (Py_ssize_t)sizeof word; text += sizeof word, length -= (Py_ssize_t)sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * 0xFF51AFD7ED558CCDu;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, text, (size_t)length);
    hash = (hash ^ word) * 0xC4CEB9FE1A85EC53u;
    return hash ^ hash >> 32;
}

static int texts_open(Texts *texts)
{
    texts->numbers = PyDict_New();
    texts->listed = PyList_New(0);
    return texts->numbers && texts->listed ? 0 : -1;
}

static void texts_close(Texts *texts)
{
    Py_XDECREF(texts->numbers);
    Py_XDECREF(texts->listed);
}

static int text_keep(Texts *texts, PyObject *text)
{
    PyObject *number = PyLong_FromSsize_t(PyList_Size(texts->listed) + 1);
    int failed = !number || PyDict_SetItem(texts->numbers, text, number) < 0 || PyList_Append(texts->listed, text) < 0;
    Py_XDECREF(number);
    return failed ? -1 : 0;
}

/* Give the number of a text, which is kept if it is new; the first is 1. */
static int number_of(Texts *texts, const char *text, Py_ssize_t length, uint32_t *number)
{
    PyObject *key = PyUnicode_DecodeUTF8(text, length, NULL);
    PyObject *kept = key ? PyDict_GetItemWithError(texts->numbers, key) : NULL;
    if (kept) {
        *number = (uint32_t)PyLong_AsUnsignedLong(kept);
    } else if (key && !PyErr_Occurred() && text_keep(texts, key) == 0) {
        *number = (uint32_t)PyList_Size(texts->listed);
    }
    Py_XDECREF(key);
    return PyErr_Occurred() ? -1 : 0;
}

/* Give the number of the shape that was written, of a path of the subject at hand. */
static int shape_number(Shapes *shapes, uint32_t *number)
{
    const char *text = (const char *)shapes->shape.data;
    Py_ssize_t length = (Py_ssize_t)shapes->shape.length;
    Known *known = shapes->at_hand + hash_of(text, length) % SHAPES_AT_HAND;
    if (known->text && known->length == length && memcmp(known->text, text, (size_t)length) == 0) {
        *number = known->number;
        return 0;
    }
    Py_ssize_t count = PyList_Size(shapes->shapes.listed);
    if (number_of(&shapes->shapes, text, length, number) < 0) {
        return -1;
    }
    if (count < PyList_Size(shapes->shapes.listed)
        && output_write(&shapes->first_subjects, &shapes->subject_code, sizeof shapes->subject_code) < 0) {
        return -1;
    }
    known->number = *number;
    known->text = PyUnicode_AsUTF8AndSize(PyList_GetItem(shapes->shapes.listed, (Py_ssize_t)*number - 1), &known->length);
    return known->text ? 0 : -1;
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

/* The next place where a text stands; null where it stands nowhere. */
static const char *find(const char *place, const char *end, const char *text, Py_ssize_t length)
{
    while (end - place >= length && (place = memchr(place, *text, (size_t)(end - place - length) + 1))) {
        if (memcmp(place, text, (size_t)length) == 0) {
            return place;
        }
        place++;
    }
    return NULL;
}

/* Write a path with NUL for its subject, wherever that stands. */
static int write_shape(Output *shape, const char *path, const char *end, Py_ssize_t subject)
{
    const char *place = path, *found;
    shape->length = 0;
    if (output_reserve(shape, (size_t)(end - path)) < 0) {
        return -1;
    }
    while ((found = find(place, end, path, subject))) {
        output_put(shape, place, (size_t)(found - place));
        output_put(shape, "", 1);
        place = found + subject;
    }
    output_put(shape, place, (size_t)(end - place));
    return 0;
}

int shapes_add(Shapes *shapes, const char *path, const char *end)
{
    Py_ssize_t subject = subject_length(path);
    uint32_t subject_code = 0, shape_code = 0;
    if (subject) {
        if (subject != shapes->subject_length || memcmp(path, shapes->subject, (size_t)subject) != 0) {
            if (number_of(&shapes->subjects, path, subject, &shapes->subject_code) < 0) {
                return -1;
            }
            shapes->subject = path;
            shapes->subject_length = subject;
        }
        subject_code = shapes->subject_code;
        if (write_shape(&shapes->shape, path, end, subject) < 0 || shape_number(shapes, &shape_code) < 0) {
            return -1;
        }
    }
    return output_write(&shapes->subject_codes, &subject_code, sizeof subject_code) < 0
            || output_write(&shapes->shape_codes, &shape_code, sizeof shape_code) < 0
        ? -1
        : 0;
}

static PyObject *codes(const Output *output)
{
    return PyBytes_FromStringAndSize((const char *)output->data, (Py_ssize_t)output->length);
}

PyObject *shapes_found(Shapes *shapes)
{
    return Py_BuildValue("(OONNN)", shapes->subjects.listed, shapes->shapes.listed, codes(&shapes->subject_codes),
        codes(&shapes->shape_codes), codes(&shapes->first_subjects));
}

int shapes_open(Shapes *shapes)
{
    memset(shapes, 0, sizeof *shapes);
    shapes->at_hand = PyMem_Calloc(SHAPES_AT_HAND, sizeof *shapes->at_hand);
    if (!shapes->at_hand) {
        PyErr_NoMemory();
        return -1;
    }
    return texts_open(&shapes->subjects) < 0 || texts_open(&shapes->shapes) < 0 ? -1 : 0;
}

void shapes_close(Shapes *shapes)
{
    texts_close(&shapes->subjects);
    texts_close(&shapes->shapes);
    PyMem_Free(shapes->at_hand);
    free(shapes->subject_codes.data);
    free(shapes->shape_codes.data);
    free(shapes->first_subjects.data);
    free(shapes->shape.data);
}
