"""Which part of a file does a request ask for, and does it want it at all?

RFC 9110, sections 13.2.2 (order of preconditions) and 14 (ranges). Several ranges at once may be ignored, and are.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import IntEnum
from typing import Final, NamedTuple

_RANGE: Final = re.compile(r"bytes=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*", re.IGNORECASE)
_TAGS: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


class Verdict(IntEnum):
    """The status that a request comes to."""

    WHOLE = 200
    PART = 206
    KNOWN = 304
    FAILED = 412
    OUTSIDE = 416


class Asked(NamedTuple):
    """The verdict, and from where to where bytes are asked for."""

    verdict: Verdict
    start: int
    stop: int


class State(NamedTuple):
    """What validators a file has: a strong tag with its quotes, seconds since 1970, and size."""

    etag: str
    modified: int
    size: int


def judge(method: str, headers: Mapping[str, str], state: State) -> Asked:
    """Come to a verdict on one request; names of headers are in lower case, or looked up without regard to case."""
    whole = Asked(Verdict.WHOLE, 0, state.size)
    if not _matches(headers, state):
        return whole._replace(verdict=Verdict.FAILED)
    if _is_known(headers, state):
        return whole._replace(verdict=Verdict.KNOWN)
    # Ranges are defined for GET alone; HEAD is answered as if there were none.
    asked = headers.get("range") if method == "GET" else None
    return _part(asked, state.size) if asked is not None and _same_as_before(headers, state) else whole


def _matches(headers: Mapping[str, str], state: State) -> bool:
    if (wanted := headers.get("if-match")) is not None:
        return wanted.strip() == "*" or state.etag in _TAGS.findall(wanted)
    since = _seconds(headers.get("if-unmodified-since"))
    return since is None or state.modified <= since


def _is_known(headers: Mapping[str, str], state: State) -> bool:
    if (known := headers.get("if-none-match")) is not None:
        return known.strip() == "*" or state.etag in [tag.removeprefix("W/") for tag in _TAGS.findall(known)]
    since = _seconds(headers.get("if-modified-since"))
    return since is not None and state.modified <= since


def _same_as_before(headers: Mapping[str, str], state: State) -> bool:
    before = headers.get("if-range")
    if before is None:
        return True
    # A weak tag never matches here, and a date only exactly.
    return before.strip() == state.etag or _seconds(before) == state.modified


def _part(asked: str, size: int) -> Asked:
    match = _RANGE.fullmatch(asked)
    if match is None or (match[1] and match[2] and int(match[2]) < int(match[1])):
        return Asked(Verdict.WHOLE, 0, size)
    if match[3]:
        start, stop = max(0, size - int(match[3])), size
    else:
        start, stop = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    return Asked(Verdict.PART, start, stop) if start < stop else Asked(Verdict.OUTSIDE, 0, size)


def _seconds(date: str | None) -> int | None:
    """Read an HTTP date; null for what is none, which counts as not sent."""
    try:
        read = parsedate_to_datetime(date) if date else None
    except (TypeError, ValueError):
        return None
    return _stamp(read) if read else None


def _stamp(read: datetime) -> int | None:
    try:
        return int(read.timestamp())
    except (OverflowError, ValueError):
        return None
