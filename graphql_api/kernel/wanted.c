/* Which blobs of a listing are read ahead? `wanted.py` says what this means. */
#include "wanted.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "output.h"

enum { FIRST_ROOM = 4096 };

/* A name of 40 or 64 digits, where it lies. */
typedef struct {
    const char *text;
    Py_ssize_t length;
} Name;

/* Names that were met, by a hash that nobody can know who chooses them. */
typedef struct {
    Name *slots;
    size_t room, count;
    uint64_t seed;
} Met;

typedef struct {
    Met met;
    Output names;
    const char *roots;
    Py_ssize_t roots_length;
    long long room, most, root_most;
} Wanted;

static int met_open(Met *met)
{
    PyObject *text = PyUnicode_FromString("names");
    met->seed = text ? (uint64_t)PyObject_Hash(text) : 0;
    Py_XDECREF(text);
    return text ? 0 : -1;
}

/* The slot of a name, or that where it would be put. */
static Name *slot_of(const Met *met, Name name)
{
    uint64_t words[2];
    memcpy(words, name.text, sizeof words);
    uint64_t hash = (words[0] ^ met->seed) * 0xFF51AFD7ED558CCDu;
    hash = (hash ^ hash >> 32 ^ words[1]) * 0xC4CEB9FE1A85EC53u;
    for (size_t place = hash ^ hash >> 32;; place++) {
        Name *slot = met->slots + (place & (met->room - 1));
        if (!slot->text || (slot->length == name.length && memcmp(slot->text, name.text, (size_t)name.length) == 0)) {
            return slot;
        }
    }
}

static int met_grow(Met *met)
{
    Met grown = {.room = met->room ? 2 * met->room : FIRST_ROOM, .count = met->count, .seed = met->seed};
    grown.slots = calloc(grown.room, sizeof *grown.slots);
    if (!grown.slots) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t place = 0; place < met->room; place++) {
        if (met->slots[place].text) {
            *slot_of(&grown, met->slots[place]) = met->slots[place];
        }
    }
    free(met->slots);
    *met = grown;
    return 0;
}

/* Keep a name; 0 where it is there already, 1 where it is new, -1 with an exception. */
static int met_add(Met *met, Name name)
{
    if (2 * met->count >= met->room && met_grow(met) < 0) {
        return -1;
    }
    Name *slot = slot_of(met, name);
    if (slot->text) {
        return 0;
    }
    *slot = name;
    met->count++;
    return 1;
}

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
    int added = met_add(&wanted->met, (Name){line->name, line->name_length});
    if (added <= 0) {
        return added;
    }
    wanted->room -= line->size;
    return output_reserve(&wanted->names, (size_t)line->name_length + 1) < 0
        ? -1
        : (output_put(&wanted->names, line->name, (size_t)line->name_length), output_put(&wanted->names, "\n", 1), 0);
}

/* Names that were given before end with a newline each. */
static int asked_add(Met *met, const char *text, Py_ssize_t length)
{
    for (const char *end = text + length, *stop; (stop = memchr(text, '\n', (size_t)(end - text))); text = stop + 1) {
        Name name = {text, stop - text};
        if (name.length != 40 && name.length != 64) {
            PyErr_SetString(PyExc_ValueError, "what was given before are no names");
            return -1;
        }
        if (met_add(met, name) < 0) {
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
    const char *text, *asked;
    Py_ssize_t length, asked_length;
    Wanted wanted = {0};
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#y#LLy#L", &text, &length, &asked, &asked_length, &wanted.room, &wanted.most, &wanted.roots,
            &wanted.roots_length, &wanted.root_most)) {
        return NULL;
    }
    if (met_open(&wanted.met) == 0 && asked_add(&wanted.met, asked, asked_length) == 0 && lines_add(&wanted, text, length) == 0) {
        found = Py_BuildValue("(y#L)", wanted.names.data ? (const char *)wanted.names.data : "", (Py_ssize_t)wanted.names.length, wanted.room);
    }
    free(wanted.met.slots);
    free(wanted.names.data);
    return found;
}
