/* What does the text of a GraphQL document say? Its grammar (GraphQL, "Appendix: Grammar Summary"), without what only
 * schemas have, descriptions, block strings and escapes: those, and all mistakes, are left to graphql-core. */
#include "document.h"

#include "nodes.h"

/* As deep as graphql-core goes. */
enum { DEEPEST = 200 };

typedef PyObject *(*Item)(Reader *reader, int is_constant);

static PyObject *selection_set(Reader *reader);
static PyObject *value(Reader *reader, int is_constant);

static int is_at(const Reader *reader, int kind)
{
    return reader->words.word.kind == kind;
}

static int pass(Reader *reader, int kind)
{
    if (!is_at(reader, kind)) {
        return 0;
    }
    words_next(&reader->words);
    return 1;
}

static int pass_name(Reader *reader, const char *name)
{
    return words_at(&reader->words, name) && pass(reader, NAME);
}

static PyObject *none(void)
{
    return Py_NewRef(Py_None);
}

/* All up to the closing sign, `least` at least. */
static PyObject *items(Reader *reader, int opening, int closing, int least, Item item, int is_constant)
{
    PyObject *found = pass(reader, opening) ? PyList_New(0) : NULL;
    while (found && (least-- > 0 || !pass(reader, closing))) {
        PyObject *each = item(reader, is_constant);
        if (!each || PyList_Append(found, each) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(each);
    }
    return nodes_all(found);
}

static PyObject *nested(Reader *reader, int opening, int closing, Item item, int is_constant)
{
    PyObject *all = reader->depth < DEEPEST ? (reader->depth++, items(reader, opening, closing, 0, item, is_constant)) : NULL;
    reader->depth--;
    return all;
}

static PyObject *name(Reader *reader)
{
    if (!is_at(reader, NAME)) {
        return NULL;
    }
    PyObject *start = node_begin(reader), *text = word_value(&reader->words, &reader->words.word);
    words_next(&reader->words);
    return node_end(reader, NAME_NODE, start, VALUE, text, LAST);
}

static PyObject *variable(Reader *reader)
{
    PyObject *start = node_begin(reader);
    PyObject *named = pass(reader, DOLLAR) ? name(reader) : NULL;
    return node_end(reader, VARIABLE, start, NAMED, named, LAST);
}

static PyObject *object_field(Reader *reader, int is_constant)
{
    PyObject *start = node_begin(reader), *named = name(reader);
    PyObject *given = pass(reader, COLON) ? value(reader, is_constant) : NULL;
    return node_end(reader, OBJECT_FIELD, start, NAMED, named, VALUE, given, LAST);
}

static PyObject *literal(Reader *reader, int class)
{
    PyObject *start = node_begin(reader), *text = word_value(&reader->words, &reader->words.word);
    words_next(&reader->words);
    return class == STRING_VALUE
        ? node_end(reader, class, start, VALUE, text, BLOCK, Py_NewRef(Py_False), LAST)
        : node_end(reader, class, start, VALUE, text, LAST);
}

static PyObject *named_value(Reader *reader)
{
    int is_true = words_at(&reader->words, "true"), is_false = words_at(&reader->words, "false");
    if (!is_true && !is_false && !words_at(&reader->words, "null")) {
        return literal(reader, ENUM_VALUE);
    }
    PyObject *start = node_begin(reader);
    words_next(&reader->words);
    return is_true || is_false
        ? node_end(reader, BOOLEAN_VALUE, start, VALUE, Py_NewRef(is_true ? Py_True : Py_False), LAST)
        : node_end(reader, NULL_VALUE, start, LAST);
}

static PyObject *value(Reader *reader, int is_constant)
{
    PyObject *start, *all;
    switch (reader->words.word.kind) {
    case INT:
        return literal(reader, INT_VALUE);
    case FLOAT:
        return literal(reader, FLOAT_VALUE);
    case STRING:
        return literal(reader, STRING_VALUE);
    case NAME:
        return named_value(reader);
    case DOLLAR:
        return is_constant ? NULL : variable(reader);
    case BRACKET_L:
        start = node_begin(reader);
        all = nested(reader, BRACKET_L, BRACKET_R, value, is_constant);
        return node_end(reader, LIST_VALUE, start, VALUES, all, LAST);
    case BRACE_L:
        start = node_begin(reader);
        all = nested(reader, BRACE_L, BRACE_R, object_field, is_constant);
        return node_end(reader, OBJECT_VALUE, start, FIELDS, all, LAST);
    default:
        return NULL;
    }
}

static PyObject *argument(Reader *reader, int is_constant)
{
    PyObject *start = node_begin(reader), *named = name(reader);
    PyObject *given = pass(reader, COLON) ? value(reader, is_constant) : NULL;
    return node_end(reader, ARGUMENT, start, NAMED, named, VALUE, given, LAST);
}

static PyObject *arguments(Reader *reader, int is_constant)
{
    return is_at(reader, PAREN_L) ? items(reader, PAREN_L, PAREN_R, 1, argument, is_constant) : none();
}

static PyObject *directive(Reader *reader, int is_constant)
{
    PyObject *start = node_begin(reader);
    PyObject *named = pass(reader, AT) ? name(reader) : NULL;
    PyObject *given = arguments(reader, is_constant);
    return node_end(reader, DIRECTIVE, start, NAMED, named, ARGUMENTS, given, LAST);
}

static PyObject *directives(Reader *reader, int is_constant)
{
    if (!is_at(reader, AT)) {
        return none();
    }
    PyObject *found = PyList_New(0);
    while (found && is_at(reader, AT)) {
        PyObject *each = directive(reader, is_constant);
        if (!each || PyList_Append(found, each) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(each);
    }
    return nodes_all(found);
}

static PyObject *named_type(Reader *reader)
{
    PyObject *start = node_begin(reader), *named = name(reader);
    return node_end(reader, NAMED_TYPE, start, NAMED, named, LAST);
}

static PyObject *type(Reader *reader)
{
    PyObject *start = node_begin(reader), *read;
    if (is_at(reader, BRACKET_L)) {
        PyObject *inner = reader->depth < DEEPEST ? (reader->depth++, words_next(&reader->words), type(reader)) : NULL;
        reader->depth--;
        if (!pass(reader, BRACKET_R)) {
            Py_CLEAR(inner);
        }
        read = node_end(reader, LIST_TYPE, Py_XNewRef(start), TYPE, inner, LAST);
    } else {
        read = named_type(reader);
    }
    if (read && pass(reader, BANG)) {
        return node_end(reader, NON_NULL_TYPE, start, TYPE, read, LAST);
    }
    Py_XDECREF(start);
    return read;
}

static PyObject *variable_definition(Reader *reader, int is_constant)
{
    (void)is_constant;
    PyObject *start = node_begin(reader), *named = variable(reader);
    PyObject *typed = pass(reader, COLON) ? type(reader) : NULL;
    PyObject *otherwise = pass(reader, EQUALS) ? value(reader, 1) : none();
    PyObject *directed = directives(reader, 1);
    return node_end(reader, VARIABLE_DEFINITION, start, DESCRIPTION, none(), VARIABLE_NAMED, named, TYPE, typed,
        DEFAULT_VALUE, otherwise, DIRECTIVES, directed, LAST);
}

static PyObject *variable_definitions(Reader *reader)
{
    return is_at(reader, PAREN_L) ? items(reader, PAREN_L, PAREN_R, 1, variable_definition, 1) : none();
}

static PyObject *field(Reader *reader)
{
    PyObject *start = node_begin(reader), *named = name(reader), *alias = NULL;
    if (named && pass(reader, COLON)) {
        alias = named;
        named = name(reader);
    }
    PyObject *given = arguments(reader, 0);
    PyObject *directed = directives(reader, 0);
    PyObject *selected = is_at(reader, BRACE_L) ? selection_set(reader) : none();
    return node_end(reader, FIELD, start, ALIAS, alias ? alias : none(), NAMED, named, ARGUMENTS, given, DIRECTIVES,
        directed, SELECTED, selected, LAST);
}

static PyObject *fragment(Reader *reader)
{
    PyObject *start = node_begin(reader);
    words_next(&reader->words);
    int has_type = pass_name(reader, "on");
    if (!has_type && is_at(reader, NAME)) {
        PyObject *named = name(reader), *directed = directives(reader, 0);
        return node_end(reader, FRAGMENT_SPREAD, start, NAMED, named, ARGUMENTS, none(), DIRECTIVES, directed, LAST);
    }
    PyObject *typed = has_type ? named_type(reader) : none();
    PyObject *directed = directives(reader, 0);
    PyObject *selected = selection_set(reader);
    return node_end(reader, INLINE_FRAGMENT, start, TYPE_CONDITION, typed, DIRECTIVES, directed, SELECTED, selected, LAST);
}

static PyObject *selection(Reader *reader, int is_constant)
{
    (void)is_constant;
    return is_at(reader, SPREAD) ? fragment(reader) : field(reader);
}

static PyObject *selection_set(Reader *reader)
{
    PyObject *start = node_begin(reader);
    PyObject *all = nested(reader, BRACE_L, BRACE_R, selection, 0);
    return node_end(reader, SELECTION_SET, start, SELECTIONS, all, LAST);
}

static PyObject *operation_type(Reader *reader, PyObject *operations)
{
    static const char *const TYPES[] = {"query", "mutation", "subscription"};
    for (int each = 0; each < 3; each++) {
        if (pass_name(reader, TYPES[each])) {
            return Py_XNewRef(PyTuple_GetItem(operations, each));
        }
    }
    return NULL;
}

static PyObject *operation(Reader *reader, PyObject *operations)
{
    int is_short = is_at(reader, BRACE_L);
    PyObject *start = node_begin(reader);
    PyObject *typed = is_short ? Py_XNewRef(PyTuple_GetItem(operations, 0)) : operation_type(reader, operations);
    PyObject *named = is_at(reader, NAME) ? name(reader) : none();
    PyObject *variables = is_short ? none() : variable_definitions(reader);
    PyObject *directed = is_short ? none() : directives(reader, 0);
    PyObject *selected = selection_set(reader);
    return node_end(reader, OPERATION, start, OPERATION_TYPE, typed, DESCRIPTION, none(), NAMED, named,
        VARIABLE_DEFINITIONS, variables, DIRECTIVES, directed, SELECTED, selected, LAST);
}

static PyObject *fragment_definition(Reader *reader)
{
    PyObject *start = node_begin(reader);
    words_next(&reader->words);
    PyObject *named = words_at(&reader->words, "on") ? NULL : name(reader);
    PyObject *typed = pass_name(reader, "on") ? named_type(reader) : NULL;
    PyObject *directed = directives(reader, 0);
    PyObject *selected = selection_set(reader);
    return node_end(reader, FRAGMENT, start, DESCRIPTION, none(), NAMED, named, VARIABLE_DEFINITIONS, PyTuple_New(0),
        TYPE_CONDITION, typed, DIRECTIVES, directed, SELECTED, selected, LAST);
}

static PyObject *document(Reader *reader, PyObject *operations)
{
    PyObject *start = node_begin(reader), *found = PyList_New(0);
    words_next(&reader->words);
    while (found && (!PyList_Size(found) || !pass(reader, END))) {
        int is_fragment = words_at(&reader->words, "fragment");
        PyObject *each = is_fragment ? fragment_definition(reader) : operation(reader, operations);
        if (!each || PyList_Append(found, each) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(each);
    }
    PyObject *read = node_end(reader, DOCUMENT, start, DEFINITIONS, nodes_all(found), LAST);
    if (read && node_set(read, TOKEN_COUNT, PyLong_FromSsize_t(reader->words.count)) < 0) {
        Py_CLEAR(read);
    }
    return read;
}

PyObject *parse(PyObject *module, PyObject *arguments)
{
    Reader reader = {0};
    PyObject *text, *operations;
    Py_ssize_t most, length;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "UOO!O!O!n", &text, &reader.source, &PyTuple_Type, &reader.classes, &PyTuple_Type,
            &reader.kinds, &PyTuple_Type, &operations, &most)) {
        return NULL;
    }
    if (PyTuple_Size(reader.classes) != CLASSES || PyTuple_Size(reader.kinds) != KINDS || PyTuple_Size(operations) != 3) {
        PyErr_SetString(PyExc_ValueError, "these are not the classes, kinds and operations of a document");
        return NULL;
    }
    const char *letters = PyUnicode_AsUTF8AndSize(text, &length);
    if (!letters || length != PyUnicode_GetLength(text)) {
        PyErr_Clear();
        return none();
    }
    words_open(&reader.words, letters, length, most);
    PyObject *read = document(&reader, operations);
    words_close(&reader.words);
    return read || PyErr_Occurred() ? read : none();
}
