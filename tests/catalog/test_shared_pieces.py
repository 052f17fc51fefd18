"""Are documents that share pieces of their texts the documents that were written?"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite import shared_pieces
from graphql_api.catalog.sqlite.glued_texts import Chosen, Glued, GluedTexts, Pieces, fewer
from graphql_api.catalog.sqlite.written_documents import Written
from graphql_api.domain.alike_documents import AlikeDocuments, Part
from graphql_api.domain.changes import Delete, Insert, Update, Upsert
from graphql_api.domain.documents import Document
from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.predicates import EVERYTHING, And, Compare, Comparison, Exists
from tests.catalog.document_samples import NOTE, RECORDS, found, record
from tests.catalog.sqlite_files import edit, make_pieces_old, opened

CHANNELS = [[f"E{number}" for number in range(count)] for count in (40, 50)]
COUNT = 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


def rows(path: Path, statement: str) -> Sequence[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def alike(dataset: str = "ds1", count: int = COUNT) -> AlikeDocuments:
    """Documents of two lists of channels, one of four participants each, and what is their own."""
    people = [{"age": 30 + number, "note": "é\x1f1\x1f\n" * 20} for number in range(4)]
    paths = [f"sub-{number:03}_eeg.set" for number in range(count)]
    return AlikeDocuments(
        count,
        [
            Part({"dataset": [dataset]}, [0] * count),
            Part({"bids_relpath": paths, "note": [f"\x1f{number}\x1f" for number in range(count)]}),
            Part({"ch_names": CHANNELS}, [number % 2 for number in range(count)]),
            Part({"nchans": list(range(count))}),
            Part({"participant_tsv": people}, [number % 4 for number in range(count)]),
        ],
    )


async def write(catalog: Catalog, documents: AlikeDocuments) -> list[Document]:
    await catalog.write(Upsert(RECORDS, catalog.prepare(RECORDS, documents)), NOTE)
    return list(documents)


@st.composite
def texts(draw: st.DrawFn) -> tuple[int, list[Pieces]]:
    """Pieces of some texts, most of which several texts have."""
    count = draw(st.integers(1, 20))
    alphabet = st.text("ab,é", max_size=4)
    found: list[Pieces] = []
    for kind in draw(st.lists(st.sampled_from(["same", "own", "chosen", "chosen"]), max_size=6)):
        own = draw(st.lists(alphabet, min_size=count, max_size=count))
        several = [each * draw(st.sampled_from([1, 80])) + "!" for each in own[:3]]
        places = draw(st.lists(st.integers(0, len(several) - 1), min_size=count, max_size=count))
        kinds: dict[str, Pieces] = {
            "same": own[0],
            "own": Glued("\n".join(own), "\n"),
            "chosen": Chosen(several, places),
        }
        found.append(kinds[kind])
    return count, found


@given(texts())
def test_each_text_is_what_it_was(drawn: tuple[int, list[Pieces]]) -> None:
    count, pieces = drawn
    made = Written([""] * count, {}, 0, [1] * count, GluedTexts(count, fewer(pieces)))
    places = range(5, 5 + count)
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in shared_pieces.TABLES:
            connection.execute(statement)
        expected = [text.encode() for text in GluedTexts(count, pieces).behind(map(str, places))]
        shared = shared_pieces.share(connection, places, made)
        assert isinstance(shared.texts, GluedTexts)
        kept = [text.encode() for text in shared.texts.behind(map(str, places))]
        assert shared_pieces.whole(connection, kept) == expected
        reader = shared_pieces.PieceReader(connection)
        assert [reader.whole(text) for text in kept] == expected
        assert sum(map(len, kept)) <= sum(map(len, expected))


async def test_what_many_have_is_kept_once(path: Path) -> None:
    async with opened(path) as catalog:
        documents = await write(catalog, alike())
        assert await found(catalog, RECORDS) == documents
        assert (
            await found(catalog, RECORDS, Compare("participant_tsv.age", Comparison.EQ, 31))
            == documents[1::4]
        )
        assert await found(catalog, RECORDS, Compare("ch_names", Comparison.EQ, "E45")) == documents[1::2]
        assert await found(catalog, RECORDS, Compare("note", Comparison.EQ, "\x1f7\x1f")) == [documents[7]]
        both = And((Exists("ch_names"), Compare("participant_tsv.note", Comparison.EQ, "no")))
        assert await catalog.count(RECORDS, both, private=True) == 0
    assert rows(path, "SELECT count(*) FROM piece") == [(6,)]
    [[longest]] = rows(path, "SELECT max(length(content)) FROM content")
    assert longest < 150


async def test_they_are_merged_and_changed_as_wholes(path: Path) -> None:
    async with opened(path) as catalog:
        documents = await write(catalog, alike())
        later = [{**documents[0], "nchans": 7}, {**documents[1], "b": 1}, documents[2]]
        outcome = await catalog.write(Upsert(RECORDS, later), NOTE)
        assert (outcome.matched, outcome.modified) == (3, 2)
        of_one = Compare("bids_relpath", Comparison.EQ, documents[3]["bids_relpath"])
        await catalog.write(Update(RECORDS, of_one, {"nchans": 9}), NOTE)
        expected = [*later, {**documents[3], "nchans": 9}, *documents[4:]]
        assert await found(catalog, RECORDS) == expected
        again = await catalog.write(Upsert(RECORDS, catalog.prepare(RECORDS, alike())), NOTE)
        assert (again.inserted, again.matched, again.modified) == (0, COUNT, 2)


async def test_pieces_are_forgotten_with_the_last_who_may_have_them(path: Path) -> None:
    async with opened(path) as catalog:
        first, second = await write(catalog, alike("ds1")), await write(catalog, alike("ds2"))
        await catalog.write(Insert(RECORDS, [record(1, "ds3")]), NOTE)
        assert rows(path, "SELECT count(*) FROM piece") == [(12,)]
        path_of = Compare("bids_relpath", Comparison.GT, first[0]["bids_relpath"])
        await catalog.write(Delete(RECORDS, And((Compare("dataset", Comparison.EQ, "ds1"), path_of))), NOTE)
        assert await found(catalog, RECORDS) == [first[0], *second, record(1, "ds3")]
        assert rows(path, "SELECT count(*) FROM piece") == [(12,)]
        await catalog.write(Delete(RECORDS, Compare("dataset", Comparison.EQ, "ds1")), NOTE)
        assert rows(path, "SELECT count(*) FROM piece") == [(6,)]
        assert await found(catalog, RECORDS) == [*second, record(1, "ds3")]
        await write(catalog, alike("ds4"))
        await catalog.write(Delete(RECORDS, EVERYTHING), NOTE)
        assert rows(path, "SELECT count(*) FROM piece") == [(0,)]


async def test_where_few_are_alike_nothing_is_shared(path: Path) -> None:
    async with opened(path) as catalog:
        documents = await write(catalog, alike(count=7))
        assert await found(catalog, RECORDS) == documents
    assert rows(path, "SELECT count(*) FROM piece") == [(0,)]


@pytest.mark.parametrize("damage", ["DELETE FROM piece", "UPDATE content SET content = x'1f2d1f'"])
async def test_a_lost_piece_is_told(path: Path, damage: str) -> None:
    async with opened(path) as catalog:
        await write(catalog, alike())
    edit(path, damage)
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await found(catalog, RECORDS)


async def test_files_of_before_get_a_place_for_pieces(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    make_pieces_old(path)
    async with opened(path) as catalog:
        documents = await write(catalog, alike())
        assert await found(catalog, RECORDS) == [record(1), *documents]
