"""Are documents written, changed and forgotten as promised?"""

import asyncio

import orjson
import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Delete, Insert, Outcome, Show, Tally, Update, Upsert
from graphql_api.domain.datasets import OriginKind, Visibility
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import (
    DocumentExistsError,
    IdempotencyKeyReusedError,
    InvalidDocumentError,
    StoreCorruptError,
)
from graphql_api.domain.predicates import EVERYTHING, And, Compare, Comparison, In, equals
from tests.catalog.document_samples import DATASETS, MONTAGES, NOTE, RECORDS, found, keyed, record
from tests.catalog.samples import ODD_TEXTS, dataset, read_all, simple_publication


async def test_what_was_never_written_to_is_empty(catalog: Catalog) -> None:
    space = Space("eegdash_dev", Collection.MONTAGES)
    assert await catalog.find(space, EVERYTHING, private=True, limit=10) == []
    assert await catalog.count(space, EVERYTHING, private=True) == 0
    assert await catalog.tally(space, EVERYTHING, ["modality"], private=True) == []
    assert await catalog.write(Delete(space, EVERYTHING), NOTE) == Outcome()
    assert await catalog.write(Update(space, EVERYTHING, {"a": 1}), NOTE) == Outcome()


async def test_pages_are_in_order_of_insertion_and_stay_so(catalog: Catalog) -> None:
    for start in range(0, 50, 10):
        await catalog.write(
            Insert(RECORDS, [record(99 - number) for number in range(start, start + 10)]), NOTE
        )
    await catalog.write(Upsert(RECORDS, [record(90, task="moved?")]), NOTE)
    pages = [
        await catalog.find(RECORDS, EVERYTHING, private=True, skip=skip, limit=15) for skip in (0, 15, 30, 45)
    ]
    subjects = [orjson.loads(each)["subject"] for page in pages for each in page]
    assert [len(page) for page in pages] == [15, 15, 15, 5]
    assert subjects == [f"{99 - number:03}" for number in range(50)]


async def test_ids_are_not_used_again(catalog: Catalog) -> None:
    first = await catalog.write(Insert(RECORDS, [record(1), record(2)]), NOTE)
    await catalog.write(Delete(RECORDS, EVERYTHING), NOTE)
    second = await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    assert second.ids[0] > max(first.ids)


async def test_an_id_that_is_brought_along_is_dropped(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1, _id="mine")]), NOTE)
    await catalog.write(Upsert(RECORDS, [record(1, _id="mine", a=1)]), NOTE)
    assert await found(catalog, RECORDS) == [record(1, a=1)]


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_any_text_comes_back(catalog: Catalog, text: str) -> None:
    document = record(1, text=text, inner={"dotted.key": text, "": text, "list": [[text]]})
    await catalog.write(Insert(RECORDS, [document]), NOTE)
    assert await found(catalog, RECORDS) == [document]
    assert await found(catalog, RECORDS, equals({"text": text})) == [document]


async def test_numbers_come_back_as_they_were(catalog: Catalog) -> None:
    numbers = [0, -0.0, 1, 1.0, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 1e300, 0.1, True]
    await catalog.write(Insert(RECORDS, [record(1, numbers=numbers)]), NOTE)
    (page,) = await catalog.find(RECORDS, EVERYTHING, private=True, limit=1)
    assert orjson.dumps(orjson.loads(page)["numbers"]) == orjson.dumps(numbers)


async def test_an_insertion_of_what_is_there_writes_nothing(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(2), record(4)]), NOTE)
    with pytest.raises(DocumentExistsError) as told:
        await catalog.write(Insert(RECORDS, [record(number) for number in (1, 2, 3, 4, 3)]), NOTE)
    assert [position for position, _ in told.value.clashes] == [1, 3, 4]
    assert "sub-002" in told.value.clashes[0][1]
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 2


async def test_a_document_without_its_key_is_refused(catalog: Catalog) -> None:
    for faulty in (
        {"dataset": "ds1"},
        record(1, dataset=""),
        {**record(1), "bids_relpath": 5},
        record(1, a=float("nan")),
    ):
        with pytest.raises(InvalidDocumentError):
            await catalog.write(Insert(RECORDS, [record(7), faulty]), NOTE)
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 0


async def test_databases_and_collections_are_apart(catalog: Catalog) -> None:
    other = Space("eegdash_dev", Collection.RECORDS)
    await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    await catalog.write(Insert(other, [record(1, a=1), record(2)]), NOTE)
    await catalog.write(Insert(Space("eegdash_dev", Collection.DATASETS), [{"dataset_id": "ds1"}]), NOTE)
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 1
    assert await catalog.count(other, EVERYTHING, private=True) == 2
    assert await catalog.count(DATASETS, EVERYTHING, private=True) == 0
    assert await catalog.get_datasets(["ds1"]) == [None]


