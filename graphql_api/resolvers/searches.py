"""Which datasets speak of some words?"""

import re
from collections.abc import Sequence
from typing import Any, Final

import orjson

from graphql_api.domain.documents import Space
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.predicates import And, Matches, Or, Predicate
from graphql_api.resolvers import summaries
from graphql_api.resolvers.document import Document, part, text, texts
from graphql_api.resolvers.documents import MOST, Library, Window
from graphql_api.resolvers.summaries import Summary

SHORTEST: Final = 2
LONGEST: Final = 200
_MOST_WORDS: Final = 8
_SNIPPET: Final = 160

#: Where words are looked for, and how much a find there weighs.
_WEIGHTS: Final = {
    "dataset_id": 16,
    "canonical_name": 8,
    "name": 8,
    "tasks": 4,
    "tags.pathology": 4,
    "tags.modality": 4,
    "tags.type": 4,
    "authors": 3,
    "recording_modality": 2,
    "readme": 1,
}


async def search(library: Library, datasets: Space, asked: str, most: int) -> list[dict[str, Any]]:
    """Give datasets that hold every word somewhere, those that hold them in weightier places first."""
    words = words_of(asked)
    found = await library.find(datasets, holding(words), Window(MOST))
    documents: list[Document] = [orjson.loads(each) for each in found]
    documents.sort(key=lambda document: (-weight(document, words), text(document, "dataset_id") or ""))
    return [_result(document, words) for document in documents[:most]]


def words_of(asked: str) -> list[str]:
    """Read a search; InvalidInputError where there is too little or too much of it."""
    if not SHORTEST <= len(asked.strip()) <= LONGEST:
        raise InvalidInputError(f"a search must have from {SHORTEST} to {LONGEST} characters")
    words = list(dict.fromkeys(asked.split()))
    if len(words) > _MOST_WORDS:
        raise InvalidInputError(f"a search may have at most {_MOST_WORDS} words")
    return words


def holding(words: Sequence[str]) -> Predicate:
    """Ask for documents that hold each word in one of the places, whatever its case."""
    return And(tuple(Or(tuple(Matches(path, re.escape(word), "i") for path in _WEIGHTS)) for word in words))


def weight(document: Document, words: Sequence[str]) -> int:
    """Tell how much a document speaks of some words."""
    places = {path: "\n".join(_texts_at(document, path)).casefold() for path in _WEIGHTS}
    return sum(heavy for path, heavy in _WEIGHTS.items() for word in words if word.casefold() in places[path])


def _texts_at(document: Document, path: str) -> list[str]:
    outer, _, inner = path.partition(".")
    return texts(part(document, outer), inner) if inner else texts(document, outer)


def _result(document: Document, words: Sequence[str]) -> dict[str, Any]:
    shown = summaries.document(Summary(document))
    names = ("dataset_id", "name", "source", "demographics", "recording_modality", "tags", "tasks", "license")
    return {
        **{name: document.get(name) for name in names},
        "computed_title": shown["computed_title"],
        "nchans_counts": shown["nchans_counts"],
        "sfreq_counts": shown["sfreq_counts"],
        "snippet": _snippet(text(document, "readme") or "", words),
    }


def _snippet(readme: str, words: Sequence[str]) -> str:
    """Cut a piece out of the README around the first of the words."""
    plain = " ".join(readme.split())
    places = [place for place in (plain.casefold().find(word.casefold()) for word in words) if place >= 0]
    begin = max(0, min(places, default=0) - _SNIPPET // 4)
    return plain[begin : begin + _SNIPPET]
