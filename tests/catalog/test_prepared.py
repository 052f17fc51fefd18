"""Are documents that were prepared beforehand written as all others are?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.document_rows import key_text, key_texts
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.domain.changes import Insert, Upsert
from graphql_api.domain.documents import Document, Space
from graphql_api.domain.errors import DocumentExistsError, InvalidDocumentError
from tests.catalog.document_samples import NOTE, RECORDS, found, record

OTHER = Space("eegdash_dev", RECORDS.collection)


def some() -> list[Document]:
    odd: list[dict[str, Any]] = [
        {},
        {"_id": "mine", "a": 1},
        {"sampling_frequency": [250, 500], "nchans": True},
        {"task": 'é"\\', "entities": {"task": "x"}, "participant_tsv": {"age": 30.5}},
    ]
    return [record(number, **fields) for number, fields in enumerate(odd)]


def without_ids(documents: list[Document]) -> list[Document]:
    return [{name: value for name, value in each.items() if name != "_id"} for each in documents]


async def test_they_come_back_as_they_were(catalog: Catalog) -> None:
    prepared = catalog.prepare(RECORDS, some())
    assert without_ids(list(prepared)) == without_ids(some())
    assert len(prepared) == len(some())
    assert without_ids(list(prepared[1:3])) == without_ids(some()[1:3])
    assert (await catalog.write(Insert(RECORDS, prepared), NOTE)).inserted == len(some())
    assert await found(catalog, RECORDS) == without_ids(some())
    await catalog.write(Insert(OTHER, some()), NOTE)
    for asked in ("é", "rest"):
        mine = [each for each in await found(catalog, RECORDS) if each.get("task") == asked]
        assert mine == [each for each in await found(catalog, OTHER) if each.get("task") == asked]


async def test_prepared_ones_are_merged_into_those_of_before_and_into_each_other(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1, kept=1)]), NOTE)
    prepared = catalog.prepare(RECORDS, [record(1, a=1), record(2, b=1), record(2, c=1), record(3)])
    outcome = await catalog.write(Upsert(RECORDS, prepared, frozenset({"only"})), NOTE)
    assert (outcome.inserted, outcome.matched) == (2, 2)
    assert await found(catalog, RECORDS) == [record(1, kept=1, a=1), record(2, b=1, c=1), record(3)]


async def test_they_may_be_written_to_another_database(catalog: Catalog) -> None:
    prepared = catalog.prepare(RECORDS, some())
    await catalog.write(Upsert(OTHER, prepared), NOTE)
    assert await found(catalog, OTHER) == without_ids(some())
    assert await found(catalog, RECORDS) == []


async def test_what_cannot_be_kept_is_told(catalog: Catalog) -> None:
    with pytest.raises(InvalidDocumentError):
        await catalog.write(Insert(RECORDS, catalog.prepare(RECORDS, [record(1), {"dataset": ""}])), NOTE)
    await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    with pytest.raises(DocumentExistsError):
        await catalog.write(Insert(RECORDS, catalog.prepare(RECORDS, [record(1)])), NOTE)
    assert await found(catalog, RECORDS) == [record(1)]


async def test_none_is_nothing(catalog: Catalog) -> None:
    assert (await catalog.write(Upsert(RECORDS, catalog.prepare(RECORDS, [])), NOTE)).inserted == 0


@given(
    st.lists(
        st.one_of(st.text(), st.sampled_from(["", '"', "\\", '","', "a/b", "é", "\x7f", "\n"])), min_size=1
    )
)
def test_keys_are_json_but_for_single_ones(key: list[str]) -> None:
    assert key_text(key) == (key[0] if len(key) == 1 else to_json(key))
    plain = ["a/b", "c d"]
    for others in (key, plain * len(key)):
        columns = [[one, other] for one, other in zip(key, others, strict=False)]
        assert key_texts(columns) == [key_text(key), key_text(others[: len(key)])]
        assert key_texts([column[1:] for column in columns]) == [key_text(others[: len(key)])]
