"""Where in the BIDS tree does a path stand?"""

from typing import NamedTuple

from graphql_api.domain.entities import DATATYPES
from graphql_api.domain.names import BidsName, is_directory_recording, parse_name


class Placement(NamedTuple):
    """Tree labels and kind of one path.

    `subject` is null outside top-level `sub-*` directories; the other labels are null where the name that carries
    the entities lacks them. `carrier` is that name's path: the file's own, or that of the directory recording
    around it.
    """

    subject: str | None
    session: str | None
    task: str | None
    run: str | None
    acquisition: str | None
    datatype: str | None
    suffix: str | None
    extension: str
    carrier: str


class _Folder(NamedTuple):
    """What a directory says of every file in it; `carrier` is set inside a directory recording."""

    subject: str | None
    datatype: str | None
    carrier: str | None
    name: BidsName | None


class Placer:
    """Places paths one after another, remembering what each directory said. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._folders: dict[str, _Folder] = {}

    def place(self, path: str) -> Placement:
        """Place one path, as BIDS names its parts; never fails."""
        directory, _, name = path.rpartition("/")
        folder = self._folders.get(directory)
        if folder is None:
            folder = self._folders[directory] = _read_folder(directory)
        own = parse_name(name)
        entities = folder.name.entities if folder.name else own.entities
        return Placement(
            folder.subject,
            entities.get("ses"),
            entities.get("task"),
            entities.get("run"),
            entities.get("acq"),
            folder.datatype,
            (folder.name or own).suffix,
            own.extension,
            folder.carrier or path,
        )


def _read_folder(directory: str) -> _Folder:
    segments = directory.split("/") if directory else []
    top = segments[0] if segments else ""
    subject = top.removeprefix("sub-") if top.startswith("sub-") and top != "sub-" else None
    for depth, segment in enumerate(segments, start=1):
        if is_directory_recording(segment):
            inner = _datatype(segments[: depth - 1])
            return _Folder(subject, inner, "/".join(segments[:depth]), parse_name(segment))
    return _Folder(subject, _datatype(segments), None, None)


def _datatype(segments: list[str]) -> str | None:
    """Name the data type: the directory after the last `sub-*[/ses-*]`, if BIDS knows it."""
    if segments and segments[0] == "phenotype":
        return "phenotype"
    for position in range(len(segments) - 1, -1, -1):
        if segments[position].startswith("sub-"):
            after = position + 1
            if after < len(segments) and segments[after].startswith("ses-"):
                after += 1
            found = segments[after] if after < len(segments) else ""
            return found if found in DATATYPES else None
    return None
