"""Which folders are made to hurt, and what is to come of each?"""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from graphql_api.domain.errors import BidsgraphError, SourceNotBidsError
from graphql_api.domain.issues import IssueCode
from tests.ingest.repositories import DESCRIPTION, FOLDER, link, pointer, write_folder


class Hostile(NamedTuple):
    """How a source is made below an empty folder, and how its ingest ends: with these issues, or with this error."""

    make: Callable[[Path], Path | str]
    ends: frozenset[IssueCode] | type[BidsgraphError]


def with_issues(make: Callable[[Path], Path | str], *codes: IssueCode) -> Hostile:
    return Hostile(make, frozenset(codes))


def with_error(make: Callable[[Path], Path | str], error: type[BidsgraphError]) -> Hostile:
    return Hostile(make, error)


def good(place: Path) -> Path:
    return write_folder(place / "made", FOLDER)


def good_with(files: dict[str, bytes]) -> Callable[[Path], Path]:
    return lambda place: write_folder(good(place), dict(files))


def good_with_link(name: str, target: str) -> Callable[[Path], Path]:
    return lambda place: write_folder(good(place), {name: link(target)})


def loops(place: Path) -> Path:
    return write_folder(good(place), {"a": link("b"), "b": link("./a"), "sub-01/up": link("../sub-01/up")})


def odd_bytes(place: Path) -> Path:
    folder = good(place)
    with open(os.fsencode(folder) + b"/sub-01/bad\xff\xfe.txt", "wb") as stream:  # noqa: PTH123 (a path of bytes)
        stream.write(b"x")
    (folder / os.fsdecode(b"dir\xff")).mkdir()
    (folder / os.fsdecode(b"dir\xff") / "inside").write_bytes(b"x")
    return folder