async def test_upserts_merge_insert_and_count(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1, a=1, b={"x": 1}), record(2)]), NOTE)
    changes = [record(1, b={"y": 2}, extra={"dotted.name": 1}), record(2), record(3), record(3, c=1)]
    outcome = await catalog.write(Upsert(RECORDS, changes), NOTE)
    assert (outcome.inserted, outcome.matched, outcome.modified) == (1, 3, 2)
    assert await found(catalog, RECORDS) == [
        record(1, a=1, b={"y": 2}, extra={"dotted.name": 1}),
        record(2),
        record(3, c=1),
    ]


async def test_an_upsert_of_another_type_modifies(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1, nchans=64)]), NOTE)
    assert (await catalog.write(Upsert(RECORDS, [record(1, nchans=64)]), NOTE)).modified == 0
    assert (await catalog.write(Upsert(RECORDS, [record(1, nchans=64.0)]), NOTE)).modified == 1


async def test_fields_only_for_new_documents_are_left_alone_later(catalog: Catalog) -> None:
    only_new = frozenset({"first_seen"})
    first = Upsert(MONTAGES, [{"hash": "00ff", "first_seen": "monday", "modality": "eeg"}], only_new)
    later = Upsert(MONTAGES, [{"hash": "00ff", "first_seen": "tuesday", "modality": "meg"}], only_new)
    await catalog.write(first, NOTE)
    outcome = await catalog.write(later, NOTE)
    assert (outcome.inserted, outcome.modified) == (0, 1)
    assert await found(catalog, MONTAGES) == [{"hash": "00ff", "first_seen": "monday", "modality": "meg"}]


async def test_updates_set_dotted_paths(catalog: Catalog) -> None:
    await catalog.write(
        Insert(RECORDS, [record(1, a={"b": 1}, list=[{"x": 1}, 2]), record(2, a={}, list=[])]), NOTE
    )
    assignments = {"a.b": 2, "a.c.d": [1], "list.0": "first", "new": None}
    outcome = await catalog.write(Update(RECORDS, EVERYTHING, assignments), NOTE)
    assert (outcome.matched, outcome.modified) == (2, 2)
    assert await found(catalog, RECORDS) == [
        record(1, a={"b": 2, "c": {"d": [1]}}, list=["first", 2], new=None),
        record(2, a={"b": 2, "c": {"d": [1]}}, list=["first"], new=None),
    ]
    again = await catalog.write(Update(RECORDS, EVERYTHING, assignments), NOTE)
    assert (again.matched, again.modified) == (2, 0)


async def test_an_update_meets_only_what_matches(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(number) for number in range(5)]), NOTE)
    outcome = await catalog.write(Update(RECORDS, In("subject", ("001", "003")), {"task": "rest"}), NOTE)
    assert (outcome.matched, outcome.modified) == (2, 2)
    assert await found(catalog, RECORDS, equals({"task": "rest"})) == [
        record(1, task="rest"),
        record(3, task="rest"),
    ]


async def test_an_update_pads_lists_with_null(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1, list=[1])]), NOTE)
    await catalog.write(Update(RECORDS, EVERYTHING, {"list.3": 4, "list.2.a": 3}), NOTE)
    assert await found(catalog, RECORDS) == [record(1, list=[1, None, {"a": 3}, 4])]


@pytest.mark.parametrize("path", ["text.a", "null.a", "list.x", "list.0.a", "list.-1", "amount.0"])
async def test_an_update_through_a_plain_value_is_refused(catalog: Catalog, path: str) -> None:
    document = record(1, text="a", null=None, list=["a"], amount=1)
    await catalog.write(Insert(RECORDS, [document]), NOTE)
    with pytest.raises(InvalidDocumentError):
        await catalog.write(Update(RECORDS, EVERYTHING, {path: 1, "other": 2}), NOTE)
    assert await found(catalog, RECORDS) == [document]


async def test_deletions_count(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(number, f"ds{number % 3}") for number in range(9)]), NOTE)
    outcome = await catalog.write(Delete(RECORDS, equals({"dataset": "ds1"})), NOTE)
    assert outcome.deleted == 3
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 6


