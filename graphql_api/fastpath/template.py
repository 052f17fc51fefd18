"""How do columns become JSON objects?

A template is what `{"path":"…","sizeBytes":…}` is with its values taken out: texts, and between each two of them a
column. Objects are made a batch at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast

import orjson

Batch = TypeVar("Batch")

#: Gives the texts of one column for a batch.
Column: TypeAlias = Callable[[Batch], Iterable[bytes]]
#: Text that is the same for all objects, or for all of one batch.
Text: TypeAlias = bytes | Callable[[Batch], bytes]


@dataclass(frozen=True, slots=True)
class Coded(Generic[Batch]):
    """A column of few distinct texts: what stands around them is put to each of those once."""

    table: Callable[[Batch], list[bytes]]
    codes: Callable[[Batch], list[int]]

    def __call__(self, batch: Batch, /) -> list[bytes]:
        """Give the texts as any column does."""
        table = self.table(batch)
        return [table[code] for code in self.codes(batch)]


@dataclass(frozen=True, slots=True)
class Nested(Generic[Batch]):
    """A column of whole lists, which may be of any size."""

    lists: Column[Batch]

    def __call__(self, batch: Batch, /) -> Iterable[bytes]:
        """Give the texts as any column does."""
        return self.lists(batch)


@dataclass(frozen=True, slots=True)
class Part(Generic[Batch]):
    """The value of one key: texts for all with, perhaps, a column among them."""

    before: tuple[Text[Batch], ...]
    column: Column[Batch] | None = None
    after: tuple[Text[Batch], ...] = ()


@dataclass(frozen=True, slots=True)
class Template(Generic[Batch]):
    """One text more than there are columns."""

    texts: tuple[tuple[Text[Batch], ...], ...]
    columns: tuple[Column[Batch], ...]

    @property
    def constant(self) -> bytes | None:
        """The text of every object of every batch; null where they differ."""
        parts = [part for text in self.texts for part in text if isinstance(part, bytes)]
        same = not self.columns and len(parts) == sum(map(len, self.texts))
        return b"".join(parts) if same else None

    def read_texts(self, batch: Batch) -> list[bytes]:
        """Give the texts as they are for a batch: the head, those between columns, the tail."""
        return [
            b"".join([part if isinstance(part, bytes) else part(batch) for part in text])
            for text in self.texts
        ]

    def pattern(self, batch: Batch) -> bytes:
        """Give the object as bytes to be formatted, with `%b` for each column; so one call writes a whole batch."""
        return b"%b".join([text.replace(b"%", b"%%") for text in self.read_texts(batch)])

    def values(self, batch: Batch, count: int) -> tuple[bytes, ...]:
        """Give what the patterns of a batch of `count` are formatted with, object by object."""
        width = len(self.columns)
        values = [b""] * (width * count)
        for position, column in enumerate(self.columns):
            values[position::width] = column(batch)
        return tuple(values)

    def objects(self, batch: Batch, count: int) -> list[bytes]:
        """Give each object of a batch of `count` as one text."""
        if len(self.columns) == 1:
            return self._of_one_column(batch, self.columns[0])
        if not self.columns:
            return self.read_texts(batch) * count
        columns = [column(batch) for column in self.columns]
        return list(map(self.pattern(batch).__mod__, zip(*columns, strict=True)))

    def _of_one_column(self, batch: Batch, column: Column[Batch]) -> list[bytes]:
        head, tail = self.read_texts(batch)
        if isinstance(column, Coded):
            coded = cast("Coded[Batch]", column)
            table = [head + text + tail for text in coded.table(batch)]
            return [table[code] for code in coded.codes(batch)]
        return [head + text + tail for text in column(batch)]


def template(
    keys: Iterable[tuple[str, Part[Batch]]], opening: bytes = b"{", closing: bytes = b"}"
) -> Template[Batch]:
    """Put a template together from the keys of an object and the parts of their values, in order."""
    columns: list[Column[Batch]] = []
    texts: list[list[Text[Batch]]] = [[opening]]
    for position, (key, part) in enumerate(keys):
        texts[-1] += [(b"," if position else b"") + orjson.dumps(key) + b":", *part.before]
        if part.column is not None:
            columns.append(part.column)
            texts.append([])
        texts[-1] += part.after
    texts[-1].append(closing)
    return Template(tuple(map(_glued, texts)), tuple(columns))


def _glued(text: list[Text[Batch]]) -> tuple[Text[Batch], ...]:
    """Glue neighbours that are the same for all batches."""
    glued: list[Text[Batch]] = []
    for part in text:
        last = glued[-1] if glued else None
        if isinstance(part, bytes) and isinstance(last, bytes):
            glued[-1] = last + part
        else:
            glued.append(part)
    return tuple(glued)
