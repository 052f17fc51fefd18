"""Where do other libraries and we disagree about the metadata of real recordings?"""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from graphql_api.domain import inheritance
from graphql_api.domain.inheritance import Level, ancestors, level
from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.domain.sidecars import merge, parse_sidecar
from tests.schema.reading import Files

PYTHON: Final = Path(__file__).parents[2] / ".cache/services/inheritance/bin/python"
ANSWERING: Final = Path(__file__).parent / "answering.py"
TABLES: Final = {"channels": ".tsv", "events": ".tsv", "electrodes": ".tsv", "coordsystem": ".json"}
#: What is no part of a recording's dataset, or another one.
ELSEWHERE: Final = ("derivatives/", "sourcedata/", "code/", ".")


class Difference(NamedTuple):
    """What a library and we say of one kind of metadata of one recording."""

    library: str
    kind: str
    path: str
    theirs: Any
    ours: Any


def recordings(files: Files) -> list[str]:
    """Name the recordings of a dataset, each by its first file or its directory."""
    placer = Placer()
    found: dict[str, str] = {}
    for path in sorted(files.paths):
        place = placer.place(path)
        name = recording_of(place)
        if name:
            found.setdefault(name, place.carrier)
    return list(found.values())


class Ours:
    """What we say of the recordings of a dataset."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._levels: dict[str, Level] = {}

    def of(self, path: str) -> dict[str, Any]:
        """Give merged fields, the nearest sidecar, and the table of each kind."""
        levels, name = (
            [self._level(folder) for folder in ancestors(path)],
            parse_name(path.rpartition("/")[2]),
        )
        chain = inheritance.merged(levels, name, name.suffix or "")
        merged = merge((each, parse_sidecar(self._text(each))) for each in chain.paths)
        answer: dict[str, Any] = {"fields": merged.fields, "sidecar": chain.nearest}
        for kind, extension in TABLES.items():
            found = [each.nearest for each in inheritance.by_space(levels, name, kind, extension)]
            answer[kind] = found or [None]
        return answer

    def _level(self, folder: str) -> Level:
        if folder not in self._levels:
            self._levels[folder] = level(self._files.beside(folder))
        return self._levels[folder]

    def _text(self, path: str) -> str:
        return (self._files.read(path) or b"{}").decode(errors="replace")


def laid_out(files: Files, root: Path) -> None:
    """Write a dataset as it would lie on a disk: small files as they are, all others empty."""
    for path in files.paths:
        if not path.startswith(ELSEWHERE):
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(files.read(path) or (b"{}" if path.endswith(".json") else b""))


def ask(files: Files, paths: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Ask all libraries."""
    with tempfile.TemporaryDirectory() as folder:
        laid_out(files, Path(folder))
        asked = json.dumps({"root": folder, "recordings": paths})
        done = subprocess.run([PYTHON, ANSWERING], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(done.stdout)
    return found


def compare(files: Files, paths: Sequence[str]) -> Iterator[tuple[str, str, Difference | None]]:
    """Give library, kind and the difference, if there is one, of all that is answered."""
    ours = Ours(files)
    for library, answers in ask(files, paths).items():
        for path, told in answers.items():
            own = ours.of(path)
            for kind, theirs in told.items():
                yield library, kind, _difference(library, kind, path, theirs, own[kind])


def _difference(library: str, kind: str, path: str, theirs: Any, ours: Any) -> Difference | None:  # noqa: ANN401
    if library == "schema":
        # The schema says whether there may be one: it is inherited, or no table of such a recording.
        same = theirs is True or ours == [None]
    elif kind in TABLES:
        same = theirs in ours
    else:
        same = theirs == ours
    return None if same else Difference(library, kind, path, theirs, ours)
