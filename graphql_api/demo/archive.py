"""How does the demo archive come to a directory, whole or not at all?"""

import shutil
from pathlib import Path

from graphql_api.demo.documents import DATASET_ID
from graphql_api.demo.edf import edf
from graphql_api.demo.repository import Repository
from graphql_api.demo.versions import TAGS, versions


class ArchiveBlockedError(RuntimeError):
    """Something that the demo did not write stands where its archive would go."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is in the way and is not a demo archive. Move it, or choose another directory."
        )


def write_archive(directory: Path) -> Path:
    """Path of the demo archive below `directory`, written if it is not there.

    A git repository with a working copy, one tag per version, the same commit ids on every machine. A
    complete one is left as it is. It is written beside its place and then renamed, so what a killed run
    left is replaced by the next. Raises `GitError` where git cannot be used, `ArchiveBlockedError` where
    something else has the name.
    """
    target = directory / DATASET_ID
    if not _is_complete(target):
        _write(target)
    return target


def _is_complete(target: Path) -> bool:
    return target.is_dir() and set(TAGS) <= set(Repository(target).tags())


def _write(target: Path) -> None:
    _clear(target)
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    repository = Repository(partial)
    repository.create()
    for version in versions():
        repository.publish(version)
    edf.cache_clear()
    partial.rename(target)


def _clear(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not Repository(target).is_ours()):
        raise ArchiveBlockedError(target)
    shutil.rmtree(target)
