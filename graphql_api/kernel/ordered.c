/* How are many numbers put in their order? By their digits of 11 bits, the last ones first. */
#include "ordered.h"

#include <string.h>

enum { BITS = 11, DIGITS = 1 << BITS, STEPS = (64 + BITS - 1) / BITS };

/* How often each digit stands at each of the places. */
typedef size_t Counts[STEPS][DIGITS];

static size_t digit_at(uint64_t number, int step)
{
    return (size_t)(number >> step * BITS) & (DIGITS - 1);
}

/* Whether all numbers have one digit at a place: they are in its order then. */
static int is_same(const size_t *counts, uint64_t number, int step, Py_ssize_t count)
{
    return counts[digit_at(number, step)] == (size_t)count;
}

static void sort_step(const uint64_t *from, uint64_t *to, Py_ssize_t count, size_t *counts, int step)
{
    size_t start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t those = counts[digit];
        counts[digit] = start;
        start += those;
    }
    for (Py_ssize_t place = 0; place < count; place++) {
        to[counts[digit_at(from[place], step)]++] = from[place];
    }
}

static void sort_numbers(uint64_t *numbers, uint64_t *spare, Py_ssize_t count, Counts counts)
{
    uint64_t *from = numbers, *to = spare;
    for (Py_ssize_t place = 0; place < count; place++) {
        for (int step = 0; step < STEPS; step++) {
            counts[step][digit_at(numbers[place], step)]++;
        }
    }
    for (int step = 0; step < STEPS; step++) {
        if (!is_same(counts[step], *from, step, count)) {
            sort_step(from, to, count, counts[step], step);
            uint64_t *sorted = to;
            to = from;
            from = sorted;
        }
    }
    if (from != numbers) {
        memcpy(numbers, from, (size_t)count * sizeof *numbers);
    }
}

Py_ssize_t ordered_once(uint64_t *numbers, Py_ssize_t count)
{
    if (!count) {
        return 0;
    }
    uint64_t *spare = PyMem_Calloc((size_t)count, sizeof *spare);
    Counts *counts = PyMem_Calloc(1, sizeof *counts);
    if (!spare || !counts) {
        PyMem_Free(spare);
        PyMem_Free(counts);
        PyErr_NoMemory();
        return -1;
    }
    sort_numbers(numbers, spare, count, *counts);
    PyMem_Free(spare);
    PyMem_Free(counts);
    Py_ssize_t kept = 1;
    for (Py_ssize_t place = 1; place < count; place++) {
        if (numbers[place] != numbers[kept - 1]) {
            numbers[kept++] = numbers[place];
        }
    }
    return kept;
}
