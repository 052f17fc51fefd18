/* Which blobs were met, by their names? */
#ifndef BIDSGRAPH_BLOBS_H
#define BIDSGRAPH_BLOBS_H

#include <Python.h>
#include <stdint.h>

/* A name of 40 or 64 letters and, where it is known, the content, both where they lie. */
typedef struct {
    const char *name, *text;
    Py_ssize_t name_length, size;
} Blob;

/* Blobs by a hash that nobody can know who chooses names. */
typedef struct {
    Blob *slots;
    size_t room, count;
    uint64_t seed;
} Blobs;

static inline int is_name(Py_ssize_t length)
{
    return length == 40 || length == 64;
}

/* Begin with none; -1 with an exception. */
int blobs_open(Blobs *blobs);
void blobs_close(Blobs *blobs);
/* Keep a blob; 0 where one of its name is there already, which stays, 1 where it is new, -1 with an exception. */
int blobs_add(Blobs *blobs, const Blob *blob);
/* The blob of a name; NULL where there is none. */
const Blob *blobs_find(const Blobs *blobs, const char *name, Py_ssize_t length);

#endif
