"""Does what was written get out of the log while others write?"""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.changes import Insert, Upsert
from graphql_api.domain.errors import TokenExistsError
from graphql_api.domain.predicates import EVERYTHING
from graphql_api.domain.tokens import Role, TokenRow
from tests.catalog.document_samples import NOTE, RECORDS, record


def copied(place: Path) -> int:
    """Count what stands in the file itself, whatever its log says."""
    with closing(sqlite3.connect(f"file:{place}?mode=ro&immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])


async def test_many_documents_are_copied_into_the_file(tmp_path: Path) -> None:
    place = tmp_path / "catalog.sqlite"
    catalog = SqliteCatalog(place)
    await catalog.open()
    before = place.stat().st_size
    await catalog.write(Insert(RECORDS, [record(number) for number in range(200)]), NOTE)
    for _ in range(1000):
        if place.stat().st_size > before:
            break
        await asyncio.sleep(0.01)
    # It is not closed yet, and the file itself grows by nothing else.
    assert place.stat().st_size > before
    await catalog.close()
    assert copied(place) == 200


async def test_small_writes_do_not_make_the_log_large(tmp_path: Path) -> None:
    place = tmp_path / "catalog.sqlite"
    catalog = SqliteCatalog(place)
    await catalog.open()
    written = 240

    async def read() -> None:
        while await catalog.count(RECORDS, EVERYTHING, private=True) < written:
            pass

    readers = [asyncio.create_task(read()) for _ in range(3)]
    for number in range(written):
        await catalog.write(Insert(RECORDS, [record(number)]), NOTE)
    await asyncio.gather(*readers)
    log = place.with_name(f"{place.name}-wal").stat().st_size
    await catalog.close()
    assert copied(place) == written
    # Each write adds some 100 KB to a log that does not begin anew.
    assert log < 15e6


async def test_the_log_is_copied_behind_writes_that_fail(tmp_path: Path) -> None:
    place = tmp_path / "catalog.sqlite"
    catalog = SqliteCatalog(place)
    await catalog.open()
    await catalog.write(Insert(RECORDS, [record(0)]), NOTE)
    assert copied(place) == 0
    row = TokenRow("ci", "a" * 64, frozenset({Role.WRITE}), "2026-01-01T00:00:00Z")
    await catalog.put_token(row)
    for _ in range(40):
        with pytest.raises(TokenExistsError):
            await catalog.put_token(row)
    for _ in range(1000):
        # The file is being written while it is read.
        with suppress(sqlite3.DatabaseError):
            if copied(place) == 1:
                break
        await asyncio.sleep(0.01)
    assert copied(place) == 1
    await catalog.close()


async def test_copying_keeps_nobody_from_writing_and_loses_nothing(tmp_path: Path) -> None:
    place = tmp_path / "catalog.sqlite"
    catalog = SqliteCatalog(place)
    await catalog.open()
    for begin in range(0, 2000, 200):
        await catalog.write(Upsert(RECORDS, [record(n) for n in range(begin, begin + 200)]), NOTE)
        assert await catalog.count(RECORDS, EVERYTHING, private=True) == begin + 200
    await catalog.close()
    assert copied(place) == 2000
    assert not place.with_name(f"{place.name}-wal").exists()
