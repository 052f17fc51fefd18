"""What is it that was named as a source?

This is asked before git begins to read, so that nothing is imported here that takes long to load, as pathlib does.
"""

import os
import re
from enum import StrEnum
from typing import Final, NamedTuple

from graphql_api.domain.dataset_ids import check_dataset_id
from graphql_api.domain.errors import InvalidInputError, SourceError, SourceMissingError, SourceNotBidsError

#: What git may speak to reach a repository. `ext` and other helpers run programs, so they are refused.
PROTOCOLS: Final = ("https", "http", "git", "ssh", "file")

_CREDENTIALS: Final = r"(?<=//)[^/?#\s]*@"
_BUNDLE_MARKS: Final = (b"# v2 git bundle\n", b"# v3 git bundle\n")


class SourceKind(StrEnum):
    """How a source is read."""

    FOLDER = "folder"
    REPOSITORY = "repository"
    BUNDLE = "bundle"
    URL = "url"


class Source(NamedTuple):
    """A source that is there, as far as can be told without reading it.

    `address` is an absolute path, or what git is given to fetch from (it may hold credentials: never show it).
    `shown` is the same without them; `name` is what the dataset is called where nobody says otherwise.
    """

    kind: SourceKind
    address: str
    shown: str
    name: str


def without_credentials(text: str) -> str:
    """Take user names and passwords out of every URL in a text."""
    return re.sub(_CREDENTIALS, "", text) if "@" in text else text


def recognise(text: str) -> Source:
    """Tell what `text` names; SourceError where it is nothing that can be read."""
    if not text or "\0" in text:
        raise SourceMissingError("a source is a path or a URL; this one is empty or holds a NUL")
    if text.startswith("-"):
        raise SourceError(f"a source may not begin with '-': {text[:80]!r}; write './{text[:80]}' for a path")
    path = os.path.expanduser(text).rstrip("/") or "/"
    try:
        there = os.path.lexists(path)
    except (OSError, ValueError):
        there = False
    if there:
        return _on_disk(path)
    # Imported late: most sources are on this disk.
    from graphql_api.ingest.elsewhere import elsewhere  # noqa: PLC0415

    return elsewhere(text)


def dataset_id_of(source: Source, given: str | None) -> str:
    """Choose the dataset's id: the one given, else the source's name; InvalidInputError where it cannot be one."""
    try:
        return check_dataset_id(source.name if given is None else given)
    except InvalidInputError as error:
        if given is not None:
            raise
        raise InvalidInputError(f"{error.message}; or name the dataset by --dataset-id") from error


def _on_disk(path: str) -> Source:
    try:
        resolved = os.path.realpath(path, strict=True)
    except OSError as error:
        raise SourceMissingError(f"{path}: cannot be reached ({_reason(error)})") from error
    if os.path.isdir(resolved):
        return _directory(resolved)
    if os.path.isfile(resolved):
        return _file(resolved)
    raise SourceNotBidsError(f"{path}: neither a folder nor a file")


def _directory(path: str) -> Source:
    parent, name = os.path.split(path)
    if name == ".git" and _is_git_directory(path):
        return Source(SourceKind.REPOSITORY, path, path, os.path.basename(parent))
    git = os.path.join(path, ".git")
    if os.path.lexists(git):
        return Source(SourceKind.REPOSITORY, git, path, name.removesuffix(".git"))
    if _is_git_directory(path):
        return Source(SourceKind.REPOSITORY, path, path, name.removesuffix(".git"))
    return Source(SourceKind.FOLDER, path, path, name)


def _is_git_directory(path: str) -> bool:
    head, *folders = (os.path.join(path, name) for name in ("HEAD", "objects", "refs"))
    return os.path.isfile(head) and all(map(os.path.isdir, folders))


def _file(path: str) -> Source:
    if path.endswith(".bundle") or _begins_as_bundle(path):
        return Source(SourceKind.BUNDLE, path, path, os.path.basename(path).removesuffix(".bundle"))
    raise SourceNotBidsError(
        f"{path}: a file, but neither a git bundle nor a folder that holds a BIDS dataset"
    )


def _begins_as_bundle(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(32).startswith(_BUNDLE_MARKS)
    except OSError as error:
        raise SourceMissingError(f"{path}: cannot be read ({_reason(error)})") from error


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
