"""How do columns become JSON objects?

A template is what `{"path":"…","sizeBytes":…}` is with its values taken out: texts, and between each two of them a
column. Objects are made a batch at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
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

    def read_texts(self, batch: Batch) -> list[bytes]:
        """Give the texts as they are for a batch: the head, those between columns, the tail."""
        return [
            b"".join([part if isinstance(part, bytes) else part(batch) for part in text])
            for text in self.texts
        ]

    def pieces(self, batch: Batch, texts: list[bytes], leads: Iterable[bytes]) -> Iterator[bytes]:
        """Give the pieces of all objects in order, each behind its lead, which ends in the head; the tails left out."""
        columns: list[Iterable[bytes]] = [leads]
        for position, column in enumerate(self.columns):
            columns.append(column(batch))
            if position < len(self.columns) - 1:
                columns.append(repeat(texts[position + 1]))
        return chain.from_iterable(zip(*columns, strict=False))

    def objects(self, batch: Batch, count: int) -> list[bytes]:
        """Give each object of a batch of `count` as one text."""
        texts = self.read_texts(batch)
        if not self.columns:
            return texts * count
        if len(self.columns) == 1:
            head, tail = texts
            column = self.columns[0]
            if isinstance(column, Coded):
                coded = cast("Coded[Batch]", column)
                table = [head + text + tail for text in coded.table(batch)]
                return [table[code] for code in coded.codes(batch)]
            return [head + text + tail for text in column(batch)]
        columns: list[Iterable[bytes]] = [repeat(texts[0], count)]
        for column, text in zip(self.columns, texts[1:], strict=True):
            columns += [column(batch), repeat(text)]
        return [b"".join(each) for each in zip(*columns, strict=False)]


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
