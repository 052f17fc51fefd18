"""How is the list of a version's files written, with addresses for all of them, in constant memory?

Rows carry what the published document has, in its order, and then the durable address on this server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from graphql_api import kernel
from graphql_api.index.arrays import Rows
from graphql_api.kernel.columns import Checksums, Escape, Listed, Numbers, Texts, Woven, joined
from graphql_api.storage.protocols import Locator, located_urls
from rest_compat.data.selected import Selected

#: Told in the place of an address where there is none.
UNREACHABLE: Final = "the bytes of this file cannot be reached from this server"

_CHECKSUM: Final = (b'"', b'","checksum":"', b'"', b'null,"checksum":null')
_ERROR: Final = b',"error":' + orjson.dumps(UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files, what gives their addresses, and what stands before addresses on this server."""

    selected: Selected
    locator: Locator | None
    server: str


def manifest_array(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON array, slice by slice."""
    before = b"["
    for text in _texts(manifest, b","):
        yield before + text
        before = b","
    yield b"[]" if before == b"[" else b"]"


def manifest_lines(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON object a line, slice by slice."""
    for text in _texts(manifest, b"\n"):
        yield text + b"\n"


def _texts(manifest: Manifest, separator: bytes) -> Iterator[bytes]:
    for rows in manifest.selected.row_slices():
        yield kernel.weave(_row(manifest, rows), len(rows), separator)


def _row(manifest: Manifest, rows: Rows) -> Woven:
    index = manifest.selected.version.index
    columns, starts = index.columns, index.path_starts
    path = Texts(columns.paths, starts, rows, escape=Escape.NONE if columns.plain_json else Escape.JSON)
    link = (
        path
        if columns.plain_url and columns.plain_json
        else Texts(columns.paths, starts, rows, escape=Escape.URL)
    )
    url, error = _addresses(manifest, rows)
    return joined(
        b'{"path":"',
        path,
        b'","size":',
        Numbers(columns.arrays.sizes[rows]),
        b',"checksum_algorithm":',
        Checksums(columns.checksums, index.checksum_starts, rows, *_CHECKSUM),
        b',"url":',
        url,
        b',"bytes_url":' + orjson.dumps(manifest.selected.files_url)[:-1],
        link,
        b'"',
        error,
        b"}",
    )


def _addresses(manifest: Manifest, rows: Rows) -> tuple[Woven, Woven]:
    """Give the addresses as JSON, and what tells of those that are missing."""
    woven = manifest.locator.woven(rows) if manifest.locator else None
    if woven is not None and _is_plain(woven):
        return joined(b'"', woven, b'"'), joined(b"")
    found = urls(rows.tolist(), manifest)
    url = joined(Listed([orjson.dumps(each) for each in found]))
    missing = Listed([b"" if each else _ERROR for each in found]) if None in found else b""
    return url, joined(missing)


def _is_plain(woven: Woven) -> bool:
    """Tell whether the texts of a template stand in JSON as they are; its columns are percent-encoded, so they do."""
    text = b"".join(woven.texts)
    return orjson.dumps(text.decode())[1:-1] == text


def urls(rows: Sequence[int], manifest: Manifest) -> list[str | None]:
    """Give the address to fetch each file by; null where there is none."""
    if manifest.locator is None or not rows:
        return [None] * len(rows)
    together = range(rows[0], rows[-1] + 1)
    locator = manifest.locator
    found = locator.urls(together) if len(together) == len(rows) else located_urls(locator.locate, rows)
    return [manifest.server + url if url and url[0] == "/" else url for url in found]
