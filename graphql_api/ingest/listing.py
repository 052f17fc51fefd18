"""Which files does a commit hold?

`git ls-tree` names all of them with their sizes; the content of symbolic links and of small files says which are
git-annex keys. What was learned of one commit is not asked again for the next.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from graphql_api.domain.annex import POINTER_BYTES, POINTER_START, form_of_link
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.issues import IssueCode
from graphql_api.index.text_names import KEPT
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.blobs import read_blobs
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import LIST
from graphql_api.ingest.report import IssueLog
from graphql_api.ingest.tree import (
    OUTSIDE,
    TEXT_BYTES,
    WANTED,
    Identity,
    SourceTree,
    of_content,
    of_link,
)
from graphql_api.kernel import usual_files

_GIT: Final = KeyForm(Holder.GIT, "git")
_LINK: Final = "120000"
_SUBMODULE: Final = "160000"
_MISSING: Final = -1

#: One line of `ls-tree`: the line, mode, object name, size (`_MISSING` where git lacks the object) and path. A plain
#: tuple, as there are many.
_Row: TypeAlias = tuple[str, str, str, int, str]


class TreeReader:
    """Reads the trees of one repository's commits, one after another."""

    def __init__(self, git: Git, at_hand: AtHand) -> None:
        """Start with nothing remembered. Texts that are read on the way are left `at_hand`."""
        self._git = git
        self._at_hand = at_hand
        #: Files of the commit before by their whole line; those with nothing more to be said of them.
        self._known: dict[str, FileEntry] = {}
        #: What blobs are, once as the text of a symbolic link (kept where it names no key), once as a small file:
        #: null where that is nothing but itself.
        self._links: dict[str, tuple[Identity, str | None]] = {}
        self._small: dict[str, Identity | None] = {}
        self._broken: set[str] = set()

    async def read(self, commit: str) -> SourceTree:
        """Read one commit's tree; SourceBrokenError where git cannot."""
        printed = self._at_hand.listing(commit) or await self._git.run(*LIST, commit)
        tree = SourceTree()
        tree.usual, printed = usual_files(
            printed, self._at_hand.read_ahead, self._at_hand.contents, _GIT, form_of_link
        )
        rows = await asyncio.to_thread(self._rows, printed, tree)
        del printed
        await self._ask(rows, tree)
        await asyncio.to_thread(self._settle, rows, tree)
        return tree

    def _rows(self, printed: bytes, tree: SourceTree) -> list[_Row]:
        """Put known files into the tree and give the rest."""
        lines = _lines(printed, tree.log)
        before = self._known
        self._known = known = {line: before[line] for line in lines if line in before}
        tree.entries.extend(known.values())
        return _belonging(_rows(line for line in lines if line not in known), tree.log)

    async def _ask(self, rows: Sequence[_Row], tree: SourceTree) -> None:
        """Read what tells links and pointers from other files, and the texts."""
        asked = _Asked(self._links, self._small, self._broken, tree.contents, self._at_hand)
        await read_blobs(self._git, asked.of(rows), asked.take, self._at_hand)

    def _settle(self, rows: Iterable[_Row], tree: SourceTree) -> None:
        """Put the rest into the tree, and remember what will be the same whenever its line comes again."""
        add, known, small, broken = tree.entries.append, self._known, self._small, self._broken
        for row in rows:
            line, mode, name, size, path = row
            if mode == _LINK or size == _MISSING or name in broken or path in WANTED or small.get(name):
                self._settle_one(row, tree)
            else:
                known[line] = entry = FileEntry(path, size, _GIT, bytes.fromhex(name))
                add(entry)
        tree.finish()

    def _settle_one(self, row: _Row, tree: SourceTree) -> None:
        line, mode, name, size, path = row
        text: str | None = None
        identity = self._small.get(name)
        if mode == _LINK:
            identity, text = self._links.get(name, (None, None))
        if identity is None:
            identity = _blob(name, _MISSING if name in self._broken else size)
        entry = identity.at(path)
        tree.entries.append(entry)
        for code in identity.codes:
            tree.log.add(code, path, identity.key or "")
        if text is not None:
            tree.links[path] = text
        elif not identity.codes and path not in WANTED:
            self._known[line] = entry


class _Asked:
    """What is to be learned of one commit's blobs, and where it goes."""

    def __init__(
        self,
        links: dict[str, tuple[Identity, str | None]],
        small: dict[str, Identity | None],
        broken: set[str],
        contents: dict[str, bytes],
        at_hand: AtHand,
    ) -> None:
        self._links, self._small, self._broken, self._contents = links, small, broken, contents
        self._at_hand = at_hand
        self._kept: set[str] = set()
        self._link_names: set[str] = set()
        self._small_names: set[str] = set()
        self._texts: dict[str, list[str]] = {}

    def of(self, rows: Iterable[_Row]) -> list[str]:
        """Name the blobs to be read, each once, in the order of the tree, which is nearly that of the pack."""
        wanted: dict[str, None] = {}
        for _, mode, name, size, path in rows:
            if not 0 <= size <= TEXT_BYTES:
                continue
            if mode == _LINK:
                if size <= POINTER_BYTES and name not in self._links:
                    self._link_names.add(name)
                    wanted[name] = None
                continue
            if size <= POINTER_BYTES and name not in self._small:
                self._small_names.add(name)
                wanted[name] = None
                if path.endswith(KEPT):
                    self._kept.add(name)
            if path in WANTED:
                self._texts.setdefault(name, []).append(path)
                wanted[name] = None
        return list(wanted)

    def take(self, name: str, content: bytes | None) -> None:
        """Learn from one blob."""
        if content is None:
            self._broken.add(name)
            return
        if name in self._kept:
            self._at_hand.remember(name, content)
        if name in self._small_names:
            named = content.startswith(POINTER_START)
            self._small[name] = of_content(content, lambda: _blob(name, len(content))) if named else None
        if name in self._link_names:
            text = content.decode(errors="backslashreplace")
            identity, annexed = of_link(text, lambda: _blob(name, len(content)))
            self._links[name] = (identity, None if annexed else text)
        if name in self._texts:
            self._contents.update(dict.fromkeys(self._texts[name], content))


def _blob(name: str, size: int) -> Identity:
    """Identify a file that is nothing but a git blob."""
    lost = (IssueCode.OBJECT_MISSING,) if size == _MISSING else ()
    return Identity(max(size, 0), _GIT, bytes.fromhex(name), None, lost)


def _lines(printed: bytes, log: IssueLog) -> list[str]:
    try:
        return printed.decode().split("\0")[:-1]
    except UnicodeDecodeError:
        return [line for line in (_decoded(line, log) for line in printed.split(b"\0")[:-1]) if line]


def _decoded(line: bytes, log: IssueLog) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        log.add(IssueCode.PATH_NOT_UTF8, line.partition(b"\t")[2].decode(errors="backslashreplace"))
        return ""


def _rows(lines: Iterable[str]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        head, path = line.split("\t", 1)
        mode, _, name, size = head.split()
        rows.append((line, mode, name, int(size) if size.isdigit() else _MISSING, path))
    return rows


def _belonging(rows: list[_Row], log: IssueLog) -> list[_Row]:
    """Leave out what is no file of the dataset."""
    kept = [row for row in rows if row[1] != _SUBMODULE and not row[4].startswith(OUTSIDE)]
    if len(kept) != len(rows):
        log.add_all(IssueCode.SUBMODULE_SKIPPED, (row[4] for row in rows if row[1] == _SUBMODULE))
    return kept
