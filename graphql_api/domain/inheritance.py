"""Which metadata files apply to a data file?

The inheritance principle of the BIDS standard: a metadata file applies to a data file where it stands in the data
file's directory or above it, has the same suffix, and every entity of its name is in the data file's name with the same
label. At one level no more than one file may apply; where several do, none is taken and all are reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

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


#: The files directly in one directory that may be metadata, by suffix and extension.
Level: TypeAlias = Mapping[str, Mapping[str, Sequence[Candidate]]]


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


def level(paths: Iterable[str]) -> Level:
    """Sort the files of one directory; those without a suffix are no metadata of others."""
    found: dict[str, dict[str, list[Candidate]]] = {}
    for path in paths:
        each = Candidate.of(path)
        if each.name.suffix is not None:
            found.setdefault(each.name.suffix, {}).setdefault(each.name.extension, []).append(each)
    return found


def applies(metadata: BidsName, data: BidsName) -> bool:
    """Tell whether every entity of the metadata's name is in the data's name with the same label."""
    if metadata.suffix in SPACED:
        return metadata.entities.items() - data.entities.items() <= {
            ("space", metadata.entities.get("space"))
        }
    return metadata.entities.items() <= data.entities.items()


def merged(levels: Sequence[Level], data: BidsName, suffix: str) -> Chain:
    """Find the JSON files of a suffix that are to be merged; `levels` are directories from the root downwards."""
    return _chain(_applicable(levels, data, suffix, ".json"))


def nearest(levels: Sequence[Level], data: BidsName, suffix: str, extension: str) -> Chain:
    """Find the file of any other kind that applies: the lowest level that has one hides those above."""
    return _chain(_applicable(levels, data, suffix, extension)[-1:])


def by_space(levels: Sequence[Level], data: BidsName, suffix: str, extension: str) -> list[Chain]:
    """Find the same for each coordinate system that files are named by, in order of `space-`, none first.

    JSON files are to be merged, of all others the lowest level hides those above.
    """
    found = _applicable(levels, data, suffix, extension)
    spaces = {each.name.entities.get("space") for listed in found for each in listed}
    first = 0 if extension == ".json" else -1
    return [
        _chain(_of_space(found, space)[first:])
        for space in sorted(spaces, key=lambda each: (each is not None, each or ""))
    ]


def _of_space(levels: Sequence[Sequence[Candidate]], space: str | None) -> list[list[Candidate]]:
    kept = [[each for each in listed if each.name.entities.get("space") == space] for listed in levels]
    return [each for each in kept if each]


def _applicable(
    levels: Sequence[Level], data: BidsName, suffix: str, extension: str
) -> list[list[Candidate]]:
    """Give those of each level that apply; levels without any are left out."""
    listed = [directory[suffix].get(extension, ()) for directory in levels if suffix in directory]
    if suffix in SPACED:
        found = [[each for each in some if applies(each.name, data)] for some in listed]
    else:
        # What `applies` does for them, without a call for each of thousands of files.
        held = data.entities.items()
        found = [[each for each in some if each.name.entities.items() <= held] for some in listed]
    return [each for each in found if each]


def _chain(levels: Sequence[Sequence[Candidate]]) -> Chain:
    return Chain(
        tuple(listed[0].path for listed in levels if len(listed) == 1),
        tuple(tuple(sorted(each.path for each in listed)) for listed in levels if len(listed) > 1),
    )
