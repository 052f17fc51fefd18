"""How is what stands in a version answered?"""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import Final, Protocol

import orjson

from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers import directories, tombstones
from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.reader import Indexes
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion
from rest_compat.data import answers, difference, made
from rest_compat.data.answers import Answer
from rest_compat.data.bids_index import BidsIndex, bids_index
from rest_compat.data.conditions import strong_tag
from rest_compat.data.directory import DirectoryRoute
from rest_compat.data.file import answer_file, prompt_file
from rest_compat.data.headers import BRIEF, JSON, VARY, header, kept
from rest_compat.data.kept import Kept
from rest_compat.data.lists import answer_checksums, answer_manifest, answer_script
from rest_compat.data.missing import Missing, missing_document, missing_page
from rest_compat.data.request import Request

#: Bytes of rows that are kept by their paths, and about what one takes beside its path.
_ROWS_BYTES: Final = 8 * 1024 * 1024
_ROW_BYTES: Final = 300


class HeldIndexes(Indexes, Protocol):
    """Published versions, some of them in memory."""

    def held(self, content_hash: str) -> VersionIndex | None:
        """Give an index that is in memory; null where it would have to be loaded."""
        ...


class VersionRoutes:
    """Answers for one version: which one, the caller found out."""

    def __init__(self, indexes: HeldIndexes, locations: Locations) -> None:
        """Read what is in versions from `indexes`; lead to bytes by `locations`."""
        self._indexes = indexes
        self._locations = locations
        self._directories = DirectoryRoute()
        self._bids: Kept[BidsIndex] = Kept()
        self._rows: Kept[int] = Kept(_ROWS_BYTES)

    async def answer(self, request: Request, published: PublishedVersion, asked: str) -> Answer:
        """Answer for a path; a file wins over a directory and over what is made here, but for the manifest."""
        version = await self.load(published)
        path = request.target.path
        if path is None:
            return _told(request, _absent(request, version))
        if path == made.MANIFEST and not request.target.slash:
            return await self._manifest(request, version)
        row = self._find(version, path)
        if row is not None:
            answer = await answer_file(request, version, row, self._locations)
            return answer or _told(request, replace(_absent(request, version), unavailable=True))
        return await self._answer_no_file(request, version, path, asked)

    def prompt(self, request: Request, published: PublishedVersion) -> Answer | None:
        """Answer for a file from what lies at hand; null where that is not enough, and for whatever is no file."""
        path, index = request.target.path, self._indexes.held(published.row.content_hash)
        if index is None or path is None or path == made.MANIFEST:
            return None
        version = LoadedVersion(published, index)
        row = self._find(version, path)
        return None if row is None else prompt_file(request, version, row, self._locations)

    def _find(self, version: LoadedVersion, path: str) -> int | None:
        """Find the row of a path; most paths are asked for twice, by HEAD and by GET."""
        key = (version.published.row.content_hash, path)
        row = self._rows.get(key)
        if row is None:
            row = version.index.find(path)
            if row is not None:
                self._rows.put(key, row, _ROW_BYTES + len(path))
        return row

    async def load(self, published: PublishedVersion) -> LoadedVersion:
        """Bring a version's file list into memory; StoreCorruptError where it is broken."""
        return LoadedVersion(published, await self._indexes.get(published.row.content_hash))

    async def _answer_no_file(
        self, request: Request, version: LoadedVersion, path: str, asked: str
    ) -> Answer:
        directory = directories.find(version, path)
        if directory and request.query.get("script"):
            return await answer_script(request, version, directory.path)
        if directory:
            return await self._directories.answer(request, directory, asked)
        if not request.target.slash:
            listed = await self._made(request, version, path)
            if listed:
                return listed
        absent = _absent(request, version)
        # HEAD has no body to tell a tombstone in: nothing is looked for.
        tombstone = None if request.is_head else await tombstones.find(request.reader, version, path)
        return _told(request, replace(absent, tombstone=tombstone))

    async def _made(self, request: Request, version: LoadedVersion, path: str) -> Answer | None:
        if path == difference.NAME:
            return await difference.answer_difference(request, version.published)
        if path == made.INDEX:
            return await self._index_document(request, version)
        algorithm = made.algorithm_of(path, version.index)
        if algorithm:
            return await answer_checksums(request, version, algorithm)
        return await answer_manifest(request, version, path, self._locations) if path == made.NDJSON else None

    async def _manifest(self, request: Request, version: LoadedVersion) -> Answer:
        if request.query.get("script"):
            return await answer_script(request, version, None)
        return await answer_manifest(request, version, made.MANIFEST, self._locations)

    async def _index_document(self, request: Request, version: LoadedVersion) -> Answer:
        row = version.published.row
        headers = [kept(BRIEF), header("content-type", JSON)]
        answer = answers.tagged(
            request, Answer(HTTPStatus.OK, headers), strong_tag(row.content_hash, row.tag)
        )
        if answer.status != HTTPStatus.OK or request.is_head:
            return answer
        subjects = orjson.Fragment((await self.index(version)).subjects)
        told = answers.document({"dataset_id": row.dataset_id, "version": row.tag, "subjects": subjects})
        return told._replace(headers=[*answer.headers, *told.headers[1:]])

    async def index(self, version: LoadedVersion) -> BidsIndex:
        """Give the index of a version, made beside the event loop and kept."""
        key = (version.published.row.content_hash,)
        found = self._bids.get(key)
        if found is None:
            found = await asyncio.to_thread(lambda: bids_index(_paths(version)))
            self._bids.put(key, found, len(found.subjects))
        return found


def _paths(version: LoadedVersion) -> list[str]:
    """Give the paths below subjects; the index tells of nothing else."""
    index = version.index
    return [path.decode() for path in index.raw_paths(index.range_of("sub-"))]


def _absent(request: Request, version: LoadedVersion) -> Missing:
    row = version.published.row
    path = request.target.path
    sent = request.target.rest if path is None else path + "/" * request.target.slash
    return Missing(row.dataset_id, row.tag, sent)


def _told(request: Request, absent: Missing) -> Answer:
    headers = [VARY, *([kept(BRIEF)] if request.is_head else [])]
    if request.wants_html:
        body = missing_page(absent, request.addresses)
        return answers.page(body, status=HTTPStatus.NOT_FOUND, more=headers)
    told = missing_document(absent, request.addresses)
    return answers.document(told, status=HTTPStatus.NOT_FOUND, more=headers)
