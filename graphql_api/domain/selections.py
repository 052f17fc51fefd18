"""Which files are asked for?"""

import re
from dataclasses import dataclass, fields
from typing import Final

from graphql_api.domain.errors import InvalidFilterError


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A test of one label; all that is given must hold. Empty, it holds for everything.

    `contains` and `eq` are exact as to case. `one_of` empty matches nothing.
    """

    eq: str | None = None
    one_of: tuple[str, ...] | None = None
    contains: str | None = None
    is_null: bool | None = None

    def matches(self, label: str | None) -> bool:
        """Tell whether a label passes; null passes only where nothing but `is_null` is asked of it."""
        if self.is_null is not None and self.is_null != (label is None):
            return False
        if label is None:
            return self.eq is None and self.one_of is None and self.contains is None
        return (
            (self.eq is None or label == self.eq)
            and (self.one_of is None or label in self.one_of)
            and (self.contains is None or self.contains in label)
        )


@dataclass(frozen=True, slots=True)
class EntitySelection:
    """Files by what their names say; all that is given must hold."""

    subject: TextMatch | None = None
    session: TextMatch | None = None
    task: TextMatch | None = None
    acquisition: TextMatch | None = None
    run: TextMatch | None = None
    datatype: TextMatch | None = None
    suffix: TextMatch | None = None
    extension: TextMatch | None = None

    @property
    def is_empty(self) -> bool:
        """True where every file passes without looking."""
        return all(getattr(self, each.name) is None for each in fields(self))


@dataclass(frozen=True, slots=True)
class FileSelection:
    """Files by name, place and size; all that is given must hold.

    `path_prefix` is a prefix of the path as text. `glob` matches the whole path: `*` and `?` stay within a segment,
    `**` crosses them. Sizes are bytes, bounds included. `checksum` is `hex` of any algorithm or `algorithm:hex`, in
    small letters. `name` is the whole last segment.
    """

    entities: EntitySelection = EntitySelection()
    path_prefix: str = ""
    glob: str | None = None
    min_size: int | None = None
    max_size: int | None = None
    checksum: str | None = None
    name: str | None = None


#: Checksums as they may be asked for.
_CHECKSUM: Final = re.compile(r"(?:[a-z0-9]+:)?[0-9a-f]{8,128}")


def read_checksum(asked: str) -> str:
    """Read a checksum that is asked for; InvalidFilterError where it can be none."""
    wanted = asked.strip().lower()
    if not _CHECKSUM.fullmatch(wanted):
        raise InvalidFilterError(f"{asked[:80]!r} is no checksum in hex", field="checksum")
    return wanted
