/* What do the paths of a version say? `paths.py` tells what is asked. */
#include "paths.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "rows.h"
#include "shapes.h"

PyObject *path_shapes(PyObject *module, PyObject *arguments)
{
    const char *paths;
    Py_ssize_t length;
    Shapes found;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#", &paths, &length)) {
        return NULL;
    }
    int failed = shapes_open(&found) < 0;
    for (const char *end = paths + length, *stop; !failed && (stop = memchr(paths, 0, (size_t)(end - paths))); paths = stop + 1) {
        failed = shapes_add(&found, paths, stop) < 0;
    }
    PyObject *told = failed ? NULL : shapes_found(&found);
    shapes_close(&found);
    return told;
}

/* Whether JSON writes a byte as an escape. */
static unsigned char escaped_in_json(unsigned char byte)
{
    return (unsigned char)(((byte < 0x20) & (byte != 0)) | (byte == '"') | (byte == '\\'));
}

/* Whether a URL does: all but what is unreserved (RFC 3986, section 2.3), and `/`. */
static unsigned char escaped_in_url(unsigned char byte)
{
    unsigned char letter = (unsigned char)((byte | 0x20) - 'a'), digit = (unsigned char)(byte - '0');
    return !((letter < 26) | (digit < 10) | (byte == '_') | (byte == '.') | (byte == '~') | (byte == '/') | (byte == '-') | (byte == 0));
}

PyObject *plain_paths(PyObject *module, PyObject *arguments)
{
    const char *paths;
    Py_ssize_t length;
    unsigned char json = 0, url = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#", &paths, &length)) {
        return NULL;
    }
    /* No way out in between: so many are looked at in one step. */
    for (Py_ssize_t place = 0; place < length; place++) {
        unsigned char byte = (unsigned char)paths[place];
        json |= escaped_in_json(byte);
        url |= escaped_in_url(byte);
    }
    return PyTuple_Pack(2, json ? Py_False : Py_True, url ? Py_False : Py_True);
}

/* Whether each segment of a path names a file; a path without a letter has none. */
static int is_safe(const char *path, const char *end)
{
    if (path == end) {
        return 1;
    }
    for (const char *slash; path <= end; path = slash + 1) {
        slash = path < end ? memchr(path, '/', (size_t)(end - path)) : NULL;
        slash = slash ? slash : end;
        Py_ssize_t length = slash - path;
        if (!length || (*path == '.' && (length == 1 || (length == 2 && path[1] == '.')))) {
            return 0;
        }
    }
    return 1;
}

/* A stretch of the paths. */
typedef struct {
    const char *text;
    Py_ssize_t length;
} Stretch;

/* Those paths before that the next one begins with, each within the one that follows it. */
typedef struct {
    Output stretches;
} Begun;

static int begins(Stretch stretch, const char *path, const char *end)
{
    return stretch.length <= end - path && memcmp(stretch.text, path, (size_t)stretch.length) == 0;
}

/* 1 where a path before is a directory of this one, -1 with an exception. As they are in order, all paths that begin with
 * another one stand right behind it; and of those it begins with, only the longest may not have been looked at. */
static int is_within(Begun *begun, const char *path, const char *end)
{
    Output *stretches = &begun->stretches;
    Stretch own = {path, end - path};
    while (stretches->length) {
        Stretch last;
        memcpy(&last, stretches->data + stretches->length - sizeof last, sizeof last);
        if (begins(last, path, end)) {
            if (last.length && last.length < own.length && path[last.length] == '/') {
                return 1;
            }
            break;
        }
        stretches->length -= sizeof last;
    }
    return output_write(stretches, &own, sizeof own);
}

/* Add the first segment of a path, unless it is a file, or that of the path before. */
static int top_add(PyObject *tops, Stretch *last, const char *path, const char *end)
{
    const char *slash = memchr(path, '/', (size_t)(end - path));
    if (!slash || (slash - path == last->length && memcmp(path, last->text, (size_t)last->length) == 0)) {
        return 0;
    }
    *last = (Stretch){path, slash - path};
    PyObject *top = PyUnicode_DecodeUTF8(path, slash - path, NULL);
    int failed = !top || PyList_Append(tops, top) < 0;
    Py_XDECREF(top);
    return failed ? -1 : 0;
}

PyObject *top_directories(PyObject *module, PyObject *arguments)
{
    const char *paths;
    Py_ssize_t length;
    Begun begun = {0};
    Stretch last = {NULL, -1};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#", &paths, &length)) {
        return NULL;
    }
    PyObject *tops = PyList_New(0);
    int failed = !tops, wrong = 0;
    for (const char *end = paths + length, *stop; !failed && !wrong && (stop = memchr(paths, 0, (size_t)(end - paths))); paths = stop + 1) {
        int within = is_within(&begun, paths, stop);
        wrong = within > 0 || !is_safe(paths, stop);
        failed = within < 0 || (!wrong && top_add(tops, &last, paths, stop) < 0);
    }
    free(begun.stretches.data);
    if (failed || wrong) {
        Py_XDECREF(tops);
        return failed ? NULL : Py_NewRef(Py_None);
    }
    return tops;
}

/* Go on to the next text; 0 where there is none. */
static int next(Stretch *stretch, const char **place, const char *end)
{
    const char *stop = memchr(*place, 0, (size_t)(end - *place));
    if (!stop) {
        return 0;
    }
    *stretch = (Stretch){*place, stop - *place};
    *place = stop + 1;
    return 1;
}

static PyObject *missing(const Py_buffer *older, const Py_buffer *newer)
{
    const char *place = older->buf, *end = place + older->len, *other = newer->buf, *other_end = other + newer->len;
    PyObject *found = PyList_New(0);
    Stretch path, kept;
    int left = next(&kept, &other, other_end);
    while (found && next(&path, &place, end)) {
        int order = 1;
        while (left && (order = order_of(kept.text, kept.length, path.text, path.length)) < 0) {
            left = next(&kept, &other, other_end);
        }
        if (!left || order > 0) {
            PyObject *text = PyUnicode_DecodeUTF8(path.text, path.length, NULL);
            if (!text || PyList_Append(found, text) < 0) {
                Py_CLEAR(found);
            }
            Py_XDECREF(text);
        }
    }
    return found;
}

PyObject *missing_paths(PyObject *module, PyObject *arguments)
{
    Py_buffer older, newer;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*y*", &older, &newer)) {
        return NULL;
    }
    PyObject *found = missing(&older, &newer);
    PyBuffer_Release(&older);
    PyBuffer_Release(&newer);
    return found;
}

PyObject *slash_counts(PyObject *module, PyObject *arguments)
{
    Py_buffer paths;
    Output counts = {0};
    unsigned char count = 0;
    int failed = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &paths)) {
        return NULL;
    }
    const char *text = paths.buf;
    for (Py_ssize_t place = 0; !failed && place < paths.len; place++) {
        if (text[place] == '/') {
            count = (unsigned char)(count + (count < UCHAR_MAX));
        } else if (!text[place]) {
            failed = output_write(&counts, &count, 1) < 0;
            count = 0;
        }
    }
    PyObject *found = failed ? NULL : PyBytes_FromStringAndSize((const char *)counts.data, (Py_ssize_t)counts.length);
    free(counts.data);
    PyBuffer_Release(&paths);
    return found;
}
