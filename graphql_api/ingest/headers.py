"""What do the first bytes of a recording tell of its signals?

Of EDF, BDF and BrainVision: the others say it somewhere in the middle of large files.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from graphql_api.domain.signals import Header

#: Bytes from the beginning of a file in which a header of up to 1,023 channels ends.
HEAD_BYTES: Final = 256 * 1024

#: An EDF file's header begins with so many bytes, and has as many again for each channel.
_BLOCK: Final = 256
#: Where its fields for all channels begin, in bytes for each channel: labels, samples.
_SAMPLES_AT: Final = 216
_ANNOTATIONS: Final = re.compile(r"(EDF|BDF) Annotations")
#: Lines of a BrainVision header: `SamplingInterval=4000` in microseconds, `Ch1=Fp1,,0.1,µV`.
_LINE: Final = re.compile(r"^(\w+)\s*=(.*)$", re.MULTILINE)
_CHANNEL: Final = re.compile(r"Ch\d+")
_MICROSECONDS: Final = 1_000_000


def header(extension: str, head: bytes) -> Header | None:
    """Read the beginning of a file; null where it is none of those formats, or broken."""
    read = _FORMATS.get(extension)
    try:
        return read(head) if read else None
    except (ValueError, IndexError, ZeroDivisionError, OverflowError):
        return None


def _edf(head: bytes) -> Header | None:
    records, seconds, count = int(head[236:244]), float(head[244:252]), int(head[252:256])
    if count < 1 or len(head) < _BLOCK * (count + 1):
        return None
    labels = [head[_BLOCK + 16 * number :][:16].decode("latin-1").strip() for number in range(count)]
    samples = [int(head[_BLOCK + _SAMPLES_AT * count + 8 * number :][:8]) for number in range(count)]
    signals = [each for each in zip(labels, samples, strict=True) if not _ANNOTATIONS.match(each[0])]
    # Channels may be slower than others: readers bring all to the fastest.
    fastest = max(number for _, number in signals)
    frequency = fastest / seconds
    if not 0 < frequency < _MICROSECONDS:
        return None
    return Header(tuple(label for label, _ in signals), frequency, fastest * records if records > 0 else None)


def _brainvision(head: bytes) -> Header | None:
    if not head.lstrip(b"\xef\xbb\xbf").startswith((b"Brain Vision", b"BrainVision")):
        return None
    lines = [(name, text.strip()) for name, text in _LINE.findall(_decoded(head))]
    fields = dict(lines)
    names = [text.split(",")[0].replace("\\1", ",") for name, text in lines if _CHANNEL.fullmatch(name)]
    count, frequency = (
        int(fields.get("NumberOfChannels", "")),
        _MICROSECONDS / float(fields["SamplingInterval"]),
    )
    points = fields.get("DataPoints", "")
    # A section of coordinates has the same names again.
    names = names[:count]
    if not 0 < count == len(names):
        return None
    return Header(tuple(names), frequency, int(points) if points.isdecimal() and int(points) else None)


def _decoded(head: bytes) -> str:
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError:
        return head.decode("latin-1")


_FORMATS: Final[Mapping[str, Callable[[bytes], Header | None]]] = {
    ".edf": _edf,
    ".bdf": _edf,
    ".vhdr": _brainvision,
}
#: Extensions of those files.
EXTENSIONS: Final = frozenset(_FORMATS)
