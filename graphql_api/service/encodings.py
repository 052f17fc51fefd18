"""In which content codings are answers written, and which of them does a client want?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import brotli
import zstandard
from isal import isal_zlib

#: Levels at which a megabyte of JSON takes a few milliseconds at most. Of trees, which are paths that differ little,
#: zstd makes less at its first level than at the next ones, in half the time.
_ZSTD_LEVEL: Final = 1
_BROTLI_QUALITY: Final = 2
_GZIP_LEVEL: Final = 2
#: Asks zlib for the header and trailer of gzip around its widest window.
_GZIP_WINDOW: Final = 16 + 15
#: Published without types, or with some of them.
_BROTLI: Final[Any] = brotli
_ISAL: Final[Any] = isal_zlib


class Stream(Protocol):
    """Writes one answer piece by piece."""

    def write(self, piece: bytes) -> bytes:
        """Give all that a client needs to read the piece."""
        ...

    def end(self) -> bytes:
        """Give the end."""
        ...


class _BrotliCompressor(Protocol):
    def process(self, piece: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...

    def finish(self) -> bytes: ...


class _GzipCompressor(Protocol):
    def compress(self, piece: bytes, /) -> bytes: ...

    def flush(self, mode: int = ..., /) -> bytes: ...


class _Zstd:
    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()

    def write(self, piece: bytes) -> bytes:
        return self._compressor.compress(piece) + self._compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._compressor.flush()


class _Brotli:
    def __init__(self) -> None:
        self._compressor: _BrotliCompressor = _BROTLI.Compressor(quality=_BROTLI_QUALITY)

    def write(self, piece: bytes) -> bytes:
        return self._compressor.process(piece) + self._compressor.flush()

    def end(self) -> bytes:
        return self._compressor.finish()


class _Gzip:
    def __init__(self) -> None:
        self._compressor: _GzipCompressor = _ISAL.compressobj(_GZIP_LEVEL, isal_zlib.DEFLATED, _GZIP_WINDOW)

    def write(self, piece: bytes) -> bytes:
        return self._compressor.compress(piece) + self._compressor.flush(isal_zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._compressor.flush()


@dataclass(frozen=True, slots=True)
class Encoding:
    """A content coding by its registered name (RFC 9110, section 8.4.1)."""

    name: str
    stream: Callable[[], Stream]

    def whole(self, content: bytes) -> bytes:
        """Write an answer that is there as a whole."""
        stream = self.stream()
        return stream.write(content) + stream.end()


#: Those that are served, the one that costs least for what it spares first.
ENCODINGS: Final = (Encoding("zstd", _Zstd), Encoding("br", _Brotli), Encoding("gzip", _Gzip))


def choose(header: str) -> Encoding | None:
    """Give the coding that an Accept-Encoding prefers, null for none (RFC 9110, section 12.5.3)."""
    weights = dict(map(_weight, header.lower().split(",")))
    other = weights.get("*", 0.0)
    weighed = [(weights.get(each.name, other), -place, each) for place, each in enumerate(ENCODINGS)]
    best, _, encoding = max(weighed, key=lambda each: each[:2])
    return encoding if best > 0 and best >= weights.get("identity", 0.0) else None


def _weight(item: str) -> tuple[str, float]:
    name, _, parameters = item.partition(";")
    _, _, weight = parameters.partition("q=")
    try:
        return name.strip(), float(weight) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0
