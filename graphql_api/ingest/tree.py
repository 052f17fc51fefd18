"""What does any source give of one version? After this nobody asks where the bytes are."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from graphql_api.domain.annex import AnnexKey, Pointer, is_annex_target, key_of_target, read_pointer
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.links import judge_links
from graphql_api.ingest.report import IssueLog

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

#: Segments that name no file, and ends of paths that may be one.
_NO_NAMES: Final = frozenset({"", ".", ".."})
_UNSAFE_ENDS: Final = ("/\0", ".\0")


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
    """One version as read: files without a path twice, in any order; contents of `WANTED` files by path.

    `links` are the texts of symbolic links by path. `marks` is what is kept with the version to tell later whether
    the source has changed.
    """

    __slots__ = ("_folders", "contents", "entries", "links", "log", "marks")

    def __init__(self) -> None:
        """Start empty."""
        self.entries: list[FileEntry] = []
        self.contents: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.log = IssueLog()
        #: What `folders` found, and of which entries, and of how many.
        self._folders: tuple[list[FileEntry], int, set[str]] | None = None

    @property
    def folders(self) -> set[str]:
        """Name the directories that hold a file, and not only directories."""
        known = self._folders
        if known is None or known[0] is not self.entries or known[1] != len(self.entries):
            found = {entry.path.rpartition("/")[0] for entry in self.entries}
            known = self._folders = (self.entries, len(self.entries), found)
        return known[2]

    def finish(self) -> None:
        """Leave out paths that name no file or cannot stand beside each other, and judge the links."""
        paths = [entry.path for entry in self.entries]
        folders = self.folders
        # No path holds a NUL: so ends are looked at all at once.
        glued = "\0".join([*paths, ""])
        if any(map(_is_unsafe, folders)) or any(end in glued for end in _UNSAFE_ENDS):
            self._drop({path for path in paths if _is_unsafe(path)}, IssueCode.PATH_UNSAFE)
        files = set(paths)
        clashing = files & _with_parents(folders)
        if clashing or len(files) != len(paths):
            self._drop(clashing, IssueCode.PATH_DUPLICATE)
        judge_links(self.links, (entry.path for entry in self.entries), self.log)

    def _drop(self, bad: set[str], code: IssueCode) -> None:
        """Leave out these paths, and all but the first file of any other path."""
        kept: dict[str, FileEntry] = {}
        for entry in self.entries:
            if entry.path in bad:
                self.log.add(code, entry.path)
            elif kept.setdefault(entry.path, entry) is not entry:
                self.log.add(IssueCode.PATH_DUPLICATE, entry.path)
        self.entries = list(kept.values())
        self.links = {path: target for path, target in self.links.items() if path in kept}

    @property
    def is_bids(self) -> bool:
        """Whether it is shaped like a BIDS dataset: a description, or a file in a subject's directory."""
        return any(
            entry.path == DESCRIPTION or (entry.path.startswith("sub-") and "/" in entry.path)
            for entry in self.entries
        )


def _with_parents(folders: Iterable[str]) -> set[str]:
    """Give these directories and every directory above them; each is looked at once."""
    found: set[str] = set()
    for folder in folders:
        place = folder
        while place and place not in found:
            found.add(place)
            place = place.rpartition("/")[0]
    return found


def _is_unsafe(path: str) -> bool:
    """Tell whether a path has a segment that names no file: git can hold those, no file system can."""
    return path != "" and not _NO_NAMES.isdisjoint(path.split("/"))


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
