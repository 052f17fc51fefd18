"""Where is a repository kept that was named by a bundle or a URL?

Mirrors are bare repositories below `data_dir/repositories`. No URL is written into one, as it may hold credentials,
and nothing is ever collected from one: published versions stay readable when their tags move or go away upstream.
"""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import SourceBrokenError, SourceError, SourceMissingError
from graphql_api.ingest.git import FETCH_SECONDS, Git
from graphql_api.ingest.source import PROTOCOLS, Source, SourceKind

_REFS: Final = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")

#: Where the source's HEAD is kept, which is what a mirror's HEAD stands for.
_HEAD: Final = "refs/source/HEAD"

#: What git says when nothing is there, or it may not be read: the address is wrong, not the repository.
_MISSING: Final = (
    "could not resolve",
    "unable to access",
    "unable to connect",
    "connection refused",
    "does not exist",
    "does not appear to be a git repository",
    "not found",
    "could not read username",
    "could not read password",
    "permission denied",
    "authentication failed",
    "could not read from remote",
    "unable to find remote helper",
)


@dataclass(slots=True)
class Mirror:
    """A mirror of one dataset's repository: a new one is in a place of its own until `keep` is called.

    `git` reads it wherever it is now; nothing may be read while `keep` runs.
    """

    kept: Path
    incoming: Path
    descriptor: int
    git: Git

    async def keep(self) -> None:
        """Put a new mirror in its place; an older one takes in what the new one holds."""
        if not self.incoming.exists():
            return
        if self.kept.exists():
            await self._fetch(self.kept, str(self.incoming))
            await self.drop()
        else:
            await asyncio.to_thread(self.incoming.rename, self.kept)
        self.git.directory = str(self.kept)

    async def drop(self) -> None:
        """Remove what was not kept."""
        await asyncio.to_thread(shutil.rmtree, self.incoming, ignore_errors=True)

    async def fill(self, source: Source, *, known: bool) -> None:
        """Fetch the source: into the mirror that is there where that is `known` to be of it, else into a new one."""
        await self.drop()
        target = self.kept if known and self.kept.exists() else self.incoming
        try:
            if target is self.incoming:
                await self._make(target)
            await self._fetch(target, source.address)
        except SourceBrokenError as error:
            await self.drop()
            raise _explained(source, error) from error
        self.git.directory = str(target)

    async def _make(self, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        git = Git(str(target))
        await git.run("init", "--quiet", "--bare", "--template=", str(target))
        await git.run("config", "gc.auto", "0")
        await git.run("symbolic-ref", "HEAD", _HEAD)

    async def _fetch(self, target: Path, address: str) -> None:
        """Fetch branches, tags and HEAD, which is what is published where there are no tags."""
        await asyncio.to_thread(_unlock, target)
        listed = await self._remote(target, "ls-remote", "--quiet", "--", address, "HEAD")
        refs = (*_REFS, f"+HEAD:{_HEAD}") if listed.strip() else _REFS
        fetch = (
            "fetch",
            "--quiet",
            "--prune",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--force",
        )
        await self._remote(target, *fetch, "--", address, *refs)

    async def _remote(self, target: Path, *arguments: str) -> bytes:
        """Run git with the lock in its hands too: should we be killed, nobody writes here before it has ended."""
        return await Git(str(target)).run(
            *arguments, seconds=FETCH_SECONDS, protocols=PROTOCOLS, held=(self.descriptor,)
        )


def mirror_of(data_dir: Path, dataset_id: str, descriptor: int) -> Mirror:
    """Name a dataset's mirror; nothing is made. `descriptor` holds the dataset's lock."""
    folder = data_dir.absolute() / "repositories"
    kept = folder / f"{dataset_id}.git"
    return Mirror(kept, folder / f".{dataset_id}.incoming", descriptor, Git(str(kept)))


def _unlock(repository: Path) -> None:
    """Remove what a killed git left locked: we hold the dataset's lock, so no git is at work here."""
    for lock in (*repository.glob("*.lock"), *repository.glob("refs/**/*.lock")):
        lock.unlink(missing_ok=True)


def _explained(source: Source, error: SourceBrokenError) -> SourceError:
    said = error.message.lower()
    message = f"{source.shown}: {error.message}"
    if source.kind is SourceKind.URL and _any(said, _MISSING):
        return SourceMissingError(message)
    return SourceBrokenError(message)


def _any(said: str, phrases: Sequence[str]) -> bool:
    return any(phrase in said for phrase in phrases)
