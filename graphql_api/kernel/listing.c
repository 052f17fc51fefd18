/* Which lines of `git ls-tree` need no second look? `listing.py` says what this means. */
#include "listing.h"

#include <string.h>

enum { POINTER_BYTES = 32 * 1024, DIGITS = 15, LONGEST = 4096 };

typedef struct {
    const char *mode, *name, *path;
    Py_ssize_t name_length, path_length;
    long long size;
} Line;

typedef struct {
    PyObject *contents, *git, *form_of, *type, *forms, *entries;
    newfunc make;
} Reader;

static int digit(char letter)
{
    return letter >= '0' && letter <= '9' ? letter - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Bytes of small hexadecimal digits; null without an exception where these are none. */
static PyObject *unhex(const char *text, Py_ssize_t length)
{
    char bytes[64];
    if (length & 1 || length < 2 || length > 128) {
        return NULL;
    }
    for (Py_ssize_t place = 0; place < length; place += 2) {
        int high = digit(text[place]), low = digit(text[place + 1]);
        if (high < 0 || low < 0) {
            return NULL;
        }
        bytes[place / 2] = (char)(high << 4 | low);
    }
    return PyBytes_FromStringAndSize(bytes, length / 2);
}

/* A number without leading zeros; -1 where it is none, or has more than 15 digits. */
static long long number(const char *text, const char *end)
{
    long long value = 0;
    if (text == end || end - text > DIGITS || (*text == '0' && end - text > 1)) {
        return -1;
    }
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') {
            return -1;
        }
        value = value * 10 + (*text - '0');
    }
    return value;
}

/* Take a line `MODE blob NAME   SIZE\tPATH` apart; 0 where it is another one. */
static int line_read(Line *line, const char *text, const char *end)
{
    const char *tab = memchr(text, '\t', (size_t)(end - text));
    if (!tab || tab - text < 14 || memcmp(text + 6, " blob ", 6) != 0) {
        return 0;
    }
    line->mode = text;
    line->name = text + 12;
    const char *space = memchr(line->name, ' ', (size_t)(tab - line->name));
    if (!space) {
        return 0;
    }
    line->name_length = space - line->name;
    while (space < tab && *space == ' ') {
        space++;
    }
    line->size = number(space, tab);
    line->path = tab + 1;
    line->path_length = end - line->path;
    for (const char *letter = line->name; letter < line->name + line->name_length; letter++) {
        if (digit(*letter) < 0) {
            return 0;
        }
    }
    return line->size >= 0 && (line->name_length == 40 || line->name_length == 64);
}

static const char *find(const char *text, const char *end, const char *wanted, size_t length)
{
    for (; (size_t)(end - text) >= length; text++) {
        text = memchr(text, *wanted, (size_t)(end - text) - length + 1);
        if (!text) {
            return NULL;
        }
        if (memcmp(text, wanted, length) == 0) {
            return text;
        }
    }
    return NULL;
}

static const char *key_of(const char *text, const char *end)
{
    const char *place = find(text, end, "annex/objects/", 14);
    if (!place || place == text || place[-1] != '/') {
        return NULL;
    }
    if ((end - text < 5 || memcmp(text, ".git/", 5) != 0) && !find(text, place, "/.git/", 6)) {
        return NULL;
    }
    while (end[-1] != '/') {
        end--;
    }
    return end;
}

static PyObject *form_of(Reader *reader, const char *backend, Py_ssize_t length, const char *extension, const char *end, Py_ssize_t digits)
{
    PyObject *key = Py_BuildValue("s#s#n", backend, length, extension, (Py_ssize_t)(end - extension), digits);
    PyObject *form = key ? PyDict_GetItemWithError(reader->forms, key) : NULL;
    Py_XINCREF(form);
    if (key && !form && !PyErr_Occurred()) {
        form = PyObject_CallObject(reader->form_of, key);
        if (form && PyDict_SetItem(reader->forms, key, form) < 0) {
            Py_CLEAR(form);
        }
    }
    Py_XDECREF(key);
    return form;
}

