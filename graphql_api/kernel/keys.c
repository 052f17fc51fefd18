/* By which keys are the files of a version found? `keys.py` says what they are. */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "blake2b.h"
#include "output.h"

typedef unsigned char Key[BLAKE2B_KEY];

static int digit(char letter)
{
    return letter >= '0' && letter <= '9' ? letter - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The first digits behind the colon. */
static int key_of_checksum(const char *text, const char *end, Key key)
{
    const char *place = memchr(text, ':', (size_t)(end - text));
    int count = 0, value;
    memset(key, 0, sizeof(Key));
    if (!place) {
        return 0;
    }
    for (place++; place < end && count < 2 * BLAKE2B_KEY && (value = digit(*place)) >= 0; place++, count++) {
        key[count / 2] |= (unsigned char)(count & 1 ? value : value << 4);
    }
    return count > 0;
}

/* Write the keys of names, as many as are hashed at once; 0 or -1. */
static int names_add(Output *keys, const Keyed *names, int count)
{
    Key found[BLAKE2B_LANES];
    blake2b_keys(names, count, found);
    return output_write(keys, found, (size_t)count * sizeof(Key));
}

static int name_keys_of(const char *path, const char *end, Output *keys)
{
    Keyed names[BLAKE2B_LANES];
    int count = 0;
    for (const char *stop; (stop = memchr(path, 0, (size_t)(end - path))); path = stop + 1) {
        const char *name = stop;
        while (name > path && name[-1] != '/') {
            name--;
        }
        names[count++] = (Keyed){name, (size_t)(stop - name)};
        if (count == BLAKE2B_LANES) {
            if (names_add(keys, names, count) < 0) {
                return -1;
            }
            count = 0;
        }
    }
    return count ? names_add(keys, names, count) : 0;
}

static int checksum_keys_of(const char *text, const char *end, Output *keys)
{
    for (const char *stop; (stop = memchr(text, 0, (size_t)(end - text))); text = stop + 1) {
        Key key;
        if (key_of_checksum(text, stop, key) && output_write(keys, key, sizeof key) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *keys_of(PyObject *arguments, int (*write)(const char *text, const char *end, Output *keys))
{
    Py_buffer texts;
    Output keys = {0};
    if (!PyArg_ParseTuple(arguments, "y*", &texts)) {
        return NULL;
    }
    const char *text = texts.buf;
    PyObject *found = NULL;
    if (write(text, text + texts.len, &keys) == 0) {
        found = PyBytes_FromStringAndSize((const char *)keys.data, (Py_ssize_t)keys.length);
    }
    free(keys.data);
    PyBuffer_Release(&texts);
    return found;
}

PyObject *name_keys(PyObject *module, PyObject *arguments)
{
    (void)module;
    return keys_of(arguments, name_keys_of);
}

PyObject *checksum_keys(PyObject *module, PyObject *arguments)
{
    (void)module;
    return keys_of(arguments, checksum_keys_of);
}
