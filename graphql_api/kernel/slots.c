/* In which slots are the keys of a version's files kept? `slots.py` tells what is asked. */
#include "slots.h"

#include <stdint.h>
#include <string.h>

#include "ordered.h"

/* Bytes of a key, and its digits. */
enum { KEY = 8, LENGTH = 2 * KEY };

static uint64_t number_of(const unsigned char *key)
{
    uint64_t number = 0;
    for (int place = 0; place < KEY; place++) {
        number = number << 8 | key[place];
    }
    return number;
}

static void key_of(uint64_t number, unsigned char *key)
{
    for (int place = KEY; place--; number >>= 8) {
        key[place] = (unsigned char)number;
    }
}

static int are_keys(const Py_buffer *keys)
{
    if (keys->len % KEY) {
        PyErr_SetString(PyExc_ValueError, "keys are of eight bytes");
        return 0;
    }
    return 1;
}

static PyObject *ordered_keys(const unsigned char *keys, Py_ssize_t count)
{
    uint64_t *numbers = PyMem_Calloc((size_t)count + 1, sizeof *numbers);
    if (!numbers) {
        return PyErr_NoMemory();
    }
    for (Py_ssize_t place = 0; place < count; place++) {
        numbers[place] = number_of(keys + place * KEY);
    }
    count = ordered_once(numbers, count);
    PyObject *found = count < 0 ? NULL : PyBytes_FromStringAndSize(NULL, count * KEY);
    unsigned char *to = found ? (unsigned char *)PyBytes_AsString(found) : NULL;
    for (Py_ssize_t place = 0; to && place < count; place++) {
        key_of(numbers[place], to + place * KEY);
    }
    PyMem_Free(numbers);
    return found;
}

PyObject *distinct_keys(PyObject *module, PyObject *arguments)
{
    Py_buffer keys;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &keys)) {
        return NULL;
    }
    PyObject *found = are_keys(&keys) ? ordered_keys(keys.buf, keys.len / KEY) : NULL;
    PyBuffer_Release(&keys);
    return found;
}

/* Write some digits of a key. */
static void put_digits(const unsigned char *key, Py_ssize_t from, Py_ssize_t count, char *to)
{
    static const char HEX[] = "0123456789abcdef";
    for (Py_ssize_t place = from; place < from + count; place++) {
        *to++ = HEX[place & 1 ? key[place / 2] & 15 : key[place / 2] >> 4];
    }
}

/* Keep the digits of keys whose first ones are the same: of each those behind. */
static int slot_keep(PyObject *slots, const unsigned char *keys, Py_ssize_t count, Py_ssize_t depth, Py_ssize_t kept)
{
    char name[LENGTH];
    PyObject *glued = PyBytes_FromStringAndSize(NULL, count * kept), *key = NULL, *digits = NULL;
    char *to = glued ? PyBytes_AsString(glued) : NULL;
    for (Py_ssize_t place = 0; to && place < count; place++) {
        put_digits(keys + place * KEY, depth, kept, to + place * kept);
    }
    if (to) {
        put_digits(keys, 0, depth, name);
        key = PyUnicode_FromStringAndSize(name, depth);
        digits = PyUnicode_DecodeASCII(to, count * kept, NULL);
    }
    int failed = !key || !digits || PyDict_SetItem(slots, key, digits) < 0;
    Py_XDECREF(glued);
    Py_XDECREF(key);
    Py_XDECREF(digits);
    return failed ? -1 : 0;
}

static PyObject *slots_of(const unsigned char *keys, Py_ssize_t count, Py_ssize_t depth, Py_ssize_t kept)
{
    PyObject *slots = PyDict_New();
    for (Py_ssize_t start = 0, end; slots && start < count; start = end) {
        uint64_t first = depth ? number_of(keys + start * KEY) >> 4 * (LENGTH - depth) : 0;
        for (end = start + 1; end < count && (!depth || number_of(keys + end * KEY) >> 4 * (LENGTH - depth) == first); end++) {
        }
        if (slot_keep(slots, keys + start * KEY, end - start, depth, kept) < 0) {
            Py_CLEAR(slots);
        }
    }
    return slots;
}

PyObject *key_slots(PyObject *module, PyObject *arguments)
{
    Py_buffer keys;
    Py_ssize_t depth, kept;
    PyObject *found = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*nn", &keys, &depth, &kept)) {
        return NULL;
    }
    if (depth < 0 || kept < 0 || depth > LENGTH || kept > LENGTH - depth) {
        PyErr_SetString(PyExc_ValueError, "a key has no more than 16 digits");
    } else if (are_keys(&keys)) {
        found = slots_of(keys.buf, keys.len / KEY, depth, kept);
    }
    PyBuffer_Release(&keys);
    return found;
}
