"""What of a dataset is searched for words?"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias, cast

from graphql_api.domain.words import words


class Part(StrEnum):
    """Where a word may stand."""

    DATASET_ID = "dataset_id"
    NAME = "name"
    AUTHORS = "authors"
    KEYWORDS = "keywords"
    TASKS = "tasks"
    MODALITIES = "modalities"
    README = "readme"


#: How much a find in a part weighs.
WEIGHTS: Final[Mapping[Part, int]] = {
    Part.DATASET_ID: 16,
    Part.NAME: 8,
    Part.AUTHORS: 4,
    Part.KEYWORDS: 4,
    Part.TASKS: 4,
    Part.MODALITIES: 2,
    Part.README: 1,
}

#: Texts of the parts, as people wrote them; several of one part stand on lines of their own.
Card: TypeAlias = dict[Part, str]

#: Characters of one part that are searched.
_LONGEST: Final = 200_000
#: Values within one another that are looked into, and texts of one part.
_DEPTH: Final = 4
_MOST: Final = 1000

_PATHS: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.DATASET_ID: ("dataset_id", "canonical_name"),
    Part.NAME: ("name",),
    Part.AUTHORS: ("enrichment.authors", "authors"),
    Part.KEYWORDS: ("enrichment.keywords", "keywords", "tags.pathology", "tags.modality", "tags.type"),
    Part.TASKS: ("tasks",),
    Part.MODALITIES: ("recording_modality", "datatypes"),
    Part.README: ("readme",),
}
#: Under which keys people and terms are named.
_NAMES: Final = ("name", "term")


class Hit(NamedTuple):
    """A dataset that was found, and how much it has of what was looked for: more is better, and never below 0."""

    dataset_id: str
    score: float


def card(document: Mapping[str, Any], readme: str | None = None) -> Card:
    """Write the card of a dataset's document; `readme` is that of its latest version, for a document without one."""
    made = {part: _joined(document, paths) for part, paths in _PATHS.items()}
    made[Part.README] = (made[Part.README].strip() and made[Part.README]) or (readme or "")[:_LONGEST]
    return made


def indexed(written: Card) -> dict[Part, str]:
    """Give the words of each part, with spaces between: what stores index."""
    return {part: " ".join(words(text)) for part, text in written.items()}


def known_words(texts: Mapping[Part, str]) -> list[str]:
    """Give the words of all parts but the README, each once, of what `indexed` gave: what may be suggested."""
    found = (text.split() for part, text in texts.items() if part is not Part.README)
    return sorted({word for each in found for word in each})


def _joined(document: Mapping[str, Any], paths: Iterable[str]) -> str:
    found: dict[str, None] = {}
    for path in paths:
        for text in _texts(_value(document, path), _DEPTH):
            found.setdefault(text)
            if len(found) >= _MOST:
                break
    return "\n".join(found)[:_LONGEST]


def _value(document: Mapping[str, Any], path: str) -> object:
    value: object = document
    for key in path.split("."):
        value = cast("Mapping[str, object]", value).get(key) if isinstance(value, Mapping) else None
    return value


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple) and depth:
        for each in cast("list[object]", value):
            yield from _texts(each, depth - 1)
    elif isinstance(value, Mapping) and depth:
        for name in _NAMES:
            yield from _texts(cast("Mapping[str, object]", value).get(name), depth - 1)
