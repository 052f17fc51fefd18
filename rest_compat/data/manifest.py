"""How is the list of a version's files written, with addresses for all of them, in constant memory?

Rows carry what the published document has, in its order, and then the durable address on this server. Most versions
hold nothing that JSON would escape: their rows are put together as they are, and looked at as a whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

import orjson

from graphql_api.storage.protocols import Locator, located_urls
from rest_compat.data.selected import Selected, Slice

#: Told in the place of an address where there is none.
UNREACHABLE: Final = "the bytes of this file cannot be reached from this server"

_NO_CHECKSUM: Final = 'null,"checksum":null'
_PRINTED: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files, what gives their addresses, and what stands before addresses on this server."""

    selected: Selected
    locator: Locator | None
    server: str


def manifest_array(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON array, slice by slice."""
    before = "["
    for text in _texts(manifest, ","):
        yield f"{before}{text}".encode()
        before = ","
    yield b"[]" if before == "[" else b"]"


def manifest_lines(manifest: Manifest) -> Iterator[bytes]:
    """Write one JSON object a line, slice by slice."""
    for text in _texts(manifest, "\n"):
        yield f"{text}\n".encode()


def _texts(manifest: Manifest, separator: str) -> Iterator[str]:
    columns = manifest.selected.version.index.columns
    is_plain = columns.plain_json and columns.plain_url
    for part in manifest.selected.slices():
        found = urls(part.rows, manifest)
        text = _plain_text(part, found, manifest, separator) if is_plain and None not in found else None
        yield text or _careful_text(part, found, manifest, separator)


def _plain_text(part: Slice, found: Sequence[str | None], manifest: Manifest, separator: str) -> str | None:
    """Write rows of paths that need no escape; null where addresses turn out to need one.

    Addresses are percent-encoded, so that what could break a row can only stand where they all begin.
    """
    joined = "".join(cast("Sequence[str]", found))
    if not joined.isascii() or '"' in joined or "\\" in joined or not _PRINTED.fullmatch(found[0] or ""):
        return None
    root = manifest.selected.files_url
    return separator.join(
        [
            f'{{"path":"{path}","size":{size},"checksum_algorithm":{checksum},"url":"{url}","bytes_url":"{root}{path}"}}'
            for path, size, checksum, url in zip(
                part.paths, part.sizes, _checksums(part.checksums), found, strict=True
            )
        ]
    )


def _careful_text(part: Slice, found: Sequence[str | None], manifest: Manifest, separator: str) -> str:
    durable = manifest.selected.urls(part.paths)
    return separator.join(
        [
            f'{{"path":"{path}","size":{size},"checksum_algorithm":{checksum},{address}}}'
            for path, size, checksum, address in zip(
                _escaped(part.paths),
                part.sizes,
                _checksums(part.checksums),
                map(_addressed, found, durable),
                strict=True,
            )
        ]
    )


def _addressed(url: str | None, durable: str) -> str:
    """Write both addresses of a file, and the error where there is no first one."""
    told = {"url": url, "bytes_url": durable} | ({} if url else {"error": UNREACHABLE})
    return orjson.dumps(told)[1:-1].decode()


def _escaped(texts: list[str]) -> list[str]:
    """Escape texts as JSON has them, without their quotes.

    Within escaped text a quote follows a backslash, so that `","` stands between two texts and nowhere else.
    """
    return orjson.dumps(texts)[2:-2].decode().split('","')


def _checksums(checksums: list[str]) -> list[str]:
    """Write `algorithm:hex` as both keys' values. Neither holds what JSON would escape, or a second colon."""
    if not all(checksums):
        return [_checksums([each])[0] if each else _NO_CHECKSUM for each in checksums]
    glued = '"\0"'.join(checksums).replace(":", '","checksum":"')
    return f'"{glued}"'.split("\0")


def urls(rows: Sequence[int], manifest: Manifest) -> list[str | None]:
    """Give the address to fetch each file by; null where there is none."""
    if manifest.locator is None or not rows:
        return [None] * len(rows)
    together = range(rows[0], rows[-1] + 1)
    locator = manifest.locator
    found = locator.urls(together) if len(together) == len(rows) else located_urls(locator.locate, rows)
    return (
        [manifest.server + url if url and url[0] == "/" else url for url in found] if _here(found) else found
    )


def _here(found: list[str | None]) -> bool:
    """Tell whether some of the addresses are on this server, or none at all."""
    return None in found or "\n/" in "\n".join(["", *cast("list[str]", found)])
