"""Which datasets match, in which order?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import InvalidCursorError
from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.resolvers import findings
from graphql_api.resolvers.conditions import ANY, Condition
from graphql_api.resolvers.datasets import MOST
from graphql_api.resolvers.document import integer, part, text
from graphql_api.resolvers.reader import Reader


class By(StrEnum):
    """What datasets are ordered by."""

    DATASET_ID = "dataset_id"
    NAME = "name"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    SUBJECT_COUNT = "subject_count"
    SIZE = "size"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Choice:
    """Datasets that meet a condition and have all the words, in an order; those without the value last."""

    condition: Condition = ANY
    words: Sequence[str] = ()
    by: By = By.DATASET_ID
    descending: bool = False

    @property
    def backwards(self) -> bool:
        """Whether ids stand backwards too: not among those that are equally relevant, which are many."""
        return self.descending and self.by is not By.RELEVANCE


#: All datasets, by their ids.
EVERY: Final = Choice()

#: Sort keys of one order: text or numbers, never both.
_Key = str | int | float
_KEYS: Final[Mapping[By, Callable[[DatasetRow], _Key | None]]] = {
    By.NAME: lambda row: (text(row.document, "name") or "").casefold() or None,
    By.CREATED_AT: lambda row: row.created_at,
    By.UPDATED_AT: lambda row: row.updated_at,
    By.SUBJECT_COUNT: lambda row: integer(part(row.document, "demographics"), "subjects_count"),
    By.SIZE: lambda row: integer(row.document, "size_bytes"),
}


def space(reader: Reader) -> Space:
    """Name the documents of the graph's datasets."""
    return Space(reader.database, Collection.DATASETS)


async def whole(reader: Reader, choice: Choice) -> Condition:
    """Give the condition with the words in it."""
    return (
        choice.condition & await findings.condition(reader, choice.words)
        if choice.words
        else choice.condition
    )


async def page(reader: Reader, choice: Choice, *, first: int, after: str | None) -> Page[DatasetRow]:
    """Give a page of the datasets that match; its cursors hold the place in this order.

    How relevant a dataset is may depend on all others: a page goes on behind the relevance that the last one had.
    """
    size = check_page_size(first, MOST)
    last = None if after is None else _place(decode_cursor(after))
    placed = _placed(await _keyed(reader, choice), choice)
    start = 0 if last is None else _behind(placed, last, choice)
    shown = placed[start : start + size]
    rows = await reader.store.get_datasets([dataset_id for _, dataset_id in shown])
    # One may have gone, or been hidden, since it was counted.
    seen = [(at, row) for at, row in zip(shown, rows, strict=True) if row and reader.viewer.may_see(row)]
    return Page(
        [row for _, row in seen],
        [_cursor(at) for at, _ in seen],
        total_count=len(placed),
        has_next=start + size < len(placed),
        has_previous=start > 0,
    )


#: The key of a dataset in an order, and its id.
_Placed = tuple[_Key | None, str]


async def _keyed(reader: Reader, choice: Choice) -> list[_Placed]:
    """Give all that match, each with its key; documents are read only where they have it."""
    ids = await _matching(reader, choice)
    if choice.by is By.RELEVANCE:
        scores = await findings.scores(reader, choice.words)
        sign = -1 if choice.descending else 1
        return [(sign * scores.get(dataset_id, 0.0), dataset_id) for dataset_id in ids]
    if choice.by is By.DATASET_ID:
        return [(dataset_id, dataset_id) for dataset_id in ids]
    rows = await reader.store.get_datasets(ids)
    key = _KEYS[choice.by]
    return [(key(row), row.dataset_id) for row in rows if row and reader.viewer.may_see(row)]


async def _matching(reader: Reader, choice: Choice) -> list[str]:
    if choice.words and choice.condition == ANY:
        return list(await findings.scores(reader, choice.words))
    asked = await whole(reader, choice)
    tallies = await reader.library.tally(space(reader), asked.predicate, "dataset_id")
    return [str(value) for (value,), _ in tallies]


def _placed(keyed: Sequence[_Placed], choice: Choice) -> list[_Placed]:
    """Sort by the key, then by id; backwards as a whole where that is asked, but for those without a key."""
    known: list[tuple[Any, str]] = [each for each in keyed if each[0] is not None]
    return sorted(known, reverse=choice.backwards) + sorted(each for each in keyed if each[0] is None)


def _cursor(placed: _Placed) -> str:
    return orjson.dumps(placed).decode()


def _place(cursor: str) -> tuple[Any, str]:
    try:
        key, dataset_id = orjson.loads(cursor)
    except (orjson.JSONDecodeError, TypeError, ValueError) as error:
        raise _foreign() from error
    if not isinstance(dataset_id, str) or not isinstance(key, str | int | float | None):
        raise _foreign()
    return key, dataset_id


def _foreign() -> InvalidCursorError:
    return InvalidCursorError("this cursor is of another list or another order")


def _behind(placed: Sequence[_Placed], last: tuple[Any, str], choice: Choice) -> int:
    """Give the position of the first dataset behind the cursor, whose own need not be there any more."""
    try:
        return sum(not _is_behind(each, *last, choice) for each in placed)
    except TypeError as error:
        raise _foreign() from error


def _is_behind(each: _Placed, last: Any, dataset_id: str, choice: Choice) -> bool:  # noqa: ANN401 - read from a cursor
    key: Any = each[0]
    if key is None or last is None:
        return key is None and (last is not None or each[1] > dataset_id)
    here, there = (key, each[1]), (last, dataset_id)
    return bool(here < there if choice.backwards else here > there)
