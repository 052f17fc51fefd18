/* Which lines of `git ls-tree` need no second look? `listing.py` says what this means. */
#include "listing.h"

#include <string.h>

#include "contents.h"
#include "lines.h"
#include "usual.h"

enum { POINTER_BYTES = 32 * 1024, LONGEST = 4096 };

enum { FORMS_AT_HAND = 8, FORM_BYTES = 48 };

/* Backend and extension of keys with so many digits, glued, and the number of their form; -1 where they have none. */
typedef struct {
    char text[FORM_BYTES];
    Py_ssize_t backend, extension, digits, number;
} Met;

typedef struct {
    const Blobs *blobs;
    PyObject *known, *form_of;
    Usual *usual;
    Py_ssize_t git;
    /* What was met last, in turns; those of no backend are empty. */
    Met met[FORMS_AT_HAND];
    unsigned turn;
} Reader;

/* Where does what is not ASCII begin? */
static const char *ascii_end(const char *text, const char *end)
{
    uint64_t word;
    for (; end - text >= (Py_ssize_t)sizeof word; text += sizeof word) {
        memcpy(&word, text, sizeof word);
        if (word & 0x8080808080808080u) {
            break;
        }
    }
    while (text < end && !(*text & 0x80)) {
        text++;
    }
    return text;
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

/* Ask for the number of a form; -1 where there is none, or with an exception. */
static Py_ssize_t form_ask(Reader *reader, const char *backend, Py_ssize_t length, const char *extension, Py_ssize_t rest, Py_ssize_t digits)
{
    PyObject *form = PyObject_CallFunction(reader->form_of, "s#s#n", backend, length, extension, rest, digits);
    Py_ssize_t number = form && form != Py_None ? forms_number(&reader->usual->forms, form) : -1;
    Py_XDECREF(form);
    return number;
}

static Py_ssize_t form_number(Reader *reader, const char *backend, Py_ssize_t length, const char *extension, Py_ssize_t rest, Py_ssize_t digits)
{
    if (length + rest > FORM_BYTES) {
        return form_ask(reader, backend, length, extension, rest, digits);
    }
    for (Met *met = reader->met; met < reader->met + FORMS_AT_HAND; met++) {
        if (met->backend == length && met->extension == rest && met->digits == digits && memcmp(met->text, backend, (size_t)length) == 0
            && memcmp(met->text + length, extension, (size_t)rest) == 0) {
            return met->number;
        }
    }
    Py_ssize_t number = form_ask(reader, backend, length, extension, rest, digits);
    if (!PyErr_Occurred()) {
        Met *met = reader->met + reader->turn++ % FORMS_AT_HAND;
        memcpy(met->text, backend, (size_t)length);
        memcpy(met->text + length, extension, (size_t)rest);
        met->backend = length;
        met->extension = rest;
        met->digits = digits;
        met->number = number;
    }
    return number;
}

/* Whether a path is UTF-8. */
static int is_text(const char *path, Py_ssize_t length)
{
    const char *end = path + length;
    path = ascii_end(path, end);
    PyObject *text = path < end ? PyUnicode_DecodeUTF8(path, end - path, NULL) : NULL;
    int found = path == end || text;
    Py_XDECREF(text);
    if (!found && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
        PyErr_Clear();
    }
    return found;
}

/* Add a file whose digest is so many digits; -1 with an exception, 0 where it is left, 1 where it is added. */
static int entry_add(Reader *reader, const Line *line, long long size, Py_ssize_t form, const char *digits, Py_ssize_t count)
{
    if (!is_text(line->path, line->path_length)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    UsualFile file = {line->path, digits, line->path_length, count, form, size};
    return usual_add(reader->usual, &file) < 0 ? -1 : 1;
}

/* A symbolic link to a key as nearly all are: BACKEND-sSIZE--DIGEST[.EXTENSION]. */
static int link_add(Reader *reader, const Line *line, const char *text, const char *end)
{
    const char *key = ascii_end(text, end) == end ? key_of(text, end) : NULL, *place = key;
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
    long long size = number_read(digits, place);
    if (size < 0 || end - place < 2 || memcmp(place, "--", 2) != 0) {
        return 0;
    }
    const char *value = place + 2;
    for (place = value; place < end && is_digit(*place);) {
        place++;
    }
    if (place == value || (place < end && *place != '.')) {
        return 0;
    }
    Py_ssize_t form = form_number(reader, key, backend_end - key, place, end - place, place - value);
    if (form < 0) {
        return PyErr_Occurred() ? -1 : 0;
    }
    return entry_add(reader, line, size, form, value, place - value);
}

/* Find the content of a blob; 0 where it is not at hand, or with an exception. */
static int content_find(const Reader *reader, const Line *line, Blob *found)
{
    const Blob *blob = blobs_find(reader->blobs, line->name, line->name_length);
    if (blob) {
        *found = *blob;
        return 1;
    }
    if (!PyDict_Size(reader->known)) {
        return 0;
    }
    PyObject *name = PyUnicode_FromStringAndSize(line->name, line->name_length);
    PyObject *content = name ? PyDict_GetItemWithError(reader->known, name) : NULL;
    Py_XDECREF(name);
    if (!content || !PyBytes_Check(content)) {
        return 0;
    }
    found->text = PyBytes_AsString(content);
    found->size = PyBytes_Size(content);
    return 1;
}

static int line_add(Reader *reader, const Line *line)
{
    int link = memcmp(line->mode, "120000", 6) == 0;
    if ((!link && memcmp(line->mode, "100", 3) != 0) || !memchr(line->path, '/', (size_t)line->path_length)
        || line->path_length > LONGEST || strncmp(line->path, ".git", 4) == 0 || (link && line->size > POINTER_BYTES)) {
        return 0;
    }
    if (line->size <= POINTER_BYTES) {
        Blob blob;
        if (!content_find(reader, line, &blob)) {
            return PyErr_Occurred() ? -1 : 0;
        }
        if (link) {
            return blob.size ? link_add(reader, line, blob.text, blob.text + blob.size) : 0;
        }
        if (blob.size >= 15 && memcmp(blob.text, "/annex/objects/", 15) == 0) {
            return 0;
        }
    }
    return entry_add(reader, line, line->size, reader->git, line->name, line->name_length);
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
    PyObject *printed, *contents, *git;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOO!OO", &printed, &contents, &PyDict_Type, &reader.known, &git, &reader.form_of)
        || !(reader.blobs = contents_blobs(contents))) {
        return NULL;
    }
    PyObject *object = usual_new(printed), *rest = NULL, *found = NULL;
    reader.usual = object ? usual_of(object) : NULL;
    if (reader.usual && (reader.git = forms_number(&reader.usual->forms, git)) >= 0) {
        rest = read_all(&reader, reader.usual->text, reader.usual->printed.len);
    }
    if (rest) {
        found = PyTuple_Pack(2, object, rest);
    }
    Py_XDECREF(object);
    Py_XDECREF(rest);
    return found;
}
