"""What does any source give of one version? After this nobody asks where the bytes are."""

from collections.abc import Callable
from operator import itemgetter
from typing import Final, NamedTuple

from graphql_api.domain.annex import AnnexKey, Pointer, is_annex_target, key_of_target, read_pointer
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.links import judge_links
from graphql_api.ingest.report import IssueLog
from graphql_api.kernel import file_columns, top_directories
from graphql_api.kernel.rows import FileColumns, files_of

#: Root files whose text is read.
READMES: Final = ("README", "README.md", "README.rst", "README.txt")
DESCRIPTION: Final = "dataset_description.json"
CHANGES: Final = "CHANGES"
PARTICIPANTS: Final = "participants.tsv"
WANTED: Final = frozenset({*READMES, DESCRIPTION, CHANGES, PARTICIPANTS})

#: Largest text that is read.
TEXT_BYTES: Final = 1024 * 1024

#: Top directories that are no part of a dataset.
OUTSIDE: Final = (".git/", ".github/")


#: Names of marks (`SourceTree.marks`): fingerprint of the tree, and the same of checksums where they were read.
FINGERPRINT: Final = "fingerprint"
CHECKSUMS: Final = "checksums"


class Identity(NamedTuple):
    """All of a file but its path, and the issues that each file of this identity has."""

    size: int
    form: KeyForm
    digest: bytes
    key: str | None
    codes: tuple[IssueCode, ...] = ()

    def at(self, path: str) -> FileEntry:
        """The file of this identity at a path."""
        return FileEntry(path, self.size, self.form, self.digest, self.key)


class SourceTree:
    """One version as read: files in any order, those of the root among `entries`; contents of `WANTED` files by path.

    `usual` are further files as `usual_files` gives them, until `finish`. `links` are the texts of symbolic links by
    path. `marks` is what is kept with the version to tell later whether the source has changed.

    When `finish` has returned, `files` are all of them, none twice, in the order of their paths, and `tops` the
    top-level directories that hold any.
    """

    __slots__ = ("contents", "entries", "files", "links", "log", "marks", "tops", "usual")

    def __init__(self) -> None:
        """Start empty."""
        self.usual: object = None
        self.entries: list[FileEntry] = []
        self.contents: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.log = IssueLog()
        self.files = FileColumns(*file_columns([], None))
        self.tops: list[str] = []

    def finish(self) -> None:
        """Leave out paths that name no file or cannot stand beside each other, and judge the links."""
        if not self._stands():
            self._leave_out()
        # What git printed of these is not wanted any more.
        self.usual = None
        if self.links:
            judge_links(self.links, self.files.paths.decode().split("\0")[:-1], self.log)

    def _stands(self) -> bool:
        """Put all files in their order; tell whether they can stand in one tree."""
        self.files = FileColumns(*file_columns(sorted(self.entries, key=itemgetter(0)), self.usual))
        tops = top_directories(self.files.paths) if self.files.in_order else None
        self.tops = tops or []
        return tops is not None

    def _leave_out(self) -> None:
        from graphql_api.ingest.standing import standing  # noqa: PLC0415 (hardly any tree needs it)

        entries = [*files_of(FileColumns(*file_columns([], self.usual))), *self.entries]
        self.usual, self.entries = None, standing(entries, self.log)
        paths = {entry.path for entry in self.entries}
        self.links = {path: target for path, target in self.links.items() if path in paths}
        if not self._stands():
            raise AssertionError("files that stand in one tree do not")

    @property
    def is_bids(self) -> bool:
        """Whether it is shaped like a BIDS dataset: a description, or a file in a subject's directory."""
        return any(top.startswith("sub-") for top in self.tops) or any(
            entry.path == DESCRIPTION for entry in self.entries
        )


def of_link(target: str, plain: Callable[[], Identity]) -> tuple[Identity, bool]:
    """Identify a symbolic link by its text; tell whether it is a git-annex key. `plain` is what it is otherwise."""
    key = key_of_target(target)
    if key is not None:
        return _annexed(Holder.ANNEX_LINK, Pointer(key, trailing=False), plain), True
    found = plain()
    return (found._replace(codes=(IssueCode.ANNEX_KEY_BAD,)) if is_annex_target(target) else found), False


def of_content(content: bytes, plain: Callable[[], Identity]) -> Identity | None:
    """Identify a regular file that is a git-annex pointer; null for all others."""
    pointer = read_pointer(content)
    return _annexed(Holder.ANNEX_POINTER, pointer, plain) if pointer else None


def _annexed(holder: Holder, pointer: Pointer, plain: Callable[[], Identity]) -> Identity:
    key = pointer.key
    if key is None:
        return plain()._replace(codes=(IssueCode.ANNEX_KEY_BAD,))
    codes = () if key.whole is None and not pointer.trailing else _oddities(key, trailing=pointer.trailing)
    return Identity(key.size or 0, key.form(holder), key.digest, key.whole, codes)


def _oddities(key: AnnexKey, *, trailing: bool) -> tuple[IssueCode, ...]:
    odd = {
        IssueCode.ANNEX_SIZE_UNKNOWN: key.size is None,
        IssueCode.ANNEX_CHECKSUM_UNKNOWN: key.algorithm is None,
        IssueCode.ANNEX_POINTER_TRAILING: trailing,
    }
    return tuple(code for code, holds in odd.items() if holds)
