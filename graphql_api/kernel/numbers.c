/* What is made of many whole numbers at once? `numbers.py` tells what is asked. */
#include "numbers.h"

#include <stdint.h>

#include "ordered.h"
#include "wholes.h"

/* Numbers that values may be, for each that there is: beyond, they are sorted. */
enum { SPREAD = 16 };

static int refused(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

/* Give the number of a table that a code stands for. */
static int at_code(const Wholes *table, int64_t code, int64_t *number)
{
    if (code < 0 || code >= (int64_t)table->count) {
        return refused("a code stands for nothing");
    }
    *number = wholes_at(table, (Py_ssize_t)code);
    return 0;
}

static int write_taken(const Wholes *table, const Wholes *codes, Written *written)
{
    for (Py_ssize_t place = 0; place < codes->count; place++) {
        int64_t number;
        if (at_code(table, wholes_at(codes, place), &number) < 0 || written_add(written, number) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *taken(PyObject *module, PyObject *arguments)
{
    PyObject *listed, *coded, *found = NULL;
    int kind;
    Wholes table = {0}, codes = {0};
    Written written = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOC", &listed, &coded, &kind)) {
        return NULL;
    }
    if (wholes_open(&table, listed) == 0 && wholes_open(&codes, coded) == 0
        && written_open(&written, codes.count, kind) == 0 && write_taken(&table, &codes, &written) == 0) {
        found = written_found(&written);
    }
    written_close(&written);
    wholes_close(&table);
    wholes_close(&codes);
    return found;
}

/* A table and codes into it, twice. */
typedef struct {
    Wholes table, codes, others, other_codes;
} Pairs;

static int pairs_open(Pairs *pairs, PyObject *table, PyObject *codes, PyObject *others, PyObject *other_codes)
{
    if (wholes_open(&pairs->table, table) < 0 || wholes_open(&pairs->codes, codes) < 0
        || wholes_open(&pairs->others, others) < 0 || wholes_open(&pairs->other_codes, other_codes) < 0) {
        return -1;
    }
    return pairs->codes.count == pairs->other_codes.count ? 0 : refused("there are more codes of one than of the other");
}

static int write_added(const Pairs *pairs, Written *written)
{
    for (Py_ssize_t place = 0; place < pairs->codes.count; place++) {
        int64_t one, other;
        if (at_code(&pairs->table, wholes_at(&pairs->codes, place), &one) < 0
            || at_code(&pairs->others, wholes_at(&pairs->other_codes, place), &other) < 0) {
            return -1;
        }
        if (other > 0 ? one > INT64_MAX - other : one < INT64_MIN - other) {
            return refused("a sum is too large");
        }
        if (written_add(written, one + other) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *added(PyObject *module, PyObject *arguments)
{
    PyObject *table, *codes, *others, *other_codes, *found = NULL;
    Pairs pairs = {0};
    Written written = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOO", &table, &codes, &others, &other_codes)) {
        return NULL;
    }
    if (pairs_open(&pairs, table, codes, others, other_codes) == 0 && written_open(&written, pairs.codes.count, 'q') == 0
        && write_added(&pairs, &written) == 0) {
        found = written_found(&written);
    }
    written_close(&written);
    wholes_close(&pairs.table);
    wholes_close(&pairs.codes);
    wholes_close(&pairs.others);
    wholes_close(&pairs.other_codes);
    return found;
}

PyObject *narrowed(PyObject *module, PyObject *arguments)
{
    PyObject *given, *found = NULL;
    int kind;
    Wholes values = {0};
    Written written = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OC", &given, &kind)) {
        return NULL;
    }
    int failed = wholes_open(&values, given) < 0 || written_open(&written, values.count, kind) < 0;
    for (Py_ssize_t place = 0; !failed && place < values.count; place++) {
        failed = written_add(&written, wholes_at(&values, place)) < 0;
    }
    if (!failed) {
        found = written_found(&written);
    }
    written_close(&written);
    wholes_close(&values);
    return found;
}

PyObject *largest(PyObject *module, PyObject *arguments)
{
    PyObject *given;
    Wholes values = {0};
    int64_t most = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O", &given)) {
        return NULL;
    }
    int failed = wholes_open(&values, given) < 0;
    for (Py_ssize_t place = 0; !failed && place < values.count; place++) {
        int64_t value = wholes_at(&values, place);
        most = value > most ? value : most;
    }
    wholes_close(&values);
    return failed ? NULL : PyLong_FromLongLong(most);
}

/* Tell whether a place is wanted; -1 and an exception where nobody can tell. */
typedef int (*Wanted)(const Wholes *values, Py_ssize_t place, const Wholes *flags);

static int is_flagged(const Wholes *codes, Py_ssize_t place, const Wholes *flags)
{
    int64_t flag;
    return at_code(flags, wholes_at(codes, place), &flag) < 0 ? -1 : flag != 0;
}

static int is_change(const Wholes *values, Py_ssize_t place, const Wholes *flags)
{
    (void)flags;
    return place && wholes_at(values, place) != wholes_at(values, place - 1);
}

/* Give the places that are wanted: they are counted first, so that they take no more room than they need. */
static PyObject *places(const Wholes *values, Wanted wanted, const Wholes *flags)
{
    Written written = {0};
    Py_ssize_t count = 0;
    int is = 0;
    for (Py_ssize_t place = 0; place < values->count; place++, count += is) {
        if ((is = wanted(values, place, flags)) < 0) {
            return NULL;
        }
    }
    int failed = written_open(&written, count, 'I') < 0;
    for (Py_ssize_t place = 0; !failed && place < values->count; place++) {
        failed = wanted(values, place, flags) && written_add(&written, place) < 0;
    }
    PyObject *found = failed ? NULL : written_found(&written);
    written_close(&written);
    return found;
}

PyObject *flagged(PyObject *module, PyObject *arguments)
{
    PyObject *listed, *coded, *found = NULL;
    Wholes flags = {0}, codes = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &listed, &coded)) {
        return NULL;
    }
    if (wholes_open(&flags, listed) == 0 && wholes_open(&codes, coded) == 0) {
        found = places(&codes, is_flagged, &flags);
    }
    wholes_close(&flags);
    wholes_close(&codes);
    return found;
}

PyObject *changes(PyObject *module, PyObject *arguments)
{
    PyObject *given, *found = NULL;
    Wholes values = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O", &given)) {
        return NULL;
    }
    if (wholes_open(&values, given) == 0) {
        found = places(&values, is_change, NULL);
    }
    wholes_close(&values);
    return found;
}

