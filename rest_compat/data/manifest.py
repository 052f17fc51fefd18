"""How is the list of a version's files written, with addresses for all of them, in constant memory?

Rows carry what the published document has, in its order, and then the durable address on this server. Text goes
through orjson in lists, a slice at a time, and is put into rows that are otherwise the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from graphql_api.storage.protocols import Locator
from rest_compat.data.selected import Selected, Slice

#: Told in the place of an address where there is none.
UNREACHABLE: Final = "the bytes of this file cannot be reached from this server"

_NO_CHECKSUM: Final = 'null,"checksum":null'


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files, what gives their addresses, and what stands before addresses on this server."""

    selected: Selected
    locator: Locator | None
    server: str


def manifest_array(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON array, slice by slice."""
    before = "["
    for rows in _rows(manifest):
        yield f"{before}{','.join(rows)}".encode()
        before = ","
    yield b"[]" if before == "[" else b"]"


def manifest_lines(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON object a line, slice by slice."""
    for rows in _rows(manifest):
        yield ("\n".join(rows) + "\n").encode()


def _rows(manifest: Manifest) -> Iterator[list[str]]:
    for part in manifest.selected.slices():
        yield [
            f'{{"path":"{path}","size":{size},"checksum_algorithm":{checksum},"url":{url},"bytes_url":"{durable}"{error}}}'
            for path, size, checksum, url, durable, error in zip(
                _escaped(part.paths),
                part.sizes,
                _checksums(part.checksums),
                *_addresses(part, manifest),
                strict=True,
            )
        ]


def _escaped(texts: list[str]) -> list[str]:
    """Escape texts as JSON has them, without their quotes.

    Within escaped text a quote follows a backslash, so that `","` stands between two texts and nowhere else.
    """
    return orjson.dumps(texts)[2:-2].decode().split('","')


def _checksums(checksums: list[str]) -> Sequence[str]:
    """Write `algorithm:hex` as both keys' values. Neither holds what JSON would escape."""
    return [
        '"' + checksum.replace(":", '","checksum":"', 1) + '"' if checksum else _NO_CHECKSUM
        for checksum in checksums
    ]


def _addresses(part: Slice, manifest: Manifest) -> tuple[list[str], list[str], Sequence[str]]:
    """Give of each file the address to fetch it by, the durable one, and the error where there is no first one."""
    durable = _escaped(manifest.selected.urls(part.paths))
    found = urls(part.rows, manifest)
    whole = [url for url in found if url]
    if len(whole) == len(found):
        return [f'"{url}"' for url in _escaped(whole)], durable, [""] * len(found)
    told = f',"error":"{UNREACHABLE}"'
    return [orjson.dumps(url).decode() for url in found], durable, ["" if url else told for url in found]


def urls(rows: Sequence[int], manifest: Manifest) -> list[str | None]:
    """Give the address to fetch each file by; null where there is none."""
    if manifest.locator is None:
        return [None] * len(rows)
    located = map(manifest.locator.locate, rows)
    return [each and (manifest.server + each.url if each.url[0] == "/" else each.url) for each in located]
