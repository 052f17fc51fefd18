"""How are the objects of a partial clone read, without a fetch for each one that is missing?

git fetches what a partial clone lacks as soon as it is asked for, and dies where it may not. So such a clone is read
through an empty repository that has its objects and none of its configuration: there, missing is missing.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from graphql_api.domain.errors import SourceBrokenError
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import PROMISES


@asynccontextmanager
async def without_promises(git: Git) -> AsyncGenerator[Git]:
    """Give what reads the repository's objects: itself, where it holds all of them."""
    if not await _is_partial(git):
        yield git
        return
    printed = await git.run(
        "rev-parse", "--path-format=absolute", "--git-path", "objects", "--show-object-format"
    )
    objects, _, form = printed.decode().rstrip("\n").rpartition("\n")
    from tempfile import TemporaryDirectory  # noqa: PLC0415 (few repositories are partial clones)

    with TemporaryDirectory(prefix="bidsgraph-") as folder:
        _make(Path(folder), form)
        yield Git(folder, objects)


async def _is_partial(git: Git) -> bool:
    try:
        return bool(await git.run(*PROMISES))
    except SourceBrokenError:
        return False


def _make(folder: Path, form: str) -> None:
    (folder / "objects").mkdir()
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "config").write_text(
        f"[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = {form}\n"
    )
