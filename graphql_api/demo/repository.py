"""How does a git repository come out the same on every machine?"""

import os
import shutil
import subprocess
from pathlib import Path

from graphql_api.demo.versions import Files, Version


class GitError(RuntimeError):
    """The demo archive is a git repository, and git could not do its part."""


class GitMissingError(GitError):
    """There is no git on the search path."""

    def __init__(self) -> None:
        super().__init__(
            "git was not found. The demo archive is a git repository: install git and try again."
        )


class GitFailedError(GitError):
    """A git command ended with an error; the message is what git said."""

    def __init__(self, arguments: tuple[str, ...], said: str) -> None:
        super().__init__(f"git {arguments[0]} failed: {said.strip()}")


# Nothing of the user's or the machine's settings may reach the commits: neither hooks nor signing,
# nor line ends, nor ignored files. Identity and time are part of a commit's id, so they are fixed.
_SETTINGS = {
    "commit.gpgSign": "false",
    "core.autocrlf": "false",
    "core.fileMode": "false",
    "core.fsync": "none",
    "gc.auto": "0",
    "tag.gpgSign": "false",
}
# An empty file that tells a repository made here from any other, so that no other is ever deleted.
_MARK = "bidsgraph-demo"
_PERSON = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}


class Repository:
    """A git repository with a working copy, written one version after the other."""

    def __init__(self, directory: Path) -> None:
        """Take a directory that may or may not be a repository yet; raises `GitMissingError`."""
        self._directory = directory
        self._git = _find_git()

    def create(self) -> None:
        """Make an empty repository; the directory must exist."""
        self._run("init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1", ".")
        (self._directory / ".git" / _MARK).touch()

    def is_ours(self) -> bool:
        """Whether `create` made this repository."""
        return (self._directory / ".git" / _MARK).is_file()

    def publish(self, version: Version) -> None:
        """Commit exactly the files of a version and tag the commit; raises `GitFailedError`."""
        self._replace(version.files)
        self._run("add", "--all", "--force", ".", date=version.date)
        self._run("commit", "--quiet", "--message", f"{version.tag}: {version.message}", date=version.date)
        note = ["--annotate", "--message", version.message] if version.annotated else []
        self._run("tag", *note, version.tag, date=version.date)

    def tags(self) -> list[str]:
        """Names of all tags in the order of git; none if this is not a repository."""
        if not (self._directory / ".git").is_dir():
            return []
        return self._run("tag", "--list").split()

    def _replace(self, files: Files) -> None:
        for known in self._run("ls-files", "-z").split("\0"):
            if known and known not in files:
                (self._directory / known).unlink()
        for path, content in files.items():
            _write(self._directory / path, content)
        _drop_empty(self._directory)

    def _run(self, *arguments: str, date: str = "") -> str:
        settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
        done = subprocess.run(
            [self._git, *settings, *arguments],
            cwd=self._directory,
            env=_environment(self._git, date),
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            raise GitFailedError(arguments, done.stderr)
        return done.stdout


def _find_git() -> str:
    found = shutil.which("git")
    if found is None:
        raise GitMissingError
    return found


def _environment(git: str, date: str) -> dict[str, str]:
    # Built from nothing: GIT_DIR and its like, set inside a hook, would lead git to another repository.
    people = {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _PERSON.items()
    }
    dates = {f"GIT_{role}_DATE": date for role in ("AUTHOR", "COMMITTER")} if date else {}
    isolation = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1"}
    return {"PATH": str(Path(git).parent), "LC_ALL": "C", "TZ": "UTC", **isolation, **people, **dates}


def _write(path: Path, content: bytes) -> None:
    # A version rewrites only what changed, so that the files of an older version keep their times.
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _drop_empty(directory: Path) -> None:
    for child in directory.iterdir():
        if child.is_dir() and child.name != ".git":
            _drop_empty(child)
            if not any(child.iterdir()):
                child.rmdir()
