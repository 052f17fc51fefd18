/* How do columns become text? The module `_weave`, whose twin in Python, `pure.py`, says what it means. */
#include "blake2b.h"
#include "cells.h"
#include "clean.h"
#include "columns.h"
#include "contents.h"
#include "document.h"
#include "files.h"
#include "keys.h"
#include "listing.h"
#include "nodes.h"
#include "numbers.h"
#include "paths.h"
#include "slots.h"
#include "wanted.h"

#include <stdint.h>
#include <stdlib.h>

/* More than this is given back when a call ends. */
enum { KEPT = 4 << 20 };

/* Only the interpreter's lock lets calls share it. */
static Output output;

int output_grow(Output *grown, size_t more)
{
    size_t room = grown->length + more;
    room = room < 2 * grown->room ? 2 * grown->room : room;
    unsigned char *data = realloc(grown->data, room);
    if (!data) {
        PyErr_NoMemory();
        return -1;
    }
    grown->data = data;
    grown->room = room;
    return 0;
}

static PyObject *output_end(int failed)
{
    PyObject *text = failed ? NULL : PyBytes_FromStringAndSize((char *)output.data, (Py_ssize_t)output.length);
    output.length = 0;
    if (output.room > KEPT) {
        free(output.data);
        memset(&output, 0, sizeof output);
    }
    return text;
}

static int write_objects(const Template *template, Py_ssize_t count, const char *between, Py_ssize_t length)
{
    for (Py_ssize_t item = 0; item < count; item++) {
        if ((item && output_write(&output, between, (size_t)length) < 0)
            || template_write(template, item, &output) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *weave(PyObject *module, PyObject *arguments)
{
    PyObject *pair;
    Py_ssize_t count, length;
    const char *between;
    Template template;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Ony#", &pair, &count, &between, &length)) {
        return NULL;
    }
    int failed = template_open(&template, pair, count) < 0
        || write_objects(&template, count, between, length) < 0;
    template_close(&template);
    return output_end(failed);
}

/* One level of a tree: the units at which its items begin, and what those write before and behind what is below. */
typedef struct {
    Template opening, closing;
    Py_buffer places;
    Py_ssize_t count, next;
} Level;

typedef struct {
    Level *levels;
    Py_ssize_t depth, units;
    Template files;
    Py_ssize_t file_count;
    Py_buffer starts;
    int continued, has_files;
} Nest;

static int begins(const Level *level, Py_ssize_t unit)
{
    return level->next < level->count && ((const uint32_t *)level->places.buf)[level->next] == (uint32_t)unit;
}

/* Closings are of the items before those that open here; the first of all has none before it. */
static int write_lead(Nest *nest, Py_ssize_t unit)
{
    Level *last = nest->levels + nest->depth - 1, *top = last;
    while (top > nest->levels && begins(top - 1, unit)) {
        top--;
    }
    if (unit || nest->continued) {
        for (Level *level = last; level >= top; level--) {
            if (template_write(&level->closing, level->next - !nest->continued, &output) < 0) {
                return -1;
            }
        }
        if (output_write(&output, ",", 1) < 0) {
            return -1;
        }
    }
    for (Level *level = top; level <= last; level++) {
        if (level->next >= level->count) {
            PyErr_SetString(PyExc_ValueError, "a level has fewer items than begin");
            return -1;
        }
        if (template_write(&level->opening, level->next++, &output) < 0) {
            return -1;
        }
    }
    return 0;
}

static int write_nest(Nest *nest)
{
    const uint32_t *starts = nest->starts.buf;
    Py_ssize_t unit = 0;
    for (Py_ssize_t file = 0; file < nest->file_count; file++) {
        int led = 0;
        for (; unit < nest->units && starts[unit] == (uint32_t)file; unit++, led = 1) {
            if (write_lead(nest, unit) < 0) {
                return -1;
            }
        }
        if ((!led && output_write(&output, ",", 1) < 0) || template_write(&nest->files, file, &output) < 0) {
            return -1;
        }
    }
    for (; unit < nest->units; unit++) {
        if (write_lead(nest, unit) < 0) {
            return -1;
        }
    }
    return 0;
}

static int places_open(Py_buffer *places, PyObject *value, Py_ssize_t count)
{
    if (PyObject_GetBuffer(value, places, PyBUF_ND) < 0) {
        return -1;
    }
    if (places->itemsize != 4 || places->len / 4 < count) {
        PyErr_SetString(PyExc_ValueError, "places are numbers of four bytes, one an item");
        return -1;
    }
    return 0;
}

static int tuple_open(PyObject *value)
{
    if (value && PyTuple_Check(value)) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, "levels and files are tuples");
    return -1;
}

static int level_open(Level *level, PyObject *fields, int continued)
{
    PyObject *opening, *closing, *places;
    if (tuple_open(fields) < 0 || !PyArg_ParseTuple(fields, "OOOn", &opening, &closing, &places, &level->count)) {
        return -1;
    }
    Py_ssize_t closed = level->count - !continued;
    return template_open(&level->opening, opening, level->count) < 0
            || template_open(&level->closing, closing, closed < 0 ? 0 : closed) < 0
            || places_open(&level->places, places, level->count) < 0
        ? -1
        : 0;
}

static int nest_open(Nest *nest, PyObject *levels, PyObject *files)
{
    if (!PyList_Check(levels) || !PyList_Size(levels)) {
        PyErr_SetString(PyExc_ValueError, "a tree has one level at least");
        return -1;
    }
    nest->levels = PyMem_Calloc((size_t)PyList_Size(levels), sizeof *nest->levels);
    if (!nest->levels) {
        PyErr_NoMemory();
        return -1;
    }
    while (nest->depth < PyList_Size(levels)) {
        Level *level = nest->levels + nest->depth++;
        if (level_open(level, PyList_GetItem(levels, nest->depth - 1), nest->continued) < 0) {
            return -1;
        }
        nest->units = level->count;
    }
    if (files == Py_None) {
        return 0;
    }
    PyObject *template, *starts;
    if (tuple_open(files) < 0 || !PyArg_ParseTuple(files, "OOn", &template, &starts, &nest->file_count)) {
        return -1;
    }
    nest->has_files = 1;
    return template_open(&nest->files, template, nest->file_count) < 0
            || places_open(&nest->starts, starts, nest->units) < 0
        ? -1
        : 0;
}

static void nest_close(Nest *nest)
{
    for (Py_ssize_t place = 0; place < nest->depth; place++) {
        Level *level = nest->levels + place;
        template_close(&level->opening);
        template_close(&level->closing);
        PyBuffer_Release(&level->places);
    }
    PyMem_Free(nest->levels);
    if (nest->has_files) {
        template_close(&nest->files);
    }
    PyBuffer_Release(&nest->starts);
}

static PyObject *weave_tree(PyObject *module, PyObject *arguments)
{
    PyObject *levels, *files;
    Nest nest = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOp", &levels, &files, &nest.continued)) {
        return NULL;
    }
    int failed = nest_open(&nest, levels, files) < 0 || write_nest(&nest) < 0;
    nest_close(&nest);
    return output_end(failed);
}

