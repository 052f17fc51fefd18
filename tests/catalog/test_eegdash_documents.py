"""Do all real documents of EEGDash go in and come out equal?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Insert
from graphql_api.domain.documents import Collection, Document, Space, document_key
from graphql_api.domain.predicates import EVERYTHING, equals
from tests.catalog.adapters import ADAPTERS
from tests.catalog.document_samples import NOTE, found
from tests.conftest import swept

pytestmark = pytest.mark.shared

#: Documents of one write, as clients send them.
_AT_ONCE = 100
#: Some datasets are described more than once: each description goes to the next database.
_DATABASES = ("eegdash", "eegdash_dev", "eegdash_staging", "eegdash_v1")


def _read(path: Path) -> list[Document]:
    content: Any = json.loads(path.read_bytes())
    if isinstance(content, list):
        return cast("list[Document]", content)
    fields = cast("Document", content)
    return cast("list[Document]", fields.get("records", [fields]))


def _spread(documents: Iterator[Document], collection: Collection) -> dict[str, list[Document]]:
    spread: dict[str, dict[tuple[str, ...], Document]] = {name: {} for name in _DATABASES}
    for document in documents:
        key = document_key(collection, document)
        next(kept for kept in spread.values() if key not in kept)[key] = document
    return {name: list(kept.values()) for name, kept in spread.items()}


async def _check(catalog: Catalog, collection: Collection, documents: list[Document]) -> None:
    for database, each in _spread(iter(documents), collection).items():
        space = Space(database, collection)
        for first in range(0, len(each), _AT_ONCE):
            await catalog.write(Insert(space, each[first : first + _AT_ONCE]), NOTE)
        assert await found(catalog, space) == each
        # Not only equal: fields in their order, integers integers, floats floats.
        assert [orjson.dumps(one) for one in await found(catalog, space)] == [
            orjson.dumps(one) for one in each
        ]


async def test_datasets_come_out_equal(catalog: Catalog, adapter_name: str, shared: Path) -> None:
    folder = shared / "data" / "eegdash"
    paths = [*folder.rglob("*_dataset.json"), *folder.rglob("*_datasets.json")]
    documents = [document for path in sorted(paths) for document in _read(path)]
    assert len(documents) >= 835
    # Those that differ in their driver, or in how many members a set has, take every fourth: all take all by the rest.
    if adapter_name not in swept([*ADAPTERS], ["sqlite", "mongo-motor"]):
        documents = documents[::4]
    await _check(catalog, Collection.DATASETS, documents)
    ids = [document["dataset_id"] for document in documents]
    rows = await catalog.get_datasets(ids)
    assert all(row and row.document["dataset_id"] == id for row, id in zip(rows, ids, strict=True))


async def test_records_come_out_equal(catalog: Catalog, adapter_name: str, shared: Path) -> None:
    paths = (shared / "data" / "eegdash").rglob("*_records.json")
    documents = [document for path in sorted(paths) for document in _read(path)]
    assert len(documents) >= 2190
    # What is Python in this process takes longer than all others.
    if adapter_name == "mongomock":
        documents = documents[:: swept(1, 4)]
    await _check(catalog, Collection.RECORDS, documents)
    names = {document["dataset"] for document in documents}
    for name in names:
        expected = [document for document in documents if document["dataset"] == name]
        assert (
            await found(catalog, Space("eegdash", Collection.RECORDS), equals({"dataset": name})) == expected
        )
    assert await catalog.count(Space("eegdash", Collection.RECORDS), EVERYTHING, private=False) == len(
        documents
    )