/* Write where each of many things starts that are so large and so far apart, and where the next one would. */
static PyObject *starts_of(PyObject *arguments, int kind, int64_t apart)
{
    PyObject *given, *found = NULL;
    Wholes sizes = {0};
    Written written = {0};
    if (!PyArg_ParseTuple(arguments, "O", &given)) {
        return NULL;
    }
    uint64_t start = 0;
    int failed = wholes_open(&sizes, given) < 0 || written_open(&written, sizes.count + 1, kind) < 0
        || written_add(&written, 0) < 0;
    for (Py_ssize_t place = 0; !failed && place < sizes.count; place++) {
        /* Beyond what eight bytes hold, sums begin anew, as numpy's do. */
        start += (uint64_t)wholes_at(&sizes, place) + (uint64_t)apart;
        failed = written_add(&written, (int64_t)start) < 0;
    }
    if (!failed) {
        found = written_found(&written);
    }
    written_close(&written);
    wholes_close(&sizes);
    return found;
}

PyObject *running_sums(PyObject *module, PyObject *arguments)
{
    (void)module;
    return starts_of(arguments, 'q', 0);
}

PyObject *glued_starts(PyObject *module, PyObject *arguments)
{
    (void)module;
    return starts_of(arguments, 'I', 1);
}

/* Read a value that has to be one from 0 below `end`. */
static int value_at(const Wholes *values, Py_ssize_t place, int64_t end, int64_t *value)
{
    *value = wholes_at(values, place);
    return *value >= 0 && *value < end ? 0 : refused("a value is none of those that there may be");
}

