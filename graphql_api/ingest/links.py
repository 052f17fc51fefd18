"""What is to be said of the symbolic links of a tree? Judged by their texts alone: none is ever followed."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Final

from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.report import IssueLog

#: Links in a row after which a chain is taken for a loop, as the kernel does.
_LONGEST_CHAIN: Final = 40


def judge_links(links: Mapping[str, str], paths: Iterable[str], log: IssueLog) -> None:
    """Log what is odd about links (path to text) in a tree of these file paths, the links' own among them."""
    if not links:
        return
    files = set(paths)
    directories = _directories(files)
    for path, target in links.items():
        code = _judge(path, links, files, directories)
        if code is not None:
            log.add(code, path, target[:200])


def _judge(path: str, links: Mapping[str, str], files: set[str], directories: set[str]) -> IssueCode | None:
    place = path
    for _ in range(_LONGEST_CHAIN):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(place), links[place]))
        if place.startswith(("/", "../")) or place == "..":
            return IssueCode.LINK_OUT_OF_TREE
        if place not in links:
            return _end(place, files, directories)
    return IssueCode.LINK_LOOP


def _end(place: str, files: set[str], directories: set[str]) -> IssueCode | None:
    if place in files:
        return None
    return IssueCode.LINK_TO_DIRECTORY if place == "." or place in directories else IssueCode.LINK_DANGLING


def _directories(files: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in files:
        parent = path.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found
