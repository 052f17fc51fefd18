"""Which metadata files apply to a data file?

The inheritance principle of the BIDS standard: a metadata file applies to a data file where it stands in the data
file's directory or above it, has the same suffix, and every entity of its name is in the data file's name with the same
label. At one level no more than one file may apply; where several do, none is taken and all are reported.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


class Candidates:
    """Files of one directory, suffix and extension, which are found by what their names say."""

    def __init__(self) -> None:
        """Start with none."""
        self._listed: list[Candidate] = []
        # Names of few shapes stand in one directory: a data file has one look for each instead of one for each file.
        self._by_labels: dict[tuple[str, ...], dict[tuple[str | None, ...], list[Candidate]]] = {}

    def __iter__(self) -> Iterator[Candidate]:
        """Give them in the order in which they were added."""
        return iter(self._listed)

    def add(self, each: Candidate) -> None:
        """Add one file."""
        self._listed.append(each)
        entities = each.name.entities
        if each.name.suffix in SPACED and "space" in entities:
            entities = {key: label for key, label in entities.items() if key != "space"}
        by_labels = self._by_labels.setdefault(tuple(entities), {})
        by_labels.setdefault(tuple(entities.values()), []).append(each)

    def applicable(self, entities: Mapping[str, str]) -> list[Candidate]:
        """Give those that apply to a data file with these entities, as `applies` tells."""
        found: list[Candidate] = []
        for keys, by_labels in self._by_labels.items():
            labels = tuple([entities.get(key) for key in keys])
            if labels in by_labels:
                found += by_labels[labels]
        return found


#: The files directly in one directory that may be metadata, by suffix and extension.
Level: TypeAlias = Mapping[str, Mapping[str, Candidates]]


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
    found: dict[str, dict[str, Candidates]] = {}
    for path in paths:
        each = Candidate.of(path)
        if each.name.suffix is not None:
            kinds = found.setdefault(each.name.suffix, {})
            if each.name.extension not in kinds:
                kinds[each.name.extension] = Candidates()
            kinds[each.name.extension].add(each)
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
    listed = [directory[suffix].get(extension) for directory in levels if suffix in directory]
    found = [some.applicable(data.entities) for some in listed if some]
    return [each for each in found if each]


def _chain(levels: Sequence[Sequence[Candidate]]) -> Chain:
    if not any(len(listed) > 1 for listed in levels):
        return Chain(tuple([listed[0].path for listed in levels]))
    return Chain(
        tuple(listed[0].path for listed in levels if len(listed) == 1),
        tuple(tuple(sorted(each.path for each in listed)) for listed in levels if len(listed) > 1),
    )
