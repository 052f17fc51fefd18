"""Of which words is a text, whatever their case and accents?

Stores index these words and are asked for them: none sees what a client wrote, and all find the same. A word is a run
of letters and digits of Unicode; the writing systems that put no spaces between words have runs for words.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

#: Characters of a word that count; what follows them in a longer one is not looked at.
LONGEST: Final = 64

#: Letters and digits with the marks that stand upon them.
_RUN: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
#: The same where all is in ASCII, in small letters.
_PLAIN_RUN: Final = re.compile("[a-z0-9]+")
#: A single letter begins too much.
_SHORTEST_BEGINNING: Final = 2


class Place(NamedTuple):
    """A word and where it stands in its text, in characters; `end` is behind it."""

    word: str
    begin: int
    end: int


def places(text: str) -> Iterator[Place]:
    """Give the words of a text in their order, with their places."""
    for run in _RUN.finditer(text):
        for word in _folded(run[0]):
            yield Place(word[:LONGEST], *run.span())


def words(text: str) -> list[str]:
    """Give the words of a text in their order, repeats included."""
    if text.isascii():
        return [run[:LONGEST] for run in _PLAIN_RUN.findall(text.lower())]
    return [word[:LONGEST] for run in _RUN.findall(text) for word in _folded(run)]


def begins(wanted: str, word: str) -> bool:
    """Tell whether a word is the wanted one, or begins with it where that is more than a letter."""
    return word == wanted or (is_beginning(wanted) and word.startswith(wanted))


def is_beginning(wanted: str) -> bool:
    """Tell whether longer words are looked for too."""
    return len(wanted) >= _SHORTEST_BEGINNING


def _folded(run: str) -> list[str]:
    """Write small letters without accents: of some characters that takes several, not all of them letters."""
    if run.isascii():
        return [run.lower()]
    plain = unicodedata.normalize("NFKD", run).casefold()
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return re.findall(r"[^\W_]+", kept)
