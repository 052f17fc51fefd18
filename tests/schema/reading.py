"""What do the files of a dataset say, read by someone who knows nothing of the product?

Names are taken apart by splitting them, files are opened or asked of git. What is the same is read once.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

#: Largest file that is read.
MOST = 2**20
#: Suffixes of files of which there is one for each coordinate system.
SPACED = ("electrodes", "optodes", "coordsystem", "headshape")


class Name(NamedTuple):
    """A path, the parts of its file's name before the suffix, the suffix, and all behind the first dot."""

    path: str
    parts: frozenset[str]
    suffix: str
    extension: str

    def space(self) -> str:
        return next((part for part in self.parts if part.startswith("space-")), "")


def name_of(path: str) -> Name:
    stem, dot, extension = path.rpartition("/")[2].partition(".")
    *parts, suffix = stem.split("_")
    return Name(path, frozenset(parts), suffix, dot + extension)


@dataclass
class Files:
    """The files of a dataset: their paths, and what each small one holds, null where its bytes are not there."""

    paths: set[str]
    read: Callable[[str], bytes | None]
    _objects: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @cached_property
    def _folders(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for path in sorted(self.paths):
            found.setdefault(path.rpartition("/")[0], []).append(name_of(path))
        return found

    def beside(self, folder: str) -> list[str]:
        """Give the files directly in a folder."""
        return [each.path for each in self._folders.get(folder, ())]

    def applicable(self, recording: str, suffix: str, extension: str, space: str = "") -> list[list[str]]:
        """Give the files that apply, by directory from the root."""
        folder, _, _ = recording.rpartition("/")
        parts = name_of(recording).parts | {space}
        steps = folder.split("/")
        levels = [
            [
                each.path
                for each in self._folders.get("/".join(steps[:depth]), ())
                if each.suffix == suffix and each.extension == extension and each.parts <= parts
                if suffix not in SPACED or each.space() == space
            ]
            for depth in range(len(steps) + 1)
        ]
        return [found for found in levels if found]

    def spaces(self, recording: str, suffix: str) -> Iterator[tuple[str, str]]:
        """Give the spaces and extensions that files of a suffix have, in any directory of a recording."""
        steps = recording.split("/")[:-1]
        beside = (self._folders.get("/".join(steps[:depth]), ()) for depth in range(len(steps) + 1))
        yield from sorted(
            {(each.space(), each.extension) for some in beside for each in some if each.suffix == suffix}
        )

    def companions(self, recording: str) -> set[str]:
        """Give what must lie beside it: files of its name, and of each kind of metadata what applies, one a level."""
        name = name_of(recording)
        stem = recording.removesuffix(name.extension) + "."
        found = {
            each.path
            for each in self._folders.get(recording.rpartition("/")[0], ())
            if each.path.startswith(stem)
        }
        for suffix in (name.suffix, "channels", "events"):
            found.update(*single(self.applicable(recording, suffix, ".json")))
        for suffix in ("channels", "events"):
            found.update(*single(self.applicable(recording, suffix, ".tsv")[-1:]))
        for suffix in SPACED:
            for space, extension in self.spaces(recording, suffix):
                levels = self.applicable(recording, suffix, extension, space)
                found.update(*single(levels if extension == ".json" else levels[-1:]))
        return found

    def object(self, path: str) -> dict[str, Any]:
        """Read a JSON file; empty where its bytes are not there."""
        if path not in self._objects:
            self._objects[path] = json.loads(self.read(path) or b"{}")
        return self._objects[path]

    def table(self, path: str) -> "Expected | None":
        """Read a TSV file; null where its bytes are not there."""
        content = self.read(path)
        return None if content is None else expected(content)


def single(levels: list[list[str]]) -> list[list[str]]:
    return [found for found in levels if len(found) == 1]


class Expected(NamedTuple):
    """A table: names of columns, and values by column, row by row; cells as they are written beside them."""

    columns: list[str]
    values: list[list[object]]
    cells: list[list[str]]


@lru_cache(256)
def expected(content: bytes) -> Expected:
    rows = rows_of(content) or [[]]
    return Expected(
        rows[0],
        [
            [value_of(row[place]) if place < len(row) else None for place in range(len(rows[0]))]
            for row in rows[1:]
        ],
        rows[1:],
    )


def of_folder(root: Path) -> Files:
    paths = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return Files(paths, lambda path: (root / path).read_bytes())


def of_repository(root: Path, tag: str) -> Files:
    listed = subprocess.run(
        ["git", "-C", root, "ls-tree", "-r", "-l", "-z", tag], capture_output=True, check=True
    )
    blobs: dict[str, str] = {}
    paths: set[str] = set()
    for line in listed.stdout.decode().split("\0")[:-1]:
        head, path = line.split("\t")
        mode, _, name, size = head.split()
        paths.add(path)
        if mode != "120000" and path.endswith((".json", ".tsv")) and int(size) <= MOST:
            blobs[path] = name
    wanted = "".join(f"{name}\n" for name in blobs.values()).encode()
    told = subprocess.run(
        ["git", "-C", root, "cat-file", "--batch"], input=wanted, capture_output=True, check=True
    )
    contents: dict[str, bytes] = {}
    position = 0
    for path in blobs:
        end = told.stdout.index(b"\n", position)
        length = int(told.stdout[position:end].split()[2])
        contents[path] = told.stdout[end + 1 : end + 1 + length]
        position = end + 2 + length
    pointers = {path for path, content in contents.items() if content.startswith(b"/annex/objects/")}
    return Files(paths, lambda path: None if path in pointers else contents.get(path))


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return [[cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()]


@cache
def value_of(cell: str) -> object:
    if cell in {"", "n/a", "N/A"}:
        return None
    if cell[0] not in "-0123456789":
        return cell
    try:
        number = json.loads(cell)
    except ValueError:
        return cell
    return number if isinstance(number, int | float) and not isinstance(number, bool) else cell
