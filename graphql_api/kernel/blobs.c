/* Which blobs were met, by their names? */
#include "blobs.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 4096 };

int blobs_open(Blobs *blobs)
{
    PyObject *text = PyUnicode_FromString("names");
    blobs->seed = text ? (uint64_t)PyObject_Hash(text) : 0;
    Py_XDECREF(text);
    return text ? 0 : -1;
}

void blobs_close(Blobs *blobs)
{
    free(blobs->slots);
    blobs->slots = NULL;
}

/* The slot of a name, or that where it would be put. */
static Blob *slot_of(const Blobs *blobs, const char *name, Py_ssize_t length)
{
    uint64_t words[2];
    memcpy(words, name, sizeof words);
    uint64_t hash = (words[0] ^ blobs->seed) * 0xFF51AFD7ED558CCDu;
    hash = (hash ^ hash >> 32 ^ words[1]) * 0xC4CEB9FE1A85EC53u;
    for (size_t place = hash ^ hash >> 32;; place++) {
        Blob *slot = blobs->slots + (place & (blobs->room - 1));
        if (!slot->name || (slot->name_length == length && memcmp(slot->name, name, (size_t)length) == 0)) {
            return slot;
        }
    }
}

static int blobs_grow(Blobs *blobs)
{
    Blobs grown = {.room = blobs->room ? 2 * blobs->room : FIRST_ROOM, .count = blobs->count, .seed = blobs->seed};
    grown.slots = calloc(grown.room, sizeof *grown.slots);
    if (!grown.slots) {
        PyErr_NoMemory();
        return -1;
    }
    for (const Blob *each = blobs->slots; each < blobs->slots + blobs->room; each++) {
        if (each->name) {
            *slot_of(&grown, each->name, each->name_length) = *each;
        }
    }
    free(blobs->slots);
    *blobs = grown;
    return 0;
}

int blobs_add(Blobs *blobs, const Blob *blob)
{
    if (2 * blobs->count >= blobs->room && blobs_grow(blobs) < 0) {
        return -1;
    }
    Blob *slot = slot_of(blobs, blob->name, blob->name_length);
    if (slot->name) {
        return 0;
    }
    *slot = *blob;
    blobs->count++;
    return 1;
}

const Blob *blobs_find(const Blobs *blobs, const char *name, Py_ssize_t length)
{
    if (!blobs->count || !is_name(length)) {
        return NULL;
    }
    const Blob *slot = slot_of(blobs, name, length);
    return slot->name ? slot : NULL;
}
