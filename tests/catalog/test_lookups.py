"""Are versions found by what is in their file lists?"""

from typing import Final

from graphql_api.catalog.protocols import Catalog, Publication
from graphql_api.domain.changes import Delete, Show
from graphql_api.domain.datasets import Visibility
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.file_keys import ListedVersion, key_of_checksum, key_of_name
from graphql_api.domain.predicates import equals
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import encode
from graphql_api.index.file_keys import file_keys
from tests.catalog.document_samples import NOTE
from tests.catalog.samples import publication, version
from tests.schema.archive import entry

GRAPH: Final = Space("eegdash", Collection.DATASETS)
README: Final = key_of_name(b"README")


def keyed(dataset_id: str, tag: str, *paths: str, count: int = 0) -> Publication:
    """Publish these files and so many others."""
    others = [f"sub-{number}/eeg/sub-{number}_{dataset_id}_{tag}_eeg.edf" for number in range(count)]
    columns = build_columns([entry(path, 1) for path in (*paths, *others)])
    chunks = encode(columns)
    made = publication(version(dataset_id, tag, chunks), chunks)
    return made._replace(keys=file_keys(columns))


async def test_versions_are_found_by_name_and_checksum(catalog: Catalog) -> None:
    await catalog.publish(keyed("ds1", "v1.0.0", "README", "a/notes.txt"))
    await catalog.publish(keyed("ds1", "v1.1.0", "README"))
    await catalog.publish(keyed("ds2", "v1.0.0", "README", "b/notes.txt", count=3000))
    every = [ListedVersion("ds1", "v1.0.0"), ListedVersion("ds1", "v1.1.0"), ListedVersion("ds2", "v1.0.0")]
    assert await catalog.find_versions([README], private=False) == every
    notes = key_of_name(b"notes.txt")
    assert await catalog.find_versions([notes], private=False) == [every[0], every[2]]
    checksum = key_of_checksum(entry("b/notes.txt", 1).digest.hex())
    assert await catalog.find_versions([checksum], private=False) == [every[2]]
    assert await catalog.find_versions([notes, checksum], private=False) == [every[2]]
    assert await catalog.find_versions([notes, key_of_name(b"b")], private=False) == []
    assert await catalog.find_versions([], private=False) == []


async def test_all_of_a_large_version_is_found(catalog: Catalog) -> None:
    await catalog.publish(keyed("ds1", "v1.0.0", count=12_000))
    for number in range(0, 12_000, 997):
        name = f"sub-{number}_ds1_v1.0.0_eeg.edf".encode()
        assert await catalog.find_versions([key_of_name(name)], private=False), number
    assert await catalog.find_versions([key_of_name(b"sub-12000_ds1_v1.0.0_eeg.edf")], private=False) == []


async def test_what_is_private_or_gone_is_not_found(catalog: Catalog) -> None:
    await catalog.publish(keyed("ds1", "v1.0.0", "README"))
    await catalog.publish(keyed("ds2", "v1.0.0", "README"))
    await catalog.write(Show("ds1", Visibility.PRIVATE), NOTE)
    assert await catalog.find_versions([README], private=False) == [ListedVersion("ds2", "v1.0.0")]
    assert len(await catalog.find_versions([README], private=True)) == 2
    await catalog.write(Delete(GRAPH, equals({"dataset_id": "ds2"})), NOTE)
    assert await catalog.find_versions([README], private=False) == []
    # Both had the same list, which is still that of the one.
    assert await catalog.find_versions([README], private=True) == [ListedVersion("ds1", "v1.0.0")]
    await catalog.write(Delete(GRAPH, equals({"dataset_id": "ds1"})), NOTE)
    assert await catalog.find_versions([README], private=True) == []


async def test_lists_without_keys_are_told_and_given_them_later(catalog: Catalog) -> None:
    made = keyed("ds1", "v1.0.0", "README")
    await catalog.publish(made._replace(keys={}))
    assert await catalog.find_versions([README], private=False) == []
    content_hash = made.version.content_hash
    assert await catalog.unkeyed_lists() == [content_hash]
    await catalog.put_keys(content_hash, made.keys)
    await catalog.put_keys(content_hash, {})
    assert await catalog.unkeyed_lists() == []
    assert await catalog.find_versions([README], private=False) == [ListedVersion("ds1", "v1.0.0")]
    await catalog.publish(made)
    assert await catalog.find_versions([README], private=False) == [ListedVersion("ds1", "v1.0.0")]
