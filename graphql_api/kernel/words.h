/* The words of a GraphQL document (GraphQL, "Language"), one after another. */
#ifndef BIDSGRAPH_WORDS_H
#define BIDSGRAPH_WORDS_H

#include <Python.h>

/* In the order in which the caller gives their names. */
enum {
    START, END, BANG, DOLLAR, AMP, PAREN_L, PAREN_R, SPREAD, COLON, EQUALS, AT, BRACKET_L, BRACKET_R, BRACE_L, PIPE,
    BRACE_R, NAME, INT, FLOAT, STRING, KINDS, REFUSED = KINDS
};

/* A name, number, text or sign. Lines and columns count from 1. What is an object is made when it is first asked for. */
typedef struct {
    int kind;
    Py_ssize_t start, end, line, column;
    PyObject *value, *token;
} Word;

typedef struct {
    const char *text;
    Py_ssize_t length, line, line_start, count, most;
    Word word, last;
} Words;

/* Begins before the first word. The text is of ASCII and outlives its words. */
void words_open(Words *words, const char *text, Py_ssize_t length, Py_ssize_t most);

/* Goes on to the next word; REFUSED where graphql-core has to say what is there, or where there are more than `most`. */
void words_next(Words *words);

void words_close(Words *words);

/* Whether the word is this name. */
int words_at(const Words *words, const char *name);

/* What a name, number or text says, null for signs; a new reference. */
PyObject *word_value(const Words *words, Word *word);

#endif
