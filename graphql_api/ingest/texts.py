"""What do a version's description, README and CHANGES say?"""

import hashlib
import json
import math
import re
from collections.abc import Sequence
from typing import Any, Final, cast

from graphql_api.domain.files import FileEntry, Holder
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.tree import CHANGES, DESCRIPTION, PARTICIPANTS, READMES, TEXT_BYTES, SourceTree

_BOM: Final = b"\xef\xbb\xbf"
_DOI: Final = re.compile(r"(?:doi:|(?:https?://)?(?:dx\.)?doi\.org/)?\s*(10\.\S+)", re.IGNORECASE)
#: What an answer in JSON can hold: integers of 64 bits, and no deeper nesting than any description needs.
_LARGEST_INTEGER: Final = 2**63 - 1
_DEEPEST: Final = 64


class VersionTexts:
    """Texts of one version as the catalogue keeps them: `texts` by hash, README and CHANGES by name of their text."""

    __slots__ = ("changes", "description", "doi", "readme", "texts")

    def __init__(self) -> None:
        """Start with none."""
        self.description: dict[str, Any] | None = None
        self.doi: str | None = None
        self.readme: str | None = None
        self.changes: str | None = None
        self.texts: dict[str, str] = {}

    def keep(self, text: str | None) -> str | None:
        """Keep a text and name it by the SHA-256 of its bytes; null for none."""
        if text is None:
            return None
        name = hashlib.sha256(text.encode()).hexdigest()
        self.texts[name] = text
        return name


def read_texts(tree: SourceTree) -> VersionTexts:
    """Read what of a tree's texts can be read; what cannot is null and an issue."""
    found = VersionTexts()
    listed = {entry.path: entry for entry in tree.entries if "/" not in entry.path}
    readme = next((name for name in READMES if name in listed), None)
    _log_unread(
        tree, [listed[name] for name in (DESCRIPTION, readme, CHANGES, PARTICIPANTS) if name in listed]
    )
    found.description = _description(tree, DESCRIPTION in listed)
    found.doi = doi_of(found.description)
    found.readme = found.keep(text_of(tree, readme)) if readme else None
    found.changes = found.keep(text_of(tree, CHANGES))
    return found


def _log_unread(tree: SourceTree, entries: Sequence[FileEntry]) -> None:
    for entry in entries:
        if entry.form.holder in {Holder.ANNEX_LINK, Holder.ANNEX_POINTER}:
            tree.contents.pop(entry.path, None)
            tree.log.add(IssueCode.TEXT_UNREAD, entry.path, "in git-annex")
        elif entry.path in tree.links:
            tree.log.add(IssueCode.TEXT_UNREAD, entry.path, "a symbolic link")
        elif entry.size > TEXT_BYTES:
            tree.log.add(IssueCode.TEXT_TOO_LARGE, entry.path, f"{entry.size} bytes; read up to {TEXT_BYTES}")


def text_of(tree: SourceTree, path: str) -> str | None:
    """Decode a text; what is not UTF-8 is replaced, a byte order mark left out. Null where it was not read."""
    content = tree.contents.get(path)
    if content is None:
        return None
    if content.startswith(_BOM):
        tree.log.add(IssueCode.TEXT_BOM, path)
        content = content.removeprefix(_BOM)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        tree.log.add(IssueCode.TEXT_NOT_UTF8, path, f"byte {error.start}")
        return content.decode(errors="replace")


def _description(tree: SourceTree, listed: bool) -> dict[str, Any] | None:  # noqa: FBT001 (private, one caller)
    if not listed:
        tree.log.add(IssueCode.DESCRIPTION_MISSING, DESCRIPTION)
        return None
    text = text_of(tree, DESCRIPTION)
    if text is None:
        return None
    try:
        return parse_description(text)
    except (ValueError, RecursionError) as error:
        tree.log.add(IssueCode.DESCRIPTION_INVALID, DESCRIPTION, str(error)[:200])
        return None


def parse_description(text: str) -> dict[str, Any]:
    """Parse a JSON object that every door can write again; ValueError where it is none.

    NaN and infinities are no JSON. Integers beyond 64 bits become the nearest number. Halves of characters, which
    escapes can write and UTF-8 cannot, become question marks.
    """
    parsed: object = json.loads(text, parse_constant=_refuse, parse_float=_float, parse_int=_integer)
    if not isinstance(parsed, dict):
        raise ValueError(f"not an object but {type(parsed).__name__}")  # noqa: TRY004 (the data is wrong, not the call)
    return cast("dict[str, Any]", _clean(cast("object", parsed), _DEEPEST))


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:40]} is too large a number")
    return number


def _integer(digits: str) -> int | float:
    number = _float(digits)
    return int(digits) if abs(number) < _LARGEST_INTEGER else number


def _clean(value: object, depth: int) -> object:
    if depth == 0:
        raise ValueError(f"nested deeper than {_DEEPEST}")
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, list):
        return [_clean(each, depth - 1) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {
            _encodable(name): _clean(each, depth - 1)
            for name, each in cast("dict[str, object]", value).items()
        }
    return value


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


def doi_of(description: dict[str, Any] | None) -> str | None:
    """Read the version's DOI, bare (`10.18112/...`); null where there is none."""
    value = (description or {}).get("DatasetDOI")
    match = _DOI.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1] if match else None
