/* Which blobs of a listing are read ahead? `wanted.py` says what this means. */
#include "wanted.h"

#include <stdlib.h>
#include <string.h>

#include "blobs.h"
#include "lines.h"
#include "output.h"

typedef struct {
    Blobs met;
    Output names;
    const char *roots;
    Py_ssize_t roots_length;
    long long room, most, root_most;
} Wanted;

/* Whether a path is one of those in the root. */
static int is_root(const Wanted *wanted, const Line *line)
{
    const char *end = wanted->roots + wanted->roots_length, *stop;
    for (const char *root = wanted->roots; (stop = memchr(root, 0, (size_t)(end - root))); root = stop + 1) {
        if (stop - root == line->path_length && memcmp(root, line->path, (size_t)line->path_length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int wanted_add(Wanted *wanted, const Line *line)
{
    if (line->size > wanted->room || (line->size > wanted->most && (line->size > wanted->root_most || !is_root(wanted, line)))) {
        return 0;
    }
    int added = blobs_add(&wanted->met, &(Blob){.name = line->name, .name_length = line->name_length});
    if (added <= 0) {
        return added;
    }
    wanted->room -= line->size;
    return output_reserve(&wanted->names, (size_t)line->name_length + 1) < 0
        ? -1
        : (output_put(&wanted->names, line->name, (size_t)line->name_length), output_put(&wanted->names, "\n", 1), 0);
}

/* Names that were given before end with a newline each. */
static int asked_add(Blobs *met, const char *text, Py_ssize_t length)
{
    for (const char *end = text + length, *stop; (stop = memchr(text, '\n', (size_t)(end - text))); text = stop + 1) {
        Blob blob = {.name = text, .name_length = stop - text};
        if (!is_name(blob.name_length)) {
            PyErr_SetString(PyExc_ValueError, "what was given before are no names");
            return -1;
        }
        if (blobs_add(met, &blob) < 0) {
            return -1;
        }
    }
    return 0;
}

static int lines_add(Wanted *wanted, const char *text, Py_ssize_t length)
{
    for (const char *end = text + length, *stop; (stop = memchr(text, 0, (size_t)(end - text))); text = stop + 1) {
        Line line;
        if (line_read(&line, text, stop) && wanted_add(wanted, &line) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *wanted_blobs(PyObject *module, PyObject *arguments)
{
    Py_buffer printed;
    const char *asked;
    Py_ssize_t asked_length;
    Wanted wanted = {0};
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*y#LLy#L", &printed, &asked, &asked_length, &wanted.room, &wanted.most, &wanted.roots,
            &wanted.roots_length, &wanted.root_most)) {
        return NULL;
    }
    if (blobs_open(&wanted.met) == 0 && asked_add(&wanted.met, asked, asked_length) == 0 && lines_add(&wanted, printed.buf, printed.len) == 0) {
        found = Py_BuildValue("(y#L)", wanted.names.data ? (const char *)wanted.names.data : "", (Py_ssize_t)wanted.names.length, wanted.room);
    }
    blobs_close(&wanted.met);
    free(wanted.names.data);
    PyBuffer_Release(&printed);
    return found;
}
