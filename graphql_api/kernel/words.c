/* How is the text of a GraphQL document parted into words? As graphql-core does it, but for what it alone reads. */
#include "words.h"

#include <string.h>

static int is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static int begins_name(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

static char letter_at(const Words *words, Py_ssize_t place)
{
    return place < words->length ? words->text[place] : '\0';
}

static void begin_line(Words *words, Py_ssize_t place)
{
    words->line++;
    words->line_start = place;
}

static Py_ssize_t end_of_line(const Words *words, Py_ssize_t place)
{
    while (place < words->length && words->text[place] != '\n' && words->text[place] != '\r') {
        place++;
    }
    return place;
}

/* White space, commas and comments are passed; comments count as words do. */
static Py_ssize_t pass_ignored(Words *words, Py_ssize_t place)
{
    for (; place < words->length; place++) {
        switch (words->text[place]) {
        case ' ': case '\t': case ',':
            break;
        case '\n':
            begin_line(words, place + 1);
            break;
        case '\r':
            place += letter_at(words, place + 1) == '\n';
            begin_line(words, place + 1);
            break;
        case '#':
            words->count++;
            place = end_of_line(words, place) - 1;
            break;
        default:
            return place;
        }
    }
    return place;
}

static Py_ssize_t pass_digits(const Words *words, Py_ssize_t place)
{
    while (is_digit(letter_at(words, place))) {
        place++;
    }
    return place;
}

static void end_word(Word *word, int kind, Py_ssize_t end)
{
    word->kind = kind;
    word->end = end;
}

static void read_number(const Words *words, Word *word)
{
    Py_ssize_t place = word->start + (words->text[word->start] == '-'), whole = place;
    int kind = INT, is_bare = 0;
    place = pass_digits(words, place);
    is_bare |= place == whole || (words->text[whole] == '0' && place - whole > 1);
    if (letter_at(words, place) == '.') {
        Py_ssize_t part = ++place;
        kind = FLOAT;
        place = pass_digits(words, place);
        is_bare |= place == part;
    }
    if (letter_at(words, place) == 'e' || letter_at(words, place) == 'E') {
        kind = FLOAT;
        place++;
        place += letter_at(words, place) == '+' || letter_at(words, place) == '-';
        Py_ssize_t part = place;
        place = pass_digits(words, place);
        is_bare |= place == part;
    }
    is_bare |= letter_at(words, place) == '.' || begins_name(letter_at(words, place));
    end_word(word, is_bare ? REFUSED : kind, place);
}

/* Texts of one line that say what they are written as. */
static void read_string(const Words *words, Word *word)
{
    Py_ssize_t place = word->start + 1;
    while (place < words->length && !strchr("\"\\\n\r", words->text[place])) {
        place++;
    }
    int is_plain = letter_at(words, place) == '"' && !(place == word->start + 1 && letter_at(words, place + 1) == '"');
    end_word(word, is_plain ? STRING : REFUSED, place + 1);
}

static void read_name(const Words *words, Word *word)
{
    Py_ssize_t place = word->start + 1;
    while (begins_name(letter_at(words, place)) || is_digit(letter_at(words, place))) {
        place++;
    }
    end_word(word, NAME, place);
}

static int sign_of(char letter)
{
    switch (letter) {
    case '!': return BANG;
    case '$': return DOLLAR;
    case '&': return AMP;
    case '(': return PAREN_L;
    case ')': return PAREN_R;
    case ':': return COLON;
    case '=': return EQUALS;
    case '@': return AT;
    case '[': return BRACKET_L;
    case ']': return BRACKET_R;
    case '{': return BRACE_L;
    case '|': return PIPE;
    case '}': return BRACE_R;
    default: return REFUSED;
    }
}

static void read_word(const Words *words, Word *word)
{
    if (word->start >= words->length) {
        end_word(word, END, word->start);
        return;
    }
    char letter = words->text[word->start];
    if (begins_name(letter)) {
        read_name(words, word);
    } else if (is_digit(letter) || letter == '-') {
        read_number(words, word);
    } else if (letter == '"') {
        read_string(words, word);
    } else if (letter == '.') {
        int is_spread = letter_at(words, word->start + 1) == '.' && letter_at(words, word->start + 2) == '.';
        end_word(word, is_spread ? SPREAD : REFUSED, word->start + 3);
    } else {
        end_word(word, sign_of(letter), word->start + 1);
    }
}

static void word_close(Word *word)
{
    Py_CLEAR(word->value);
    Py_CLEAR(word->token);
}

void words_open(Words *words, const char *text, Py_ssize_t length, Py_ssize_t most)
{
    memset(words, 0, sizeof *words);
    words->text = text;
    words->length = length;
    words->line = 1;
    words->most = most;
}

void words_next(Words *words)
{
    if (words->word.kind == REFUSED) {
        return;
    }
    word_close(&words->last);
    words->last = words->word;
    if (words->word.kind == END) {
        Py_XINCREF(words->word.value);
        Py_XINCREF(words->word.token);
        return;
    }
    Word next = {.start = pass_ignored(words, words->last.end)};
    next.line = words->line;
    next.column = 1 + next.start - words->line_start;
    read_word(words, &next);
    words->count += next.kind != END;
    if (words->count > words->most) {
        next.kind = REFUSED;
    }
    words->word = next;
}

void words_close(Words *words)
{
    word_close(&words->last);
    word_close(&words->word);
}

int words_at(const Words *words, const char *name)
{
    size_t length = (size_t)(words->word.end - words->word.start);
    return words->word.kind == NAME && strlen(name) == length && !memcmp(words->text + words->word.start, name, length);
}

PyObject *word_value(const Words *words, Word *word)
{
    if (word->kind < NAME) {
        return Py_NewRef(Py_None);
    }
    if (!word->value) {
        Py_ssize_t quotes = word->kind == STRING;
        const char *begin = words->text + word->start + quotes;
        word->value = PyUnicode_FromStringAndSize(begin, word->end - word->start - 2 * quotes);
    }
    return Py_XNewRef(word->value);
}
