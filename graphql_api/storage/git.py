"""By which URL does a file come that git itself holds?

From its public upstream where there is one that serves single files, by the tag as NEMAR's data API has it; else from
the repository on this machine, by this server's own links.
"""

import asyncio
import re
from typing import Final
from urllib.parse import quote

import numpy as np

from graphql_api.domain.datasets import DatasetRow, OriginKind
from graphql_api.domain.files import Holder
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Escape, Texts, Woven, joined
from graphql_api.storage.object_links import LinkWriter, ObjectKind, ObjectLinks
from graphql_api.storage.protocols import Located, Locator, located_urls
from graphql_api.storage.repository import git_directory

#: Only what everybody may fetch without credentials: no `ssh`, no user in the URL.
_GITHUB: Final = re.compile(r"https://(?:www\.)?github\.com/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?/?")


class GitStorage:
    """Blobs of git trees."""

    def __init__(self, links: ObjectLinks) -> None:
        """Write addresses on this server with `links`."""
        self._links = links

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version; null where neither upstream nor this machine has the repository."""
        origin = dataset.origin
        if origin is None or origin.kind is not OriginKind.GIT:
            return None
        start = upstream_start(origin.upstream, version.source_tag or version.revision)
        if start is not None:
            return _UpstreamLocator(index, start)
        if not origin.location or await asyncio.to_thread(git_directory, origin.location) is None:
            return None
        return _BlobLocator(index, LinkWriter(self._links, dataset.dataset_id, version.created_at, index))


def upstream_start(upstream: str, revision: str) -> str | None:
    """Give the address before a revision's paths, which ends in `/`; null where upstream serves no single files."""
    match = _GITHUB.fullmatch(upstream)
    if match is None or not revision:
        return None
    return f"https://raw.githubusercontent.com/{match[1]}/{match[2]}/{quote(revision)}/"


class _UpstreamLocator:
    def __init__(self, index: VersionIndex, start: str) -> None:
        self._index = index
        self._start = start

    def locate(self, row: int) -> Located | None:
        if self._index.form(row).holder is not Holder.GIT:
            return None
        return Located(self._start + quote(self._index.raw_path(row)))

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        forms = self._index.columns.form_list
        in_git = np.array([form.holder is Holder.GIT for form in forms], bool)
        if not in_git[self._index.columns.arrays.forms[rows]].all():
            return None
        columns = self._index.columns
        escape = Escape.NONE if columns.plain_url else Escape.URL
        return joined(
            self._start.encode(), Texts(columns.paths, self._index.path_starts, rows, escape=escape)
        )


class _BlobLocator:
    def __init__(self, index: VersionIndex, writer: LinkWriter) -> None:
        self._index = index
        self._writer = writer

    def locate(self, row: int) -> Located | None:
        if self._index.form(row).holder is not Holder.GIT or not self._index.digest(row):
            return None
        return self._writer.located(row, ObjectKind.BLOB, "")

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        del rows
        return None
