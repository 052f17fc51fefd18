"""Which predicates and documents are stores compared on? Random ones, of all that is odd in either."""

import random
from typing import Any, Final

from graphql_api.catalog.sqlite.document_columns import PATHS
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, In, Matches, Not, Or, Predicate

#: Paths that stores keep in columns or indexes, and such as they do not.
_FIELDS: Final = (
    "subject",
    "task",
    "nchans",
    "recording_modality",
    "participant_tsv",
    "entities_mne",
    "a",
    "b",
)
_INNER: Final = ("age", "acquisition", "a", "b", "0", "1")
_TEXTS: Final = ("a", "b", "ab", "", "é", "É", "A", "a\n", "0", "nul\0", "rest")
_NUMBERS: Final = (0, 1, 2, 1.0, 1.5, -0.0, 2**53 + 1, 2.0**53, -(2**63), 2**63 - 1, 1e300)
_PATTERNS: Final = (
    "^a",
    "b$",
    "a|b",
    "A",
    "^$",
    "[^a]",
    ".",
    r"\d",
    r"\w+",
    r"\s",
    "é",
    "(?:re|te)st",
    "a{1,2}b?",
)


class Samples:
    """Makes documents and predicates, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 repeatable on purpose

    def record(self, number: int) -> dict[str, Any]:
        """A record with random fields beside those that name it."""
        fields = self._random.sample(_FIELDS, self._random.randrange(2, 8))
        named = {"dataset": self._random.choice(("ds1", "ds2")), "bids_relpath": f"sub-{number:04}.edf"}
        return {**named, **{name: self._value(0) for name in fields}}

    def predicate(self, depth: int = 0) -> Predicate:
        if depth < 3 and self._random.random() < 0.3:
            return self._joined(depth)
        path = self._path()
        kind = self._random.random()
        if kind < 0.4:
            return Compare(path, Comparison.EQ, self._value(0))
        if kind < 0.65:
            return Compare(path, self._random.choice(list(Comparison)), self._operand())
        if kind < 0.8:
            return In(path, tuple(self._value(1) for _ in range(self._random.randrange(4))))
        if kind < 0.9:
            return Exists(path)
        return Matches(path, self._random.choice(_PATTERNS), self._random.choice(("", "i", "s", "m", "im")))

    def _joined(self, depth: int) -> Predicate:
        parts = tuple(self.predicate(depth + 1) for _ in range(self._random.randrange(4)))
        return self._random.choice((And(parts), Or(parts), Not(self.predicate(depth + 1))))

    def _path(self) -> str:
        inner = [self._random.choice(_INNER) for _ in range(self._random.choice((0, 0, 0, 1, 1, 2)))]
        outer = _FIELDS if self._random.random() < 0.9 else ("dataset", "bids_relpath", "_id", *PATHS)
        return ".".join((self._random.choice(outer), *inner))

    def _scalar(self) -> Any:  # noqa: ANN401 any JSON
        return self._random.choice((None, True, False, *_TEXTS, *_NUMBERS))

    def _operand(self) -> Any:  # noqa: ANN401 any JSON
        return self._random.choice((True, False, *_TEXTS, *_NUMBERS))

    def _value(self, depth: int) -> Any:  # noqa: ANN401 any JSON
        kind = self._random.random()
        if depth > 2 or kind < 0.55:
            return self._scalar()
        if kind < 0.8:
            return [self._value(depth + 1) for _ in range(self._random.randrange(4))]
        return {
            name: self._value(depth + 1) for name in self._random.sample(_INNER, self._random.randrange(4))
        }
