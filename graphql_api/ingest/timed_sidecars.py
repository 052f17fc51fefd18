"""What do sidecars say that differ by the duration of their recordings alone, as most of a dataset do?

What stands around the duration is read once.
"""

import re
from typing import Any, Final, NamedTuple

from graphql_api.domain.sidecars import Fields, positive
from graphql_api.ingest.sidecar_contents import read_sidecar

_FIELD: Final = "RecordingDuration"
_NAME: Final = b'"RecordingDuration"'
#: The field with a number that can be read in one way only.
_TIMED: Final = re.compile(_NAME + rb"\s*:\s*((?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,20})?)(?=\s*[,}])")
#: Sidecars that are remembered.
_MOST: Final = 1024


class TimedSidecar(NamedTuple):
    """The fields of a sidecar but for the duration, whether it tells that, and seconds where they are more than 0.

    Fields that are equal are the same object for as long as the reader is there.
    """

    fields: Fields
    is_timed: bool
    seconds: float | None


#: Stands for what was not read yet.
_UNREAD: Final[Fields] = {}
_NOTHING: Final = TimedSidecar({}, is_timed=False, seconds=None)


class TimedSidecars:
    """Reads sidecars."""

    def __init__(self) -> None:
        """Remember none yet."""
        self._around: dict[tuple[bytes, bytes], Fields | None] = {}
        self._others: dict[bytes, TimedSidecar] = {}

    def read(self, content: bytes | None) -> TimedSidecar:
        """Read the content of one; what is no JSON object says nothing."""
        if content is None:
            return _NOTHING
        found = self._others.get(content)
        if found is not None:
            return found
        match = _TIMED.search(content)
        if match:
            fields = self._without(content[: match.start(1)], content[match.end(1) :])
            if fields is not None:
                return TimedSidecar(fields, is_timed=True, seconds=float(match[1]) or None)
        found = _read(content)
        if len(self._others) < _MOST:
            self._others[content] = found
        return found

    def _without(self, before: bytes, after: bytes) -> Fields | None:
        """Read the fields around the duration; null where it is not known to be a field of the object itself."""
        key = before, after
        fields = self._around.get(key, _UNREAD)
        if fields is _UNREAD:
            fields = _around(before, after)
            if len(self._around) < _MOST:
                self._around[key] = fields
        return fields


def _around(before: bytes, after: bytes) -> Fields | None:
    # Without escapes, and with no other field of this name, a number put there is read as what is there.
    content = before + b"0" + after
    fields = None if b"\\" in content or content.count(_NAME) > 1 else read_sidecar(content)
    return fields if fields is not None and fields.pop(_FIELD, None) == 0 else None


def _read(content: bytes) -> TimedSidecar:
    fields: dict[str, Any] | None = read_sidecar(content)
    if fields is None:
        return _NOTHING
    seconds, is_timed = positive(fields, _FIELD), _FIELD in fields
    fields.pop(_FIELD, None)
    return TimedSidecar(fields, is_timed, seconds)
