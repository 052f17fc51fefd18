/* Which forms of keys do files have? */
#ifndef BIDSGRAPH_FORMS_H
#define BIDSGRAPH_FORMS_H

#include <Python.h>

/* A form, and what its checksums begin with; nothing where it has none. */
typedef struct {
    PyObject *form;
    const char *algorithm;
    Py_ssize_t length;
} Form;

/* Forms by numbers, in the order in which they are met; they are told apart by identity. */
typedef struct {
    PyObject *listed, *algorithms;
    Form *known;
    Py_ssize_t count;
} Forms;

/* What fails gives -1 and an exception. They have to be closed in any case. */
int forms_open(Forms *forms);
void forms_close(Forms *forms);
/* Give the number of a form, which is kept if it is new. */
Py_ssize_t forms_number(Forms *forms, PyObject *form);
/* How many bytes does a checksum take whose digest is of so many digits? */
Py_ssize_t form_width(const Form *form, Py_ssize_t digits);

#endif
