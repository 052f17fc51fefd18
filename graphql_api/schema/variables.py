"""Are the values that come with a query few enough to be looked at?

What is done with a value takes hundreds of times as long as reading its JSON, and telling all that is wrong with an
object takes time in the square of its names. So values are counted before anything looks at them, and where there are
very many, before they are made of their JSON.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple, cast

from graphql_api.schema.shape import LimitError

#: Most values, most objects among them, most names of one object, and most characters of all texts, of whoever sent no
#: token. Others send documents, of as many bytes as a request may have.
_VALUES: Final = 2_000
_OBJECTS: Final = 250
_NAMES: Final = 500
_CHARACTERS: Final = 100_000

#: Lists and objects within one another, of anybody: some of what reads them goes no deeper.
_LEVELS: Final = 250

#: Texts and commas of JSON without escaped quotes; a text that does not end goes as far as it can.
_SIGN: Final = re.compile(rb'"[^"]*"?|,')
_COMMA: Final = ord(",")
#: Commas of a request with as many values as may be: each has at most one, and so have the members of the request.
_COMMAS: Final = _VALUES + 10
#: Most texts and commas of one with so many commas: two texts before each comma and, as deep as JSON is read, in each
#: level.
_SIGNS: Final = 3 * _COMMAS + 2 * 1024
_TOLD: Final = (
    f"The variables have more than {_VALUES} values, {_OBJECTS} objects, or {_CHARACTERS} characters of text, "
    f"or an object of more than {_NAMES} names."
)


def check_values(variables: Mapping[str, Any] | None, *, is_known: bool) -> None:
    """Refuse, by LimitError, what is too much, however much more it is; what is nested too deep, of anybody."""
    values = objects = characters = 0
    for depth, level in enumerate(_levels(variables)):
        if depth > _LEVELS:
            raise LimitError(f"The variables are nested in more than {_LEVELS} levels.")
        if is_known:
            continue
        values += level.below
        objects += level.objects
        characters += level.characters
        # All of them are in one object.
        if values > _VALUES or objects > _OBJECTS + 1 or level.names > _NAMES or characters > _CHARACTERS:
            raise LimitError(_TOLD)


def check_json(text: bytes) -> None:
    """Refuse, by LimitError, the JSON of a request that has more values than `check_values` lets anybody send.

    What is no JSON may be refused as well. It takes about as long for any text as for one that is just allowed.
    """
    # Most have few commas even where those within texts are counted.
    if text.count(b",") <= _COMMAS:
        return
    # Ten times as fast as looking for them in the same walk.
    text = text.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in text else text
    commas = 0
    for number, sign in enumerate(islice(_SIGN.finditer(text), _SIGNS + 1)):
        commas += text[sign.start()] == _COMMA
        if commas > _COMMAS or number == _SIGNS:
            raise LimitError(_TOLD)


def objects_in(value: object) -> int:
    """Count objects in a value, itself among them."""
    return sum(level.objects for level in _levels(value))


class _Level(NamedTuple):
    """How many values stand below a level, and on it objects, names of the largest of them, and characters of texts."""

    below: int
    objects: int
    names: int
    characters: int


def _levels(value: object) -> Iterator[_Level]:
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    while level:
        below: list[Any] = []
        objects = names = characters = 0
        for each in level:
            if isinstance(each, dict):
                objects += 1
                names = max(names, len(cast("dict[str, Any]", each)))
                below += cast("dict[str, Any]", each).values()
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str):
                characters += len(each)
        yield _Level(len(below), objects, names, characters)
        level = below
