"""Which metadata files apply to a data file?

The inheritance principle of the BIDS standard: a metadata file applies to a data file where it stands in the data
file's directory or above it, has the same suffix, and every entity of its name is in the data file's name with the same
label. At one level no more than one file may apply; where several do, none is taken and all are reported.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from graphql_api.domain.names import BidsName, parse_name

#: Suffixes of metadata whose entity `space` tells coordinate systems apart, and not data files.
SPACED: Final = frozenset({"electrodes", "coordsystem", "optodes", "headshape"})


class Candidate(NamedTuple):
    """A file that may be metadata: its path, and what its name says."""

    path: str
    name: BidsName

    @classmethod
    def of(cls, path: str) -> "Candidate":
        """Read a file's name."""
        return cls(path, parse_name(path.rpartition("/")[2]))


class Chain(NamedTuple):
    """Files that apply, from the root downwards, one a level; and those of each level where several do."""

    paths: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, ...], ...] = ()

    @property
    def nearest(self) -> str | None:
        """The file of the lowest level; null where there is none."""
        return self.paths[-1] if self.paths else None


def ancestors(path: str) -> list[str]:
    """Give the directories of a path from the root (`""`) down to its own."""
    segments = path.split("/")[:-1]
    return ["/".join(segments[:depth]) for depth in range(len(segments) + 1)]


def applies(metadata: BidsName, data: BidsName) -> bool:
    """Tell whether every entity of the metadata's name is in the data's name with the same label."""
    spaced = metadata.suffix in SPACED
    return all(
        data.entities.get(key) == label
        for key, label in metadata.entities.items()
        if not (spaced and key == "space")
    )


def merged(levels: Sequence[Sequence[Candidate]], data: BidsName, suffix: str) -> Chain:
    """Find the JSON files of a suffix that are to be merged; `levels` are directories from the root downwards."""
    return _chain(_applicable(levels, data, suffix, ".json"))


def nearest(levels: Sequence[Sequence[Candidate]], data: BidsName, suffix: str, extension: str) -> Chain:
    """Find the file of any other kind that applies: the lowest level that has one hides those above."""
    return _chain(_applicable(levels, data, suffix, extension)[-1:])


def by_space(
    levels: Sequence[Sequence[Candidate]], data: BidsName, suffix: str, extension: str
) -> list[Chain]:
    """Find the same for each coordinate system that files are named by, in order of `space-`, none first.

    JSON files are to be merged, of all others the lowest level hides those above.
    """
    found = _applicable(levels, data, suffix, extension)
    spaces = {each.name.entities.get("space") for level in found for each in level}
    first = 0 if extension == ".json" else -1
    return [
        _chain(_of_space(found, space)[first:])
        for space in sorted(spaces, key=lambda each: (each is not None, each or ""))
    ]


def _of_space(levels: Sequence[Sequence[Candidate]], space: str | None) -> list[list[Candidate]]:
    kept = [[each for each in level if each.name.entities.get("space") == space] for level in levels]
    return [level for level in kept if level]


def _applicable(
    levels: Sequence[Sequence[Candidate]], data: BidsName, suffix: str, extension: str
) -> list[list[Candidate]]:
    """Give those of each level that apply; levels without any are left out."""
    found = [
        [
            each
            for each in level
            if each.name.suffix == suffix and each.name.extension == extension and applies(each.name, data)
        ]
        for level in levels
    ]
    return [level for level in found if level]


def _chain(levels: Sequence[Sequence[Candidate]]) -> Chain:
    return Chain(
        tuple(level[0].path for level in levels if len(level) == 1),
        tuple(tuple(sorted(each.path for each in level)) for level in levels if len(level) > 1),
    )