static PyObject *choose_hash(PyObject *module, PyObject *arguments)
{
    int portable;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "p", &portable)) {
        return NULL;
    }
    sha256_choose(portable);
    blake2b_choose(portable);
    return Py_NewRef(Py_None);
}

static PyMethodDef METHODS[] = {
    {"weave", weave, METH_VARARGS, "Write many objects of one template, with a text between each two."},
    {"weave_tree", weave_tree, METH_VARARGS, "Write one stretch of a tree."},
    {"is_clean", is_clean, METH_VARARGS, "Tell whether a value of JSON is without fault."},
    {"parse", parse, METH_VARARGS, "Read a GraphQL document; None where graphql-core has to."},
    {"usual_files", usual_files, METH_VARARGS, "Give the files of a listing that need no second look, and the other lines."},
    {"file_columns", file_columns, METH_VARARGS, "Write the columns of files."},
    {"path_shapes", path_shapes, METH_VARARGS, "Tell which subject each path is of, and what it says but for that."},
    {"name_keys", name_keys, METH_VARARGS, "Give the keys of names."},
    {"checksum_keys", checksum_keys, METH_VARARGS, "Give the keys of checksums."},
    {"top_directories", top_directories, METH_VARARGS, "Name the top directories; None where paths cannot stand in one tree."},
    {"plain_paths", plain_paths, METH_VARARGS, "Tell whether paths need no escape in JSON, and in a URL."},
    {"slash_counts", slash_counts, METH_VARARGS, "Count the slashes of each path."},
    {"distinct_keys", distinct_keys, METH_VARARGS, "Give keys in their order, each once."},
    {"key_slots", key_slots, METH_VARARGS, "Give the digits that are kept of keys, by their slots."},
    {"taken", taken, METH_VARARGS, "Give the numbers of a table that codes stand for."},
    {"added", added, METH_VARARGS, "Add up what codes into two tables stand for."},
    {"narrowed", narrowed, METH_VARARGS, "Give numbers as another kind."},
    {"largest", largest, METH_VARARGS, "Give the largest of numbers."},
    {"flagged", flagged, METH_VARARGS, "Give the places of codes whose flag is set."},
    {"changes", changes, METH_VARARGS, "Give the places of values that are others than those before."},
    {"running_sums", running_sums, METH_VARARGS, "Give the sums of the numbers before each place."},
    {"glued_starts", glued_starts, METH_VARARGS, "Give the places at which glued texts start."},
    {"numbered", numbered, METH_VARARGS, "Give the values that there are, and the number of each."},
    {"missing_paths", missing_paths, METH_VARARGS, "Give the older paths that are not among the newer ones."},
    {"wanted_blobs", wanted_blobs, METH_VARARGS, "Name the blobs of a listing that are read ahead."},
    {"contents_of", contents_of, METH_VARARGS, "Find the contents that git printed."},
    {"content_of", content_of, METH_VARARGS, "Give the content of a blob; None where it was not printed."},
    {"plain_cells", plain_cells, METH_VARARGS, "Give the cells of a document whose fields are plain."},
    {"choose_hash", choose_hash, METH_VARARGS, "Hash by portable code, or by the processor's own instructions."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "graphql_api.kernel._weave", NULL, -1, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__weave(void)
{
    sha256_choose(0);
    blake2b_choose(0);
    if (nodes_prepare() < 0) {
        return NULL;
    }
    return PyModule_Create(&MODULE);
}
