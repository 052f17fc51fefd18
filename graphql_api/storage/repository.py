"""How is a repository on this machine read by git, so that it can do nothing but be read?"""

import os
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import StoreUnavailableError

_SAFE: Final = (
    *("-c", "safe.directory=*"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.alternateRefsCommand="),
)
#: Git's own limit for a link to the real git directory is a path; nothing longer is read.
_LONGEST_LINK: Final = 4096


def git_directory(location: str) -> Path | None:
    """Find the git directory of a working copy or a bare repository; null where there is none. Reads the disk."""
    place = Path(location)
    inner = place / ".git"
    try:
        if inner.is_dir():
            return inner
        if inner.is_file():
            return _linked(place, inner)
        return place if (place / "HEAD").is_file() and (place / "objects").is_dir() else None
    except OSError:
        return None


def _linked(place: Path, link: Path) -> Path | None:
    """Follow `gitdir: PATH`, which worktrees and submodules have for a git directory."""
    with link.open("rb") as stream:
        text = os.fsdecode(stream.read(_LONGEST_LINK)).strip()
    target = place / text.removeprefix("gitdir:").strip()
    return target if text.startswith("gitdir:") and (target / "HEAD").is_file() else None


async def start_git(directory: Path, *arguments: str) -> Process:
    """Start git in a git directory with pipes to it; StoreUnavailableError where there is no git."""
    try:
        return await create_subprocess_exec(
            *("git", f"--git-dir={directory}", *_SAFE, *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
        )
    except OSError as error:
        raise StoreUnavailableError("git cannot be started on this server") from error


async def end_git(process: Process) -> None:
    """See to it that git has ended."""
    if process.returncode is None:
        process.kill()
    # To the end of what it had printed: asyncio does not call a process ended while its pipe is full.
    await process.communicate()


async def run_git(directory: Path, *arguments: str, sent: bytes = b"") -> bytes:
    """Give all that git prints; empty where it fails."""
    process = await start_git(directory, *arguments)
    try:
        # Nothing is written where there is nothing to say: git may have ended by then, which uvloop takes for a fault.
        printed, _ = await process.communicate(sent or None)
    finally:
        await end_git(process)
    return b"" if process.returncode else printed


def _environment() -> dict[str, str]:
    """Leave out every GIT_ variable, as any may point git elsewhere, and let it reach for nothing outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        # No protocol at all: an object that a partial clone lacks is missing, and nobody is asked for it.
        "GIT_ALLOW_PROTOCOL": "",
    }
