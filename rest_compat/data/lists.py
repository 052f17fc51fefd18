"""How are lists of a version's files answered: manifests, checksums, scripts?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from http import HTTPStatus
from typing import Final, NamedTuple

import numpy as np

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.resolvers import file_choice
from graphql_api.resolvers.file_choice import FileChoice
from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.versions import LoadedVersion
from rest_compat.data import answers, checksums, links, made, manifest, scripts
from rest_compat.data.answers import Answer
from rest_compat.data.conditions import strong_tag
from rest_compat.data.filters import TOLD, read_choice, write_selection
from rest_compat.data.headers import BRIEF, JSON, header, kept
from rest_compat.data.request import Request
from rest_compat.data.scripts import Program
from rest_compat.data.selected import Selected

_NDJSON: Final = "application/x-ndjson"
_TEXT: Final = "text/plain; charset=utf-8"
_SCRIPT: Final = "text/x-shellscript; charset=utf-8"

#: Tells what no line of a list of checksums has room for.
LEFT_OUT: Final = "x-checksums-left-out"


class Media(NamedTuple):
    """What a list is written in, and its entity tag."""

    type: str
    tag: str


async def answer_manifest(
    request: Request, version: LoadedVersion, name: str, locations: Locations
) -> Answer:
    """Answer with the manifest, as an array or one object a line."""
    selected = await _selected(request, version, read_choice(request.query))
    locator = await locations.of(version)
    listed = manifest.Manifest(selected, locator, request.addresses.origin + request.addresses.site)
    # A list is made of the version, of what is selected, and of how addresses are written just now.
    tag = _tag(request, selected, name, *_samples(listed))
    if name == made.MANIFEST:
        return _streamed(request, selected, name, Media(JSON, tag), manifest.manifest_array(listed))
    return _streamed(request, selected, name, Media(_NDJSON, tag), manifest.manifest_lines(listed))


async def answer_script(request: Request, version: LoadedVersion, directory: str | None) -> Answer:
    """Answer with a script that downloads what is selected, or all below a directory."""
    program = _program(request.query["script"][0])
    choice = read_choice(request.query)
    if directory:
        choice = replace(choice, selection=replace(choice.selection, path_prefix=f"{directory}/"))
    selected = await _selected(request, version, choice)
    media = _TEXT if program is Program.ARIA2 else _SCRIPT
    tag = _tag(request, selected, "script", program, directory or "")
    answer = _streamed(request, selected, "", Media(media, tag), scripts.download_script(selected, program))
    name = scripts.script_name(selected, program)
    return answer._replace(
        headers=[*answer.headers, header("content-disposition", f'inline; filename="{name}"')]
    )


async def answer_checksums(request: Request, version: LoadedVersion, algorithm: str) -> Answer:
    """Answer with the checksums of one algorithm; in JSON, with what they leave out."""
    selected = await _selected(request, version, read_choice(request.query))
    if request.query.get("format", [""])[0] == "json":
        return _counted(request, selected, algorithm)
    name = made.CHECKSUMS + algorithm
    body = checksums.checksum_lines(selected, algorithm)
    answer = _streamed(request, selected, name, Media(_TEXT, _tag(request, selected, name)), body)
    left_out = str(checksums.left_out(selected, algorithm))
    return answer._replace(headers=[*answer.headers, header(LEFT_OUT, left_out)])


async def _selected(request: Request, version: LoadedVersion, choice: FileChoice) -> Selected:
    row = version.published.row
    root = request.addresses.whole(request.addresses.version(row.dataset_id, row.tag))
    return Selected(version, await file_choice.rows(request.reader, version, choice), root)


def _program(asked: str) -> Program:
    try:
        return Program(asked)
    except ValueError as error:
        known = ", ".join(Program)
        raise InvalidFilterError(
            f"there is no script for {asked[:80]!r}, but for: {known}", field="script"
        ) from error


def _samples(listed: manifest.Manifest) -> list[str]:
    """Give the address of one file of each kind of holder: they change when signatures, places or hosts do."""
    columns = listed.selected.version.index.columns
    if not len(columns):
        return []
    rows = [int(np.argmax(columns.arrays.forms == form)) for form in range(len(columns.form_list))]
    return [url or "" for url in manifest.urls(rows, listed)]


def _tag(request: Request, selected: Selected, *parts: str) -> str:
    content = selected.version.published.row.content_hash
    return strong_tag(
        content, selected.files_url, write_selection(request.query), *_told(request, selected), *parts
    )


def _told(request: Request, selected: Selected) -> list[str]:
    """Name the files where the version's own list does not say which they are: tables may come in behind it."""
    asked = not request.query.keys().isdisjoint(TOLD)
    return [blake2b(selected.rows.tobytes(), digest_size=16).hexdigest()] if asked else []


def _counted(request: Request, selected: Selected, algorithm: str) -> Answer:
    """Tell what a list of checksums holds, and by which other means the files that it leaves out can be checked."""
    columns = selected.version.index.columns
    forms: list[int] = columns.arrays.forms[selected.rows].tolist()
    counts = Counter(columns.form_list[form].algorithm or "none" for form in forms)
    row = selected.version.published.row
    told = {
        "dataset_id": row.dataset_id,
        "version": row.tag,
        "algorithm": algorithm,
        "count": counts.pop(algorithm, 0),
        "left_out": dict(sorted(counts.items())),
    }
    return answers.conditional(request, answers.document(told, more=[kept(BRIEF)]))


def _streamed(request: Request, selected: Selected, name: str, media: Media, body: Iterator[bytes]) -> Answer:
    published = selected.version.published
    headers = [
        header("content-type", media.type),
        kept(BRIEF),
        links.version_links(published.dataset, published.row, request.addresses),
    ]
    if "download" in request.query:
        saved = f"{published.row.dataset_id}-{published.row.tag}-{name}"
        headers.append(header("content-disposition", f'attachment; filename="{saved}"'))
    return answers.tagged(request, Answer(HTTPStatus.OK, headers, body), media.tag)
