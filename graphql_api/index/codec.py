"""How are columns stored?

One stream: the length of a header, the header (JSON: lists of labels, and each section's name, type and length), then
the sections as they are in memory, each padded to 8 bytes. The stream is cut into pieces, each compressed by itself
with zstd and its checksum. Reading is decompression and nothing else: columns are views of the stream.
"""

import hashlib
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson
import zstandard

from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.files import Holder, KeyForm
from graphql_api.index.columns import GLUED, Columns, FileKind
from graphql_api.kernel import taken
from graphql_api.kernel.rows import Kind

#: Version of this format, in every header.
FORMAT: Final = 1

#: Bytes of one piece before compression. zstd grows what it cannot compress by less than 1 %, so that a stored chunk
#: stays below 8 MiB.
PIECE: Final = 8 * 1024 * 1024 - 64 * 1024

_ALIGN: Final = 8
_LENGTH: Final = struct.Struct("<Q")
_LEVEL: Final = 3

#: How a header names numbers, all with their last bytes first; what is no number has no name.
_TYPES: Final[dict[str, Kind]] = {"|u1": "B", "<u2": "H", "<u4": "I", "<i8": "q"}
_NAMES: Final[dict[str, str]] = {kind: name for name, kind in _TYPES.items()}


def encode(columns: Columns) -> list[bytes]:
    """Make the stored chunks of a version's file list, in order, each below 8 MiB."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    return [compressor.compress(piece) for piece in _cut(_stream(columns))]


def decode(chunks: Iterable[bytes]) -> Columns:
    """Read columns back from all chunks in order; StoreCorruptError where they are not what was stored."""
    decompressor = zstandard.ZstdDecompressor()
    try:
        stream = memoryview(b"".join([_piece(decompressor, chunk) for chunk in chunks]))
        (length,) = _LENGTH.unpack_from(stream)
        header = orjson.loads(stream[_LENGTH.size : _LENGTH.size + length])
        return _columns(header, stream, _aligned(_LENGTH.size + length))
    except (
        zstandard.ZstdError,
        struct.error,
        orjson.JSONDecodeError,
        KeyError,
        ValueError,
        TypeError,
    ) as error:
        message = f"a stored file list cannot be read: {error}"
        raise StoreCorruptError(message) from error


def _piece(decompressor: zstandard.ZstdDecompressor, chunk: bytes) -> bytes:
    frame = zstandard.get_frame_parameters(chunk)
    # The size is believed before the checksum is: a broken one would ask for more memory than there is.
    if frame.content_size > PIECE or not frame.has_checksum:
        message = "a chunk does not begin as it was written"
        raise ValueError(message)
    return decompressor.decompress(chunk, allow_extra_data=False)


def content_hash(columns: Columns) -> str:
    """Hash what was published: paths, sizes and keys of all files, whatever this program derives from them."""
    digest = hashlib.sha256()
    forms = [f"{f.holder}\0{f.algorithm}\0{f.backend}\0{f.key_extension}" for f in columns.form_list]
    names = sorted(forms)
    codes = array("I", [names.index(form) for form in forms])
    for part in (
        columns.paths,
        _bytes_of(columns.sizes),
        columns.checksums,
        columns.fingerprints,
        _bytes_of(taken(codes, columns.forms, "I")),
        memoryview("\n".join(names).encode()),
        memoryview(orjson.dumps(sorted(columns.odd_keys.items()))),
    ):
        digest.update(_LENGTH.pack(part.nbytes))
        digest.update(part)
    return digest.hexdigest()


def _aligned(position: int) -> int:
    return -(-position // _ALIGN) * _ALIGN


def _stream(columns: Columns) -> Iterator[memoryview]:
    sections = list(columns.sections())
    header = orjson.dumps(
        {
            "format": FORMAT,
            "sections": [[name, _type_of(name, section), section.nbytes] for name, section in sections],
            "tree_start": columns.tree_start,
            "plain_json": columns.plain_json,
            "plain_url": columns.plain_url,
            "subjects": columns.subjects,
            "sessions": columns.sessions,
            "tasks": columns.tasks,
            "runs": columns.runs,
            "kind_list": [list(kind) for kind in columns.kind_list],
            "form_list": [[f.holder, f.algorithm, f.backend, f.key_extension] for f in columns.form_list],
            "odd_keys": list(columns.odd_keys.items()),
        }
    )
    yield from _padded(memoryview(_LENGTH.pack(len(header)) + header))
    for _, section in sections:
        yield from _padded(_bytes_of(section))


def _type_of(name: str, section: memoryview) -> str:
    return "" if name in GLUED else _NAMES[section.format]


def _bytes_of(section: memoryview) -> memoryview:
    return _in_order(section).cast("B")


def _section(data: memoryview, kind: Kind) -> memoryview:
    return _in_order(data.cast(kind))


def _in_order(section: memoryview) -> memoryview:
    """Turn the bytes of numbers from the order of the stream to that of the machine, or the other way."""
    if sys.byteorder == "little" or section.itemsize == 1:
        return section
    turned = array(section.format, section.tobytes())
    turned.byteswap()
    return memoryview(turned).toreadonly()


def _padded(data: memoryview) -> Iterator[memoryview]:
    yield data
    yield memoryview(bytes(_aligned(data.nbytes) - data.nbytes))


def _cut(stream: Iterable[memoryview]) -> Iterator[bytes]:
    """Cut a stream of parts into pieces of `PIECE` bytes; the last one is shorter."""
    piece: list[memoryview] = []
    room = PIECE
    for part in stream:
        left = part
        while left.nbytes >= room:
            yield b"".join([*piece, left[:room]])
            left = left[room:]
            piece, room = [], PIECE
        piece.append(left)
        room -= left.nbytes
    if room < PIECE:
        yield b"".join(piece)


def _columns(header: dict[str, Any], stream: memoryview, start: int) -> Columns:
    if header["format"] != FORMAT:
        message = f"format {header['format']} is not known to this program"
        raise ValueError(message)
    sections: dict[str, Any] = {}
    for name, kind, length in header["sections"]:
        data = stream[start : start + length]
        if data.nbytes != length:
            message = "the last chunks are missing"
            raise ValueError(message)
        sections[name] = _section(data, _TYPES[kind]) if kind else data
        start = _aligned(start + length)
    return Columns(
        **sections,
        tree_start=header["tree_start"],
        plain_json=header["plain_json"],
        plain_url=header["plain_url"],
        subjects=tuple(header["subjects"]),
        sessions=tuple(header["sessions"]),
        tasks=tuple(header["tasks"]),
        runs=tuple(header["runs"]),
        kind_list=tuple(FileKind(*kind) for kind in header["kind_list"]),
        form_list=tuple(KeyForm(Holder(holder), *rest) for holder, *rest in header["form_list"]),
        odd_keys={int(row): key for row, key in header["odd_keys"]},
    )
