"""In which datasets is a file, by its checksum or its name?

The store knows by their keys which versions may have it. Of each dataset the newest of those is read, and only as many
as a page needs: a lookup takes one short row of each file list, and the lists that are shown.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import orjson

from graphql_api.domain.errors import InvalidCursorError, InvalidInputError, StoreCorruptError
from graphql_api.domain.file_keys import ListedVersion, key_of_checksum, key_of_name
from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.domain.selections import FileSelection, read_checksum
from graphql_api.resolvers import datasets, versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion

#: Most files on one page: each may be in a list that has to be read.
MOST: Final = 100

#: Characters of a name; no file system has longer ones.
_LONGEST: Final = 1024


@dataclass(frozen=True, slots=True, eq=False)
class FoundFile:
    """A file and the newest version of its dataset that has one such."""

    version: LoadedVersion
    row: int

    @property
    def key(self) -> str:
        """Its place among all that are found."""
        return orjson.dumps([self.version.published.row.dataset_id, self.path]).decode()

    @property
    def path(self) -> str:
        """Path in the dataset."""
        return self.version.index.path(self.row)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A file as it is looked for: by a checksum, by the last segment of its path, or by both."""

    checksum: str | None
    name: str | None

    @property
    def selection(self) -> FileSelection:
        """Give the files of one version."""
        return FileSelection(checksum=self.checksum, name=self.name)

    @property
    def keys(self) -> Sequence[str]:
        """Give the keys that the lists must have."""
        found: list[str] = []
        if self.checksum is not None:
            found.append(key_of_checksum(self.checksum.rpartition(":")[2]))
        if self.name is not None:
            found.append(key_of_name(self.name.encode(errors="surrogatepass")))
        return found


def read_lookup(checksum: str | None, name: str | None) -> Lookup:
    """Read what is looked for; InvalidInputError where that is nothing, or cannot be in any list."""
    if checksum is None and name is None:
        raise InvalidInputError("files are looked up by checksum or name: give one or both")
    if name is not None and not 0 < len(name) <= _LONGEST:
        raise InvalidInputError(f"a name has from 1 to {_LONGEST} characters", limit=_LONGEST)
    return Lookup(None if checksum is None else read_checksum(checksum), name)


async def page(reader: Reader, lookup: Lookup, *, first: int, after: str | None) -> Page[FoundFile]:
    """Give the files behind a cursor, by dataset and path; `total_count` is the datasets that may have one."""
    size = check_page_size(first, MOST)
    last = None if after is None else _place(decode_cursor(after))
    listed = await reader.store.find_versions(lookup.keys, private=reader.viewer.can_read_private)
    ids = [dataset_id for dataset_id, _ in groupby(listed, lambda each: each.dataset_id)]
    found: list[FoundFile] = []
    async for each in _files(reader, lookup, listed, last):
        found.append(each)
        if len(found) > size:
            break
    shown = found[:size]
    return Page(
        shown,
        [each.key for each in shown],
        total_count=len(ids),
        has_next=len(found) > size,
        has_previous=last is not None,
    )


def _place(cursor: str) -> tuple[str, str]:
    try:
        dataset_id, path = orjson.loads(cursor)
    except (orjson.JSONDecodeError, TypeError, ValueError) as error:
        raise _foreign() from error
    if not isinstance(dataset_id, str) or not isinstance(path, str):
        raise _foreign()
    return dataset_id, path


def _foreign() -> InvalidCursorError:
    return InvalidCursorError("this cursor is of another list")


async def _files(
    reader: Reader, lookup: Lookup, listed: Sequence[ListedVersion], last: tuple[str, str] | None
) -> AsyncIterator[FoundFile]:
    for dataset_id, group in groupby(listed, lambda each: each.dataset_id):
        if last is not None and dataset_id < last[0]:
            continue
        for each in await _of_dataset(reader, lookup, dataset_id, {each.tag for each in group}):
            if last is None or (dataset_id, each.path.encode()) > (last[0], last[1].encode()):
                yield each


async def _of_dataset(reader: Reader, lookup: Lookup, dataset_id: str, tags: set[str]) -> list[FoundFile]:
    """Give the files of the newest version that has any, in path order."""
    dataset = await datasets.get(reader, dataset_id)
    if dataset is None:
        return []
    for published in await versions.listed(reader, dataset):
        found = await _of_version(reader, lookup, published) if published.row.tag in tags else []
        if found:
            return found
    return []


async def _of_version(reader: Reader, lookup: Lookup, published: PublishedVersion) -> list[FoundFile]:
    """Give the files of a version; none where its list cannot be read, as others can."""
    try:
        loaded = await versions.load(reader, published)
    except StoreCorruptError:
        return []
    rows: list[int] = loaded.index.select(lookup.selection).tolist()
    return [FoundFile(loaded, row) for row in rows]
