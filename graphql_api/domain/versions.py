"""How are versions named, and which one is the latest?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

# ASCII digits, and no more of them than Python reads into a number.
_SEMANTIC: Final = re.compile(r"v?([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})")

#: Word that stands for the newest version wherever a tag may be given.
LATEST: Final = "latest"


def published_tag(source_tag: str) -> str:
    """Name a version by its source's tag: `1.0.0` and `v1.0.0` become `v1.0.0`, any other tag keeps its name."""
    match = _SEMANTIC.fullmatch(source_tag)
    return f"v{match[1]}.{match[2]}.{match[3]}" if match else source_tag


def version_number(tag: str) -> tuple[int, int, int] | None:
    """Read the number of a `vX.Y.Z` tag; null for all other tags."""
    match = _SEMANTIC.fullmatch(tag) if tag.startswith("v") else None
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def next_patch(tags: Sequence[str]) -> str:
    """Name the version after the highest `vX.Y.Z` of `tags`; `v1.0.0` where there is none."""
    numbers = [number for number in map(version_number, tags) if number]
    if not numbers:
        return "v1.0.0"
    major, minor, patch = max(numbers)
    return f"v{major}.{minor}.{patch + 1}"


class VersionStats(NamedTuple):
    """Counts of one version, made once at publication. Sizes in bytes; lists sorted, without repeats."""

    file_count: int
    size_bytes: int
    subject_count: int
    session_count: int
    recording_count: int
    datatypes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


class VersionRow(NamedTuple):
    """A published version as the catalogue holds it.

    `created_at` is ISO 8601 in UTC with `Z`. `source_tag` is what the source calls it (`1.0.0`), `revision` the
    commit it was read from (empty for a folder). `content_hash` is the SHA-256 of the file list in hex and names the
    stored file list. `description` is the whole dataset_description.json, null where it is missing or unreadable.
    `readme` and `changes` name texts by their hash.
    """

    dataset_id: str
    tag: str
    created_at: str
    content_hash: str
    stats: VersionStats
    source_tag: str = ""
    revision: str = ""
    doi: str | None = None
    description: dict[str, Any] | None = None
    readme: str | None = None
    changes: str | None = None
    extra: Mapping[str, Any] = {}


def newest_first(versions: Sequence[VersionRow]) -> list[VersionRow]:
    """Sort by time, then by version number, then by tag: newest first."""

    def age(version: VersionRow) -> tuple[str, tuple[int, int, int], str]:
        return (version.created_at, version_number(version.tag) or (-1, -1, -1), version.tag)

    return sorted(versions, key=age, reverse=True)


def latest(ordered: Sequence[VersionRow]) -> VersionRow | None:
    """Pick the latest of versions ordered newest first: among `vX.Y.Z` where there is one, else among all."""
    numbered = next((version for version in ordered if version_number(version.tag)), None)
    return numbered or (ordered[0] if ordered else None)