/* Add a file; takes both references, which may be null. -1 with an exception, 0 where it is left, 1 where it is added. */
static int entry_add(Reader *reader, const Line *line, long long size, PyObject *form, PyObject *digest)
{
    int added = PyErr_Occurred() ? -1 : 0;
    if (form && digest && form != Py_None) {
        PyObject *fields = Py_BuildValue("(s#LOOO)", line->path, line->path_length, size, form, digest, Py_None);
        PyObject *arguments = fields ? PyTuple_Pack(1, fields) : NULL;
        PyObject *entry = arguments ? reader->make((PyTypeObject *)reader->type, arguments, NULL) : NULL;
        added = entry && PyList_Append(reader->entries, entry) == 0 ? 1 : -1;
        Py_XDECREF(entry);
        Py_XDECREF(arguments);
        Py_XDECREF(fields);
        if (added < 0 && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
            PyErr_Clear();
            added = 0;
        }
    }
    Py_XDECREF(form);
    Py_XDECREF(digest);
    return added;
}

/* A symbolic link to a key as nearly all are: BACKEND-sSIZE--DIGEST[.EXTENSION]. */
static int link_add(Reader *reader, const Line *line, const char *text, const char *end)
{
    for (const char *letter = text; letter < end; letter++) {
        if (*letter & 0x80) {
            return 0;
        }
    }
    const char *key = key_of(text, end), *place = key;
    if (!key || *key < 'A' || *key > 'Z') {
        return 0;
    }
    while (place < end && ((*place >= 'A' && *place <= 'Z') || (*place >= '0' && *place <= '9') || *place == '_')) {
        place++;
    }
    const char *backend_end = place, *digits = place + 2;
    if (end - place < 2 || place[0] != '-' || place[1] != 's') {
        return 0;
    }
    for (place = digits; place < end && *place >= '0' && *place <= '9';) {
        place++;
    }
    long long size = number(digits, place);
    if (size < 0 || end - place < 2 || memcmp(place, "--", 2) != 0) {
        return 0;
    }
    const char *value = place + 2;
    for (place = value; place < end && digit(*place) >= 0;) {
        place++;
    }
    if (place == value || (place < end && *place != '.')) {
        return 0;
    }
    PyObject *form = form_of(reader, key, backend_end - key, place, end, place - value);
    return entry_add(reader, line, size, form, form ? unhex(value, place - value) : NULL);
}

static int line_add(Reader *reader, const Line *line)
{
    int link = memcmp(line->mode, "120000", 6) == 0;
    if ((!link && memcmp(line->mode, "100", 3) != 0) || !memchr(line->path, '/', (size_t)line->path_length)
        || line->path_length > LONGEST || strncmp(line->path, ".git", 4) == 0 || (link && line->size > POINTER_BYTES)) {
        return 0;
    }
    if (line->size <= POINTER_BYTES) {
        PyObject *name = PyUnicode_FromStringAndSize(line->name, line->name_length);
        PyObject *content = name ? PyDict_GetItemWithError(reader->contents, name) : NULL;
        Py_XDECREF(name);
        if (!content || !PyBytes_Check(content)) {
            return PyErr_Occurred() ? -1 : 0;
        }
        Py_ssize_t length = PyBytes_Size(content);
        const char *text = PyBytes_AsString(content);
        if (link) {
            return length ? link_add(reader, line, text, text + length) : 0;
        }
        if (length >= 15 && memcmp(text, "/annex/objects/", 15) == 0) {
            return 0;
        }
    }
    return entry_add(reader, line, line->size, Py_NewRef(reader->git), unhex(line->name, line->name_length));
}

