/* Which forms of keys do files have? */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

int forms_open(Forms *forms)
{
    memset(forms, 0, sizeof *forms);
    forms->listed = PyList_New(0);
    forms->algorithms = PyList_New(0);
    return forms->listed && forms->algorithms ? 0 : -1;
}

void forms_close(Forms *forms)
{
    free(forms->known);
    Py_XDECREF(forms->listed);
    Py_XDECREF(forms->algorithms);
}

Py_ssize_t forms_number(Forms *forms, PyObject *form)
{
    for (Py_ssize_t number = forms->count - 1; number >= 0; number--) {
        if (forms->known[number].form == form) {
            return number;
        }
    }
    PyObject *algorithm = PyObject_GetAttrString(form, "algorithm");
    Form *known = algorithm ? realloc(forms->known, (size_t)(forms->count + 1) * sizeof *known) : NULL;
    if (!known) {
        Py_XDECREF(algorithm);
        return PyErr_Occurred() ? -1 : (PyErr_NoMemory(), -1);
    }
    forms->known = known;
    known += forms->count;
    *known = (Form){.form = form};
    /* Both live as long as these lists. */
    int failed = PyList_Append(forms->listed, form) < 0 || PyList_Append(forms->algorithms, algorithm) < 0
        || (algorithm != Py_None && !(known->algorithm = PyUnicode_AsUTF8AndSize(algorithm, &known->length)));
    Py_DECREF(algorithm);
    return failed ? -1 : forms->count++;
}

Py_ssize_t form_width(const Form *form, Py_ssize_t digits)
{
    return form->length && digits ? form->length + 1 + digits : 0;
}
