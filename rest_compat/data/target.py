"""Which dataset, version and path does the target of a request name?

The raw target is read, as it came: a framework that decodes it first can no longer tell `%2F` from `/`. Each segment
is decoded once, and what could mean two things is refused.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

#: A second place where all routes stand, beside the root.
ALIAS: Final = "data"

#: Targets that are remembered: what mirrors asks for each file twice, by HEAD and by GET.
_REMEMBERED: Final = 16_384

#: Targets of letters, digits, `_` and `-`, with a `.` or `+` within names, none of them empty.
_PLAIN: Final = re.compile(rb"(?:/[A-Za-z0-9_-][A-Za-z0-9_.+-]*)+/?|/")
_MALFORMED: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Target(NamedTuple):
    """A target taken apart.

    `mount` is empty or `/data`. `names` are the segments behind it, decoded; null stands for one that is refused.
    `slash` tells whether the target ends with a slash behind a name. `rest` is what follows the version, as it came;
    `path` the same, decoded: empty for the version's root, null where any segment of it is refused.
    """

    mount: str
    names: tuple[str | None, ...]
    slash: bool
    rest: str

    path: str | None


@lru_cache(maxsize=_REMEMBERED)
def parse_target(raw: bytes) -> Target:
    """Take a raw path apart: it is split on `/`, literal `.` segments are dropped, each other one is decoded once."""
    return _plain_target(raw) if _PLAIN.fullmatch(raw) else _odd_target(raw)


def _plain_target(raw: bytes) -> Target:
    """Take apart what needs no care: most targets."""
    names = raw.decode("ascii").split("/")[1:]
    mount = ""
    if names[0] == ALIAS:
        mount = f"/{ALIAS}"
        del names[0]
    slash = bool(names) and not names[-1]
    if slash:
        del names[-1]
    rest = "/".join(names[2:])
    return Target(mount, tuple(names), slash, rest, rest)


def _odd_target(raw: bytes) -> Target:
    segments = raw.split(b"/")[1:]
    if segments and segments[-1] == b".":
        segments[-1] = b""
    segments = [segment for segment in segments if segment != b"."]
    mount = ""
    if segments and segments[0] == ALIAS.encode():
        mount = f"/{ALIAS}"
        del segments[0]
    slash = bool(segments) and not segments[-1]
    if slash:
        del segments[-1]
    rest = b"/".join(segments[2:]).decode("ascii", "replace")
    names = tuple([_decode(segment) for segment in segments])
    path = None if None in names[2:] else "/".join([name or "" for name in names[2:]])
    return Target(mount, names, slash, rest, path)


def _decode(segment: bytes) -> str | None:
    """Read one segment; null for what no name can be, or what only an attack would write so."""
    if _MALFORMED.search(segment):
        return None
    try:
        name = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    # A literal "." was dropped before: one that is left was encoded.
    return None if name in {"", ".", ".."} or "/" in name or "\0" in name else name