static PyObject *read_all(Reader *reader, const char *text, Py_ssize_t length)
{
    /* Lines that are left move to the front of a copy. */
    char *rest = PyMem_Malloc((size_t)length + 1), *left = rest;
    const char *end = text + length, *next;
    if (!rest) {
        return PyErr_NoMemory();
    }
    for (; text < end; text = next) {
        Line line;
        const char *stop = memchr(text, 0, (size_t)(end - text));
        next = stop ? stop + 1 : end;
        int added = stop && line_read(&line, text, stop) ? line_add(reader, &line) : 0;
        if (added < 0) {
            PyMem_Free(rest);
            return NULL;
        }
        if (!added) {
            memcpy(left, text, (size_t)(next - text));
            left += next - text;
        }
    }
    PyObject *found = PyBytes_FromStringAndSize(rest, left - rest);
    PyMem_Free(rest);
    return found;
}

PyObject *usual_files(PyObject *module, PyObject *arguments)
{
    Reader reader = {0};
    const char *text;
    Py_ssize_t length;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#O!OOO!", &text, &length, &PyDict_Type, &reader.contents, &reader.git,
            &reader.form_of, &PyType_Type, &reader.type)) {
        return NULL;
    }
    if (!PyType_IsSubtype((PyTypeObject *)reader.type, &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "files are tuples");
        return NULL;
    }
    reader.make = (newfunc)PyType_GetSlot(&PyTuple_Type, Py_tp_new);
    reader.forms = PyDict_New();
    reader.entries = PyList_New(0);
    PyObject *rest = reader.forms && reader.entries ? read_all(&reader, text, length) : NULL;
    PyObject *found = rest ? PyTuple_Pack(2, reader.entries, rest) : NULL;
    Py_XDECREF(rest);
    Py_XDECREF(reader.entries);
    Py_XDECREF(reader.forms);
    return found;
}

/* Put a line's blob under its name. */
static int blob_add(PyObject *found, const Line *line)
{
    PyObject *name = PyUnicode_DecodeASCII(line->name, line->name_length, NULL);
    PyObject *size = PyLong_FromLongLong(line->size);
    int failed = !name || !size || PyDict_SetItem(found, name, size) < 0;
    Py_XDECREF(name);
    Py_XDECREF(size);
    return failed ? -1 : 0;
}

PyObject *small_blobs(PyObject *module, PyObject *arguments)
{
    const char *text;
    Py_ssize_t length;
    long long most;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#L", &text, &length, &most)) {
        return NULL;
    }
    PyObject *found = PyDict_New();
    for (const char *end = text + length, *next; found && text < end; text = next) {
        Line line;
        const char *stop = memchr(text, 0, (size_t)(end - text));
        next = stop ? stop + 1 : end;
        if (stop && line_read(&line, text, stop) && line.size <= most && blob_add(found, &line) < 0) {
            Py_CLEAR(found);
        }
    }
    return found;
}

/* Put one content under its name, and give how many bytes it takes; 0 where these are not whole, -1 with an exception. */
static Py_ssize_t content_add(PyObject *found, const char *text, const char *end)
{
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    if (!stop) {
        return 0;
    }
    const char *space = memchr(text, ' ', (size_t)(stop - text));
    if (!space || stop - space < 7 || memcmp(space, " blob ", 6) != 0) {
        return stop + 1 - text;
    }
    long long size = number(space + 6, stop);
    if (size < 0) {
        return stop + 1 - text;
    }
    if (end - stop - 1 < size) {
        return 0;
    }
    PyObject *name = PyUnicode_DecodeASCII(text, space - text, NULL);
    PyObject *content = PyBytes_FromStringAndSize(stop + 1, (Py_ssize_t)size);
    int failed = !name || !content || PyDict_SetItem(found, name, content) < 0;
    Py_XDECREF(name);
    Py_XDECREF(content);
    return failed ? -1 : stop + 1 - text + (Py_ssize_t)size + (end - stop - 1 > size);
}

PyObject *contents_of(PyObject *module, PyObject *arguments)
{
    Py_buffer printed;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &printed)) {
        return NULL;
    }
    PyObject *found = PyDict_New();
    const char *text = printed.buf, *end = text + printed.len;
    for (Py_ssize_t taken = 1; found && text < end && taken; text += taken) {
        taken = content_add(found, text, end);
        if (taken < 0) {
            Py_CLEAR(found);
        }
    }
    PyBuffer_Release(&printed);
    return found;
}
