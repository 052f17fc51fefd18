"""How do columns become JSON objects?

A template is what `{"path":"…","sizeBytes":…}` is with its values taken out: texts, and between each two of them a
column. Objects are woven a batch at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import orjson

from graphql_api import kernel
from graphql_api.kernel import columns as woven
from graphql_api.kernel.columns import Listed, Woven

Batch = TypeVar("Batch")

#: Gives one column for a batch.
Column: TypeAlias = Callable[[Batch], woven.Column]
#: Text that is the same for all objects, or for all of one batch.
Text: TypeAlias = bytes | Callable[[Batch], bytes]


@dataclass(frozen=True, slots=True)
class Nested(Generic[Batch]):
    """A column of whole lists, which may be of any size."""

    lists: Callable[[Batch], list[bytes]]

    def __call__(self, batch: Batch, /) -> Listed:
        """Give the texts as any column does."""
        return Listed(self.lists(batch))


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
    #: What it is for every batch, where that makes no difference.
    always: Woven | None = None

    def read_texts(self, batch: Batch) -> list[bytes]:
        """Give the texts as they are for a batch: the head, those between columns, the tail."""
        return [
            b"".join([part if isinstance(part, bytes) else part(batch) for part in text])
            for text in self.texts
        ]

    def length(self, batch: Batch) -> int:
        """Add up the bytes of the texts as they are for a batch."""
        parts = [part for text in self.texts for part in text]
        return sum(len(part) if isinstance(part, bytes) else len(part(batch)) for part in parts)

    def of(self, batch: Batch) -> Woven:
        """Give texts and columns as they are for a batch."""
        if self.always is not None:
            return self.always
        return Woven(tuple(self.read_texts(batch)), tuple([column(batch) for column in self.columns]))

    def objects(self, batch: Batch, count: int) -> bytes:
        """Write the objects of a batch of `count`, commas between them."""
        return kernel.weave(self.of(batch), count, b",")


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
    glued = tuple(map(_glued, texts))
    return Template(glued, tuple(columns), None if columns else _always(glued[0]))


def _always(text: tuple[Text[Batch], ...]) -> Woven | None:
    """Give what has no columns, where its text is the same for all batches."""
    [alone] = text if len(text) == 1 else [None]
    return Woven((alone,), ()) if isinstance(alone, bytes) else None


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