async def test_tallies_count_by_values_together(catalog: Catalog) -> None:
    documents = [record(n, "ds1", nchans=64, recording_modality=["eeg"]) for n in range(3)]
    documents += [record(n, "ds2", nchans=64.0, recording_modality=["eeg", "emg", "eeg"]) for n in range(2)]
    documents += [record(9, "ds2", recording_modality=[]), record(8, "ds2", nchans=True)]
    await catalog.write(Insert(RECORDS, documents), NOTE)
    assert await catalog.tally(RECORDS, EVERYTHING, ["nchans"], private=True) == [
        Tally((64,), 5),
        Tally((True,), 1),
        Tally((None,), 1),
    ]
    assert await catalog.tally(RECORDS, EVERYTHING, ["dataset", "recording_modality"], private=True) == [
        Tally(("ds1", "eeg"), 3),
        Tally(("ds2", "eeg"), 2),
        Tally(("ds2", "emg"), 2),
        Tally(("ds2", None), 2),
    ]
    assert await catalog.tally(RECORDS, equals({"dataset": "ds1"}), ["subject"], private=True) == [
        Tally((f"{number:03}",), 1) for number in range(3)
    ]


async def test_tallies_reach_into_objects_in_lists(catalog: Catalog) -> None:
    await catalog.write(
        Insert(
            RECORDS, [record(1, x=[{"y": 1}, {"y": [1, 2]}, 5, {}]), record(2, x={"y": "a"}), record(3, x=1)]
        ),
        NOTE,
    )
    assert await catalog.tally(RECORDS, EVERYTHING, ["x.y"], private=True) == [
        Tally((1,), 1),
        Tally(("a",), 1),
        Tally(([1, 2],), 1),
        Tally((None,), 1),
    ]


async def test_private_datasets_and_their_records_are_hidden(catalog: Catalog) -> None:
    await catalog.write(Insert(DATASETS, [{"dataset_id": "open"}, {"dataset_id": "closed"}]), NOTE)
    spaces = [RECORDS, Space("eegdash_dev", Collection.RECORDS)]
    for space in spaces:
        await catalog.write(
            Insert(space, [record(1, "open"), record(2, "closed"), record(3, "unknown")]), NOTE
        )
    shown = await catalog.write(Show("closed", Visibility.PRIVATE), NOTE)
    assert (shown.matched, shown.modified) == (1, 1)
    assert await found(catalog, DATASETS, private=False) == [{"dataset_id": "open"}]
    for space in spaces:
        assert await found(catalog, space, private=False) == [record(1, "open"), record(3, "unknown")]
        assert await catalog.count(space, EVERYTHING, private=False) == 2
        assert len(await catalog.tally(space, EVERYTHING, ["dataset"], private=False)) == 2
        assert await catalog.count(space, EVERYTHING, private=True) == 3
    again = await catalog.write(Show("closed", Visibility.PRIVATE), NOTE)
    assert (again.matched, again.modified) == (1, 0)
    assert (await catalog.write(Show("missing", Visibility.PUBLIC), NOTE)).matched == 0


async def test_datasets_of_the_first_database_are_the_rows_of_the_graph(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds1", name="from the graph"))
    await catalog.write(Insert(DATASETS, [{"dataset_id": "ds2", "name": "from a client"}]), NOTE)
    before = await catalog.revisions()
    await catalog.write(Upsert(DATASETS, [{"dataset_id": "ds1", "tags": {"a": [1]}}]), NOTE)
    one, two = await catalog.get_datasets(["ds1", "ds2"])
    assert one
    assert two
    assert one.document == {"dataset_id": "ds1", "name": "from the graph", "tags": {"a": [1]}}
    assert one.updated_at == NOTE.at
    assert two.document == {"dataset_id": "ds2", "name": "from a client"}
    assert two.origin
    assert (two.origin.kind, two.created_at, two.visibility) == (
        OriginKind.DOCUMENT,
        NOTE.at,
        Visibility.PUBLIC,
    )
    assert await found(catalog, DATASETS) == [one.document, two.document]
    after = await catalog.revisions()
    assert before["ds1"] != after["ds1"]
    assert before["ds2"] == after["ds2"]


async def test_a_dataset_is_deleted_with_its_versions(catalog: Catalog) -> None:
    gone, same, kept = (
        simple_publication("ds1", tag, text) for tag, text in (("v1", "a"), ("v2", "b"), ("v3", "c"))
    )
    for sample in (gone, same):
        await catalog.publish(sample)
    other = simple_publication("ds2", "v2", "b")
    await catalog.publish(other)
    assert kept.version.content_hash != gone.version.content_hash
    assert (await catalog.write(Delete(DATASETS, equals({"dataset_id": "ds1"})), NOTE)).deleted == 1
    assert await catalog.get_datasets(["ds1"]) == [None]
    assert await catalog.list_versions(["ds1", "ds2"]) == [[], [other.version]]
    assert list(await catalog.revisions()) == ["ds2"]
    with pytest.raises(StoreCorruptError):
        await read_all(catalog.read_file_list(gone.version.content_hash))
    assert await read_all(catalog.read_file_list(other.version.content_hash)) == other.chunks
    await catalog.publish(gone)
    assert await catalog.list_versions(["ds1"]) == [[gone.version]]


async def test_an_idempotency_key_gives_the_first_outcome_again(catalog: Catalog) -> None:
    first = await catalog.write(Insert(RECORDS, [record(1)]), keyed("key"))
    again = await catalog.write(Insert(RECORDS, [record(1)]), keyed("key"))
    assert (again.ids, again.inserted, again.replayed, first.replayed) == (first.ids, 1, True, False)
    with pytest.raises(IdempotencyKeyReusedError):
        await catalog.write(Insert(RECORDS, [record(2)]), keyed("key", fingerprint="other"))
    await catalog.write(Insert(RECORDS, [record(3)]), keyed("key", "other", actor="somebody else"))
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 2
    assert len(await catalog.list_entries(first=10)) == 2


async def test_a_failed_change_keeps_no_key(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(1)]), NOTE)
    with pytest.raises(DocumentExistsError):
        await catalog.write(Insert(RECORDS, [record(1)]), keyed("key"))
    assert not (await catalog.write(Insert(RECORDS, [record(2)]), keyed("key", "other"))).replayed


