"""How do documents of a large archive compare with the same questions asked by hand?

Writes 250,000 records into SQLite and, where its address is given, into MongoDB, and asks each question twice in turns:
through the catalogue, and by hand with the driver alone (rows to JSON bytes included). Prints medians in milliseconds
and their quotients: `python -m benchmarks.documents [--records N] [--mongo mongodb://...]`.

Two lines cannot be what one might wish. A count of a few rows by hand costs less than to leave the event loop's thread
and to come back, which a server must and the hand does not (of one whole dataset it is kept, and read at once). And
MongoDB steps over the keys of what is skipped one by one, without looking at the documents: far pages cost those steps,
about 0.7 µs each, in any driver; SQLite does the same faster.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

import orjson
import uvloop

from graphql_api.catalog.mongo.catalog import MongoCatalog
from graphql_api.catalog.mongo.client import Driver, Server
from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.changes import Insert, Note
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING, Predicate, equals

_SPACE: Final = Space("eegdash", Collection.RECORDS)
_NOTE: Final = Note("benchmark", "insert", "eegdash/records", "2025-01-01T00:00:00Z")
_BATCH: Final = 1000
_DATASETS: Final = 250
_ROUNDS: Final = 31

#: A question by hand, and the same through the catalogue; each gives the number of bytes, or the count.
Question = Callable[[], Awaitable[int]]


def record(number: int, records: int) -> dict[str, Any]:
    """Make a record of the size and shape that digests have."""
    dataset = f"ds{number * _DATASETS // records:06}"
    subject, task = f"{number // 4 % 250:03}", ("rest", "oddball", "motor", "sleep")[number % 4]
    name = f"sub-{subject}_task-{task}_run-{number % 7}_eeg.set"
    path = f"sub-{subject}/eeg/{number:07}/{name}"
    return {
        "dataset": dataset,
        "data_name": f"{dataset}_{name}",
        "bidspath": f"{dataset}/{path}",
        "bids_relpath": path,
        "datatype": ("eeg", "meg")[number % 5 == 0],
        "suffix": "eeg",
        "extension": ".set",
        "recording_modality": ["eeg"],
        "subject": subject,
        "session": None,
        "task": task,
        "run": str(number % 7),
        "entities_mne": {"subject": subject, "session": None, "task": task, "run": number % 7},
        "storage": {
            "backend": "s3",
            "base": f"s3://openneuro.org/{dataset}",
            "raw_key": path,
            "dep_keys": [
                f"sub-{subject}/eeg/{name[:-8]}_{part}" for part in ("channels.tsv", "events.tsv", "eeg.fdt")
            ],
        },
        "ch_names": [f"E{channel}" for channel in range(64)],
        "sampling_frequency": (250.0, 500.0, 1000.0)[number % 3],
        "nchans": (64, 128)[number % 2],
        "ntimes": 100_000 + number,
        "digested_at": "2026-05-22T14:49:39.963479+00:00",
        "participant_tsv": {"age": 20.0 + number % 50, "sex": "MF"[number % 2]},
        "_has_missing_files": False,
    }


async def fill(catalog: Catalog, records: int) -> None:
    """Write all records, and print how fast."""
    start = time.perf_counter()
    for first in range(0, records, _BATCH):
        last = min(first + _BATCH, records)
        documents = [record(number, records) for number in range(first, last)]
        await catalog.write(Insert(_SPACE, documents), _NOTE)
    print(f"  {records / (time.perf_counter() - start):,.0f} records a second written in batches of {_BATCH}")


def _asks(catalog: Catalog, predicate: Predicate, skip: int = 0) -> Question:
    async def ask() -> int:
        found = await catalog.find(_SPACE, predicate, private=False, skip=skip, limit=1000)
        return len(b"[" + b",".join(found) + b"]")

    return ask


def _counts(catalog: Catalog, predicate: Predicate) -> Question:
    async def ask() -> int:
        return await catalog.count(_SPACE, predicate, private=False)

    return ask


async def compare(name: str, ours: Question, by_hand: Question, most: float) -> None:
    """Ask both in turns and print their medians."""
    assert await ours() == await by_hand(), name
    times: dict[Question, list[float]] = {ours: [], by_hand: []}
    for _ in range(_ROUNDS):
        for question, taken in times.items():
            start = time.perf_counter()
            await question()
            taken.append(time.perf_counter() - start)
    mine, theirs = (median(taken) * 1000 for taken in times.values())
    verdict = "" if mine / theirs <= most else f"  MORE THAN {most:g}"
    print(f"  {name:<44}{mine:10.2f} ms{theirs:10.2f} ms by hand{mine / theirs:8.2f}{verdict}")


def _by_hand(path: Path) -> sqlite3.Connection:
    """Put the same documents into the table that somebody would write for these questions."""
    connection = sqlite3.connect(path.with_name("by_hand.sqlite"), isolation_level=None)
    connection.execute(
        "CREATE TABLE record (id INTEGER PRIMARY KEY, dataset, subject, task, nchans, document)"
    )
    connection.execute(f"ATTACH '{path}' AS ours")
    connection.execute(
        "INSERT INTO record SELECT position, document.dataset, subject, task, nchans, content"
        " FROM ours.document JOIN ours.content USING (position)"
    )
    connection.execute("DETACH ours")
    for columns in ("dataset", "dataset, subject", "dataset, task", "task", "nchans"):
        connection.execute(f"CREATE INDEX 'by_{columns}' ON record ({columns})")
    return connection


def _sqlite_page(
    connection: sqlite3.Connection, where: str, values: tuple[Any, ...], skip: int = 0
) -> Question:
    async def ask() -> int:
        asked = f"SELECT document FROM record {where} ORDER BY id LIMIT 1000 OFFSET {skip}"  # noqa: S608
        rows = connection.execute(asked, values)
        return len(b"[" + b",".join(document.encode() for (document,) in rows) + b"]")

    return ask


def _sqlite_count(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> Question:
    async def ask() -> int:
        return int(connection.execute(f"SELECT count(*) FROM record {where}", values).fetchone()[0])  # noqa: S608

    return ask


async def sqlite(records: int, place: Path) -> None:
    """Compare with the sqlite3 module."""
    path = place / "catalog.sqlite"
    catalog = SqliteCatalog(path)
    await catalog.open()
    print("SQLite")
    await fill(catalog, records)
    connection = _by_hand(path)
    dataset = f"ds{_DATASETS // 2:06}"
    asked: list[tuple[str, Predicate, str, tuple[Any, ...]]] = [
        ("of one dataset", equals({"dataset": dataset}), "WHERE dataset = ?", (dataset,)),
        (
            "of one dataset and task",
            equals({"dataset": dataset, "task": "rest"}),
            "WHERE dataset = ? AND task = ?",
            (dataset, "rest"),
        ),
        ("of a number of channels", equals({"nchans": 64}), "WHERE nchans = ?", (64,)),
        ("of all", EVERYTHING, "", ()),
    ]
    for name, predicate, where, values in asked:
        await compare(f"page {name}", _asks(catalog, predicate), _sqlite_page(connection, where, values), 3)
        await compare(
            f"count {name}", _counts(catalog, predicate), _sqlite_count(connection, where, values), 3
        )
    far = records * 4 // 5
    await compare(
        f"page of all, skip {far:,}",
        _asks(catalog, EVERYTHING, far),
        _sqlite_page(connection, "", (), far),
        3,
    )
    near = _asks(catalog, EVERYTHING)
    await compare(
        f"page of all, skip {far:,} against skip 0",
        _asks(catalog, EVERYTHING, far),
        _same_size(near, far, catalog),
        5,
    )
    connection.close()
    await catalog.close()


def _same_size(near: Question, far: int, catalog: Catalog) -> Question:
    """Ask for the first page, and say that it is as long as the far one."""

    async def ask() -> int:
        await near()
        return _size[0]

    _size: list[int] = [0]

    async def learn() -> int:
        if not _size[0]:
            _size[0] = await _asks(catalog, EVERYTHING, far)()
        return await ask()

    return learn


async def mongo(records: int, url: str, driver: Driver) -> None:
    """Compare with a bare loop over the driver's cursor and orjson."""
    server = Server(url, driver)
    catalog = MongoCatalog(server)
    await catalog.open()
    print(f"MongoDB through {driver}")
    if await catalog.count(_SPACE, EVERYTHING, private=True) != records:
        await fill(catalog, records)
    rows = server["records"]
    dataset = f"ds{_DATASETS // 2:06}"

    def page(asked: dict[str, Any], skip: int = 0) -> Question:
        async def ask() -> int:
            found = rows.find(asked, {"d": 1}).sort("_id", 1).skip(skip).limit(1000)
            parts = [orjson.dumps({"_id": row["_id"], **row["d"]}) async for row in found]
            return len(b"[" + b",".join(parts) + b"]")

        return ask

    def count(asked: dict[str, Any]) -> Question:
        async def ask() -> int:
            return int(await rows.count_documents(asked))

        return ask

    asked: list[tuple[str, Predicate, dict[str, Any]]] = [
        ("of one dataset", equals({"dataset": dataset}), {"d.dataset": dataset}),
        (
            "of one dataset and task",
            equals({"dataset": dataset, "task": "rest"}),
            {"d.dataset": dataset, "d.task": "rest"},
        ),
        ("of a number of channels", equals({"nchans": 64}), {"d.nchans": 64}),
        ("of all", EVERYTHING, {}),
    ]
    for name, predicate, by_hand in asked:
        await compare(f"page {name}", _asks(catalog, predicate), page(by_hand), 2)
        await compare(f"count {name}", _counts(catalog, predicate), count(by_hand), 2)
    far = records * 4 // 5
    await compare(f"page of all, skip {far:,}", _asks(catalog, EVERYTHING, far), page({}, far), 2)
    near = _asks(catalog, EVERYTHING)
    await compare(
        f"page of all, skip {far:,} against skip 0",
        _asks(catalog, EVERYTHING, far),
        _same_size(near, far, catalog),
        5,
    )
    await catalog.close()


async def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=250_000)
    parser.add_argument("--mongo", metavar="URL", help="a server whose database may be filled")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        await sqlite(options.records, Path(place))
    for driver in Driver if options.mongo else ():
        await mongo(options.records, options.mongo, driver)


if __name__ == "__main__":
    # The loop that the server runs on.
    uvloop.run(main())
