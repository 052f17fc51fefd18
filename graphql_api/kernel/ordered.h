/* Many numbers in their order. */
#ifndef BIDSGRAPH_ORDERED_H
#define BIDSGRAPH_ORDERED_H

#include <Python.h>
#include <stdint.h>

/* Put numbers in their order, each once, and give how many there are then; -1 and MemoryError where that fails. The time
 * that it takes does not depend on what they are. */
Py_ssize_t ordered_once(uint64_t *numbers, Py_ssize_t count);

#endif