async def test_one_key_used_at_once_is_done_once(catalog: Catalog) -> None:
    async def insert() -> Outcome:
        return await catalog.write(Insert(RECORDS, [record(1)]), keyed("key"))

    outcomes = await asyncio.gather(*(insert() for _ in range(8)))
    assert sorted(each.replayed for each in outcomes) == [False] + [True] * 7
    assert len({each.ids for each in outcomes}) == 1
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 1


async def test_parallel_upserts_of_the_same_keys_make_each_once(catalog: Catalog) -> None:
    async def upsert(writer: int) -> Outcome:
        return await catalog.write(Upsert(RECORDS, [record(n, writer=writer) for n in range(100)]), NOTE)

    outcomes = await asyncio.gather(*map(upsert, range(4)))
    assert sum(each.inserted for each in outcomes) == 100
    assert await catalog.count(RECORDS, EVERYTHING, private=True) == 100


async def test_a_long_list_of_values_is_one_question(catalog: Catalog) -> None:
    await catalog.write(Insert(RECORDS, [record(number) for number in range(50)]), NOTE)
    values = tuple(f"{number:03}" for number in range(20, 40_000))
    asked = And((In("subject", values), Compare("dataset", Comparison.EQ, "ds1")))
    assert await catalog.count(RECORDS, asked, private=True) == 30


async def test_records_are_counted_by_their_dataset_after_every_change(catalog: Catalog) -> None:
    async def check(*, private: bool = False, **expected: int) -> None:
        for dataset_id in ("a", "b", "none"):
            one = equals({"dataset": dataset_id})
            assert await catalog.count(RECORDS, one, private=private) == expected.get(dataset_id, 0)
        tallies = await catalog.tally(RECORDS, EVERYTHING, ["dataset"], private=private)
        assert {each.values[0]: each.documents for each in tallies} == expected

    await catalog.write(Insert(DATASETS, [{"dataset_id": "a"}, {"dataset_id": "b"}]), NOTE)
    await catalog.write(Insert(RECORDS, [record(number, "ab"[number % 2]) for number in range(7)]), NOTE)
    await check(private=True, a=4, b=3)
    await catalog.write(Insert(RECORDS, [record(7, "b"), record(8, "b")]), NOTE)
    with pytest.raises(DocumentExistsError):
        await catalog.write(Insert(RECORDS, [record(9, "b"), record(7, "b")]), NOTE)
    await catalog.write(Update(RECORDS, equals({"dataset": "a"}), {"nchans": 4}), NOTE)
    await check(private=True, a=4, b=5)
    await catalog.write(Show("b", Visibility.PRIVATE), NOTE)
    await check(a=4)
    await check(private=True, a=4, b=5)
    await catalog.write(Show("b", Visibility.PUBLIC), NOTE)
    await catalog.write(Delete(RECORDS, equals({"subject": "001"})), NOTE)
    await catalog.write(Delete(RECORDS, equals({"dataset": "a"})), NOTE)
    await check(b=4)
    await catalog.write(Insert(Space("eegdash_dev", Collection.RECORDS), [record(1, "a")]), NOTE)
    await check(b=4)
