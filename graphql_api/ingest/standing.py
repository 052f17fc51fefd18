"""Which files of a source can stand in one tree?"""

from collections.abc import Iterable

from graphql_api.domain.files import FileEntry
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.report import IssueLog
from graphql_api.kernel.paths import directories_of, is_unsafe


def standing(entries: Iterable[FileEntry], log: IssueLog) -> list[FileEntry]:
    """Leave out paths that name no file, and what is a file and a directory at once; of two of one path, the second."""
    listed = list(entries)
    folders = directories_of([entry.path for entry in listed])
    unsafe = {entry.path for entry in listed if is_unsafe(entry.path)}
    if unsafe:
        listed = _without(unsafe, listed, IssueCode.PATH_UNSAFE, log)
    clashing = folders & {entry.path for entry in listed}
    return _without(clashing, listed, IssueCode.PATH_DUPLICATE, log)


def _without(bad: set[str], entries: Iterable[FileEntry], code: IssueCode, log: IssueLog) -> list[FileEntry]:
    """Leave out these paths, and all but the first file of any other path."""
    kept: dict[str, FileEntry] = {}
    for entry in entries:
        if entry.path in bad:
            log.add(code, entry.path)
        elif kept.setdefault(entry.path, entry) is not entry:
            log.add(IssueCode.PATH_DUPLICATE, entry.path)
    return list(kept.values())