def deep(place: Path) -> Path:
    """Make 300 levels whose path no system call would take."""
    folder = good(place)
    here = os.open(folder / "sub-01", os.O_RDONLY)
    for level in range(300):
        os.mkdir(f"level-{level:03d}-of-a-very-deep-tree", dir_fd=here)
        below = os.open(f"level-{level:03d}-of-a-very-deep-tree", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("bottom.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
    return folder


def pipe(place: Path) -> Path:
    folder = good(place)
    os.mkfifo(folder / "sub-01" / "pipe.edf")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(folder / "s"))
    return folder


def names(place: Path) -> Path:
    odd = ["new\nline.txt", 'quote".txt', "back\\slash.txt", "tab\t.txt", " ", "\u202e.txt", "e\u0301.txt"]
    return write_folder(good(place), {f"sub-01/eeg/{name}": b"" for name in odd})


def inside_of_file(place: Path) -> Path:
    return good(place) / "README" / "below"


def wide_pointer(place: Path) -> Path:
    return write_folder(good(place), {"sub-01/eeg/x.edf": pointer(rest=b"more\nand more\n")})


FOLDERS: Final[dict[str, Hostile]] = {
    "loops of links": with_issues(loops, IssueCode.LINK_LOOP),
    "a link out of the tree": with_issues(
        good_with_link("out", "../../../etc/passwd"), IssueCode.LINK_OUT_OF_TREE
    ),
    "a link to the root": with_issues(good_with_link("root", "/"), IssueCode.LINK_OUT_OF_TREE),
    "a link to nothing": with_issues(good_with_link("gone", "nowhere"), IssueCode.LINK_DANGLING),
    "a link to its own folder": with_issues(good_with_link("sub-01/self", "."), IssueCode.LINK_TO_DIRECTORY),
    "a README that is a link": with_issues(good_with_link("README.md", "CHANGES")),
    "names that are not UTF-8": with_issues(odd_bytes, IssueCode.PATH_NOT_UTF8),
    "names with everything in them": with_issues(names),
    "300 levels": with_issues(deep),
    "a pipe and a socket": with_issues(pipe, IssueCode.FILE_SPECIAL),
    "a pointer with more lines": with_issues(wide_pointer, IssueCode.ANNEX_POINTER_TRAILING),
    "a pointer to no key": with_issues(
        good_with({"sub-01/x.edf": b"/annex/objects/nokey\n"}), IssueCode.ANNEX_KEY_BAD
    ),
    "a link to no key": with_issues(
        good_with_link("x.edf", ".git/annex/objects/a/b/no"), IssueCode.ANNEX_KEY_BAD
    ),
    "participants of 0 bytes": with_issues(
        good_with({"participants.tsv": b""}), IssueCode.PARTICIPANTS_EMPTY
    ),
    "participants with a mark": with_issues(
        good_with({"participants.tsv": b"\xef\xbb\xbfparticipant_id\r\nsub-01\r\n"}), IssueCode.TEXT_BOM
    ),
    "participants twice and elsewhere": with_issues(
        good_with({"participants.tsv": b"participant_id\nsub-02\nsub-02\n"}),
        *(
            IssueCode.PARTICIPANT_DUPLICATE,
            IssueCode.PARTICIPANT_WITHOUT_FOLDER,
            IssueCode.SUBJECT_WITHOUT_ROW,
        ),
    ),
    "participants without ids": with_issues(
        good_with({"participants.tsv": b"name\nx\n"}), IssueCode.PARTICIPANTS_COLUMN
    ),
    "a description cut short": with_issues(
        good_with({"dataset_description.json": b'{"Name": '}), IssueCode.DESCRIPTION_INVALID
    ),
    "a description that is a list": with_issues(
        good_with({"dataset_description.json": b"[1]"}), IssueCode.DESCRIPTION_INVALID
    ),
    "a description of NaN": with_issues(
        good_with({"dataset_description.json": b'{"Name": NaN}'}), IssueCode.DESCRIPTION_INVALID
    ),
    "a description of infinity": with_issues(
        good_with({"dataset_description.json": b'{"Name": 1e999}'}), IssueCode.DESCRIPTION_INVALID
    ),
    "a description of 100,000 levels": with_issues(
        good_with({"dataset_description.json": b'{"a":' * 100_000}), IssueCode.DESCRIPTION_INVALID
    ),
    "a description of 70 levels": with_issues(
        good_with({"dataset_description.json": b'{"a":' * 70 + b"1" + b"}" * 70}),
        IssueCode.DESCRIPTION_INVALID,
    ),
    "a description of odd values": with_issues(
        good_with(
            {"dataset_description.json": b'{"Name": "\\ud800", "Authors": {"a": 12345678901234567890123}}'}
        )
    ),
    "a description with a mark": with_issues(
        good_with({"dataset_description.json": b"\xef\xbb\xbf" + DESCRIPTION}), IssueCode.TEXT_BOM
    ),
    "a huge description": with_issues(
        good_with({"dataset_description.json": b'{"Name": "' + b"x" * 2_000_000 + b'"}'}),
        IssueCode.TEXT_TOO_LARGE,
    ),
    "a README that is not text": with_issues(good_with({"README": b"\xff\xfe\0\0"}), IssueCode.TEXT_NOT_UTF8),
    "a file where a folder is meant": with_error(lambda place: good(place) / "README", SourceNotBidsError),
    "a place inside of a file": with_error(inside_of_file, BidsgraphError),
    "an empty folder": with_error(lambda place: write_folder(place, {}), SourceNotBidsError),
    "subjects without files": with_error(
        lambda place: _made(place / "made" / "sub-01" / "eeg").parents[1], SourceNotBidsError
    ),
    "a folder of dot files": with_error(
        lambda place: write_folder(place / "x", {".a": b"", ".b": b""}), SourceNotBidsError
    ),
    "a name that can be no id": with_error(
        lambda place: good(place).rename(place / "not an id!"), BidsgraphError
    ),
}


def _made(path: Path) -> Path:
    path.mkdir(parents=True)
    return path
