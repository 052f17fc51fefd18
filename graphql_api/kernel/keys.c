/* By which keys are the files of a version found? `keys.py` says what they are. */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "blake2b.h"
#include "output.h"

typedef unsigned char Key[BLAKE2B_KEY];

/* Write the key of one text; 0 where it has none. */
typedef int (*KeyOf)(const char *text, const char *end, Key key);

static int key_of_name(const char *path, const char *end, Key key)
{
    const char *name = end;
    while (name > path && name[-1] != '/') {
        name--;
    }
    blake2b_key(name, (size_t)(end - name), key);
    return 1;
}

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

static PyObject *keys_of(PyObject *arguments, KeyOf key_of)
{
    Py_buffer texts;
    Output keys = {0};
    if (!PyArg_ParseTuple(arguments, "y*", &texts)) {
        return NULL;
    }
    const char *text = texts.buf, *end = text + texts.len, *stop;
    int failed = 0;
    for (; !failed && text < end && (stop = memchr(text, 0, (size_t)(end - text))); text = stop + 1) {
        Key key;
        failed = key_of(text, stop, key) && output_write(&keys, key, sizeof key) < 0;
    }
    PyObject *found = failed ? NULL : PyBytes_FromStringAndSize((const char *)keys.data, (Py_ssize_t)keys.length);
    free(keys.data);
    PyBuffer_Release(&texts);
    return found;
}

PyObject *name_keys(PyObject *module, PyObject *arguments)
{
    (void)module;
    return keys_of(arguments, key_of_name);
}

PyObject *checksum_keys(PyObject *module, PyObject *arguments)
{
    (void)module;
    return keys_of(arguments, key_of_checksum);
}