/* Give the values whose numbers are not 0, in their order, and number them from 0 on. */
static PyObject *number_used(uint32_t *numbers, int64_t end, Py_ssize_t count)
{
    Written used = {0};
    int failed = written_open(&used, count, 'q') < 0;
    for (int64_t value = 0; !failed && value < end; value++) {
        if (numbers[value]) {
            numbers[value] = (uint32_t)used.count;
            failed = written_add(&used, value) < 0;
        }
    }
    PyObject *found = failed ? NULL : written_found(&used);
    written_close(&used);
    return found;
}

/* By a table of all values that there may be. */
static PyObject *number_by_table(const Wholes *values, int64_t end, uint32_t *numbers, Written *codes)
{
    Py_ssize_t count = 0;
    int64_t value;
    for (Py_ssize_t place = 0; place < values->count; place++) {
        if (value_at(values, place, end, &value) < 0) {
            return NULL;
        }
        count += !numbers[value];
        numbers[value] = 1;
    }
    PyObject *used = number_used(numbers, end, count);
    for (Py_ssize_t place = 0; used && place < values->count; place++) {
        if (value_at(values, place, end, &value) < 0 || written_add(codes, numbers[value]) < 0) {
            Py_CLEAR(used);
        }
    }
    return used;
}

/* Where a number stands, or would. */
static Py_ssize_t place_of(const uint64_t *ordered, Py_ssize_t count, uint64_t number)
{
    Py_ssize_t from = 0;
    while (count > 1) {
        Py_ssize_t half = count / 2;
        from += ordered[from + half] <= number ? half : 0;
        count -= half;
    }
    return from;
}

/* By the order of those values that there are. */
static PyObject *number_by_order(const Wholes *values, int64_t end, uint64_t *ordered, Written *codes)
{
    Written used = {0};
    int failed = 0;
    for (Py_ssize_t place = 0; !failed && place < values->count; place++) {
        int64_t value;
        failed = value_at(values, place, end, &value) < 0;
        ordered[place] = (uint64_t)value;
    }
    Py_ssize_t count = failed ? 0 : ordered_once(ordered, values->count);
    failed = failed || count < 0 || written_open(&used, count, 'q') < 0;
    for (Py_ssize_t place = 0; !failed && place < count; place++) {
        failed = written_add(&used, (int64_t)ordered[place]) < 0;
    }
    for (Py_ssize_t place = 0; !failed && place < values->count; place++) {
        failed = written_add(codes, place_of(ordered, count, (uint64_t)wholes_at(values, place))) < 0;
    }
    PyObject *found = failed ? NULL : written_found(&used);
    written_close(&used);
    return found;
}

static PyObject *number_all(const Wholes *values, int64_t end, Written *codes)
{
    int is_dense = end / SPREAD <= values->count;
    size_t room = is_dense ? (size_t)(end < 0 ? 0 : end) : (size_t)values->count;
    void *scratch = PyMem_Calloc(room + 1, is_dense ? sizeof(uint32_t) : sizeof(uint64_t));
    if (!scratch) {
        return PyErr_NoMemory();
    }
    PyObject *used = is_dense ? number_by_table(values, end, scratch, codes) : number_by_order(values, end, scratch, codes);
    PyMem_Free(scratch);
    return used;
}

PyObject *numbered(PyObject *module, PyObject *arguments)
{
    PyObject *given, *used = NULL, *found = NULL;
    long long end;
    Wholes values = {0};
    Written codes = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OL", &given, &end)) {
        return NULL;
    }
    if (wholes_open(&values, given) == 0 && written_open(&codes, values.count, 'I') == 0) {
        used = number_all(&values, end, &codes);
    }
    if (used) {
        found = written_found(&codes);
    }
    written_close(&codes);
    wholes_close(&values);
    PyObject *pair = used && found ? PyTuple_Pack(2, used, found) : NULL;
    Py_XDECREF(used);
    Py_XDECREF(found);
    return pair;
}
