"""By which URL does this server give files of its own disk?"""

import asyncio
from pathlib import Path

from graphql_api.domain.annex import parse_key
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.files import Holder
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Woven
from graphql_api.storage.annex_objects import AnnexObjects
from graphql_api.storage.object_links import LinkWriter, ObjectKind, ObjectLinks
from graphql_api.storage.protocols import Located, Locator, located_urls
from graphql_api.storage.repository import git_directory


class LocalStorage:
    """Files of plain folders, and annexed files that a repository on this machine holds."""

    def __init__(self, links: ObjectLinks) -> None:
        """Write addresses with `links`."""
        self._links = links
        self._objects = AnnexObjects()

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version; null where the folder or repository is gone, or holds no annexed file."""
        origin = dataset.origin
        if origin is None or not origin.location:
            return None
        writer = LinkWriter(self._links, dataset.dataset_id, version.created_at, index)
        if origin.kind is OriginKind.FOLDER:
            there = await asyncio.to_thread(Path(origin.location).is_dir)
            return _FolderLocator(index, writer) if there else None
        keys = await self._keys(origin)
        return _AnnexLocator(index, writer, keys) if keys else None

    async def _keys(self, origin: Origin) -> frozenset[str]:
        if origin.kind is not OriginKind.GIT:
            return frozenset()
        directory = await asyncio.to_thread(git_directory, origin.location)
        return await self._objects.keys(directory) if directory else frozenset()


class _FolderLocator:
    def __init__(self, index: VersionIndex, writer: LinkWriter) -> None:
        self._index = index
        self._writer = writer

    def locate(self, row: int) -> Located | None:
        if self._index.form(row).holder is not Holder.FOLDER:
            return None
        return self._writer.located(row, ObjectKind.FILE, self._index.path(row))

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        del rows
        return None


class _AnnexLocator:
    def __init__(self, index: VersionIndex, writer: LinkWriter, keys: frozenset[str]) -> None:
        self._index = index
        self._writer = writer
        self._keys = keys

    def locate(self, row: int) -> Located | None:
        key = self._index.key(row)
        if key is None or key not in self._keys or not _says_size(self._index, row):
            return None
        return self._writer.located(row, ObjectKind.ANNEXED, key)

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        del rows
        return None


def _says_size(index: VersionIndex, row: int) -> bool:
    """Tell whether the size of an annexed file is known: a link promises it, and few keys lack it."""
    odd = index.columns.odd_keys.get(row)
    parsed = parse_key(odd) if odd else None
    return odd is None or (parsed is not None and parsed.size is not None)
