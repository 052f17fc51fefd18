"""Which versions does a repository name?"""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from graphql_api.domain.errors import SourceBrokenError
from graphql_api.domain.issues import IssueCode
from graphql_api.domain.versions import LATEST, published_tag
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import TAGS
from graphql_api.ingest.report import IssueLog

#: Last second that four digits of a year can write.
_LAST_SECOND: Final = 253_402_300_799
_SECONDS: Final = re.compile(r"-?[0-9]{1,20}")
_LONGEST: Final = 200


class SourceVersion(NamedTuple):
    """A version as its source has it: the published `tag`, what the source calls it, its commit, ISO 8601 UTC time."""

    tag: str
    source_tag: str
    revision: str
    created_at: str


def is_version_name(tag: str) -> bool:
    """Tell whether `tag` can name a version: no space, colon or control character, and not the word `latest`."""
    return (
        0 < len(tag) <= _LONGEST
        and tag != LATEST
        and not any(map(_is_unusable, tag))
        and not tag.startswith("-")
    )


def _is_unusable(character: str) -> bool:
    """Tell spaces, control characters, colons, and what is no Unicode."""
    return character <= " " or character in "\x7f:" or "\ud800" <= character <= "\udfff"


def utc(seconds: int) -> str:
    """Write a time as ISO 8601 in UTC; the nearest that can be written."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def list_tags(git: Git, log: IssueLog) -> list[SourceVersion]:
    """Give the versions that tags name, oldest first, one for each published name."""
    found = [await _version(git, record.split("\0"), log) for record in await _records(git, log)]
    chosen: dict[str, SourceVersion] = {}
    for version in sorted(filter(None, found), key=lambda each: each.source_tag != each.tag):
        kept = chosen.setdefault(version.tag, version)
        if kept is not version:
            log.add(
                IssueCode.TAG_DUPLICATE, version.source_tag, f"{kept.source_tag} is taken for {version.tag}"
            )
    return sorted(chosen.values(), key=lambda each: (each.created_at, each.tag))


async def _records(git: Git, log: IssueLog) -> list[str]:
    try:
        return _lines(await git.run(*TAGS))
    except SourceBrokenError:
        # One tag whose object is missing fails the whole call: ask for each by itself.
        names = _lines(await git.run("for-each-ref", "--format=%(refname)", "refs/tags"))
        return [record for name in names for record in await _record(git, name, log)]


async def _record(git: Git, name: str, log: IssueLog) -> list[str]:
    try:
        return _lines(await git.run(*TAGS[:2], "--count=1", name))
    except SourceBrokenError as error:
        log.add(IssueCode.TAG_BROKEN, _shown(name.removeprefix("refs/tags/")), error.message)
        return []


def _lines(printed: bytes) -> list[str]:
    return [line for line in printed.decode(errors="surrogateescape").split("\n") if line]


async def _version(git: Git, record: list[str], log: IssueLog) -> SourceVersion | None:
    name, kind, target, tagged, committed, peeled_kind, peeled, peeled_committed = record
    if kind == "tag":
        kind, target, committed = peeled_kind, peeled, peeled_committed
    if kind == "tag":
        kind, target, committed = await _peeled(git, target)
    tag = published_tag(name)
    if not is_version_name(tag):
        log.add(IssueCode.TAG_NAME_UNUSABLE, _shown(name))
        return None
    if kind != "commit":
        log.add(IssueCode.TAG_NOT_A_COMMIT, name, kind)
        return None
    return SourceVersion(tag, name, target, _time(name, tagged or committed, log))


async def _peeled(git: Git, tag: str) -> tuple[str, str, str]:
    """Follow a tag of a tag to its end: type, commit and time; an empty type where it is no commit."""
    try:
        seconds, commit = (await git.run("rev-list", "-1", "--timestamp", tag)).decode().split()
    except (SourceBrokenError, ValueError):
        return "", tag, ""
    return "commit", commit, seconds


def _time(name: str, seconds: str, log: IssueLog) -> str:
    number = int(seconds) if _SECONDS.fullmatch(seconds) else 0
    if not 0 < number <= _LAST_SECOND:
        log.add(IssueCode.TAG_TIME_ODD, name, seconds)
    return utc(number)


def _shown(name: str) -> str:
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


async def head_version(git: Git) -> SourceVersion:
    """Give what a repository without tags publishes: HEAD's commit, else its only branch's; `tag` is empty."""
    for name in ("HEAD", *await _only_branch(git)):
        try:
            seconds, commit = (await git.run("rev-list", "-1", "--timestamp", name, "--")).decode().split()
        except (SourceBrokenError, ValueError):
            continue
        return SourceVersion("", "", commit, utc(int(seconds)))
    raise SourceBrokenError(
        "the repository has no tags, and neither HEAD nor a single branch that could be published"
    )


async def _only_branch(git: Git) -> list[str]:
    names = _lines(await git.run("for-each-ref", "--format=%(refname)", "refs/heads"))
    data = [
        name for name in names if name != "refs/heads/git-annex" and not name.startswith("refs/heads/synced/")
    ]
    return data if len(data) == 1 else []
