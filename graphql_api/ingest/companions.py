"""Which files belong to a recording: those it takes its metadata from, and those a reader needs beside it?

By BIDS's inheritance principle: a file in the recording's directory or above it, whose entities the recording has too.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from graphql_api.domain.names import parse_name

#: Suffixes of files that are about a recording of another suffix.
ABOUT: Final = frozenset({"channels", "events", "electrodes", "coordsystem", "headshape", "optodes"})

#: An entity that tells kinds of the file itself apart, not recordings.
_OWN: Final = frozenset({"space"})
_SIDECARS: Final = (".json", ".tsv", ".tsv.gz")


#: Entities as pairs, which are compared as sets are.
Entities: TypeAlias = AbstractSet[tuple[str, str]]


class Named(NamedTuple):
    """A file with what its name says."""

    path: str
    entities: Mapping[str, str]
    suffix: str | None
    extension: str

    @property
    def name(self) -> str:
        """Last segment of the path."""
        return self.path.rpartition("/")[2]


def named(path: str) -> Named:
    """Read a file's name."""
    name = parse_name(path.rpartition("/")[2])
    return Named(path, name.entities, name.suffix, name.extension)


@dataclass(slots=True)
class Companions:
    """The files of one version that may belong to recordings, by directory."""

    folders: dict[str, list[Named]] = field(default_factory=dict[str, list[Named]])
    #: The sidecars among them with the entities that they ask for, by directory and suffix, in the order of applying.
    inherited: dict[tuple[str, str | None], list[tuple[Named, Entities]]] = field(
        default_factory=dict[tuple[str, str | None], list[tuple[Named, Entities]]]
    )

    @classmethod
    def of(cls, paths: Iterable[str]) -> "Companions":
        """Look through all paths of a version once."""
        found = cls()
        for path in paths:
            if path.startswith(("derivatives/", "sourcedata/", "code/")):
                continue
            each, folder = named(path), path.rpartition("/")[0]
            found.folders.setdefault(folder, []).append(each)
            if each.extension in _SIDECARS:
                found.inherited.setdefault((folder, each.suffix), []).append((each, _asked(each)))
        for sidecars in found.inherited.values():
            sidecars.sort(key=lambda each: (len(each[0].entities), each[0].path))
        return found

    def sidecars(self, recording: Named) -> list[str]:
        """Give the JSON files that describe a recording, the nearest last."""
        return [
            each.path for each in self._inherited(recording, recording.suffix) if each.extension == ".json"
        ]

    def nearest(self, recording: Named, suffix: str, extension: str) -> str | None:
        """Give the nearest file of that kind; null where there is none."""
        found = [each.path for each in self._inherited(recording, suffix) if each.extension == extension]
        return found[-1] if found else None

    def needed(self, recording: Named) -> list[str]:
        """Give the files that must lie beside a recording to read it whole, in path order, without itself."""
        found = {each.path for suffix in ABOUT for each in self._inherited(recording, suffix)}
        found.update(self.sidecars(recording))
        folder, _, own = recording.path.rpartition("/")
        stem = own.removesuffix(recording.extension)
        for each in self.folders.get(folder, ()):
            if each.name.startswith(stem + ".") or each.name == stem:
                found.add(each.path)
        return sorted(found - {recording.path})

    def _inherited(self, recording: Named, suffix: str | None) -> Iterator[Named]:
        """Give the sidecars of a suffix that apply, from the root downwards, those of more entities later."""
        held = recording.entities.items()
        for folder in _ancestors(recording.path):
            for each, asked in self.inherited.get((folder, suffix), ()):
                if asked <= held:
                    yield each


def _ancestors(path: str) -> Iterator[str]:
    segments = path.split("/")[:-1]
    for depth in range(len(segments) + 1):
        yield "/".join(segments[:depth])


def _asked(sidecar: Named) -> Entities:
    return {key: value for key, value in sidecar.entities.items() if key not in _OWN}.items()
