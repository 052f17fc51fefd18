"""With which arguments, and in which environment, is git started?

Repositories are read as they are handed to us, so nothing in one may run a program, reach out to the network or ask
a person: no hooks, no lazy fetching, no helpers, no configuration but the repository's own, no prompts.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

#: What git has said, null where it failed, by its arguments, and what it was sent behind them.
Told: TypeAlias = Mapping[tuple[str | bytes, ...], bytes | None]

#: Longest that reading from a repository on this machine may take.
READ_SECONDS: Final = 15 * 60.0

#: How files are listed, behind which the commit is named.
LIST: Final = ("ls-tree", "-r", "-l", "-z", "--full-tree")
#: How contents are asked for, by names on standard input.
CONTENTS: Final = ("cat-file", "--batch", "--buffer")
#: How it is asked whether this is a repository, where it was cloned from, and whether it is a partial clone.
CHECK: Final = ("rev-parse", "--git-dir")
UPSTREAM: Final = ("config", "--get", "remote.origin.url")
PROMISES: Final = (
    *("config", "--local", "--get-regexp"),
    r"^(extensions\.partialclone|remote\..*\.promisor)$",
)
#: How tags are listed: a line each, of fields with NUL between.
TAGS: Final = (
    "for-each-ref",
    (
        "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(taggerdate:unix)%00%(committerdate:unix)"
        "%00%(*objecttype)%00%(*objectname)%00%(*committerdate:unix)"
    ),
    "refs/tags",
)
#: Where a clone or a mirror has the log of special remotes, the better place first.
REMOTE_LOGS: Final = ("refs/heads/git-annex:remote.log", "refs/remotes/origin/git-annex:remote.log")

_SAFE: Final = (
    *("-c", "safe.directory=*"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.alternateRefsCommand="),
    *("-c", "credential.helper="),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "http.lowSpeedLimit=500"),
    *("-c", "http.lowSpeedTime=60"),
)


def names_sent(names: Iterable[str]) -> bytes:
    """Give what `CONTENTS` is sent for objects of these names."""
    return "".join([name + "\n" for name in names]).encode()


def command(directory: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """Give the whole command."""
    return ("git", f"--git-dir={directory}", *_SAFE, *arguments)


def environment(protocols: Sequence[str] = ()) -> dict[str, str]:
    """Leave out every GIT_ variable of the caller: any of them may point git elsewhere or run a program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_ASKPASS"))}
    return kept | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        # Set and empty: no program is asked. Unset, git would look for one elsewhere.
        "GIT_ASKPASS": "",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        # Empty while reading: an object missing from a partial clone is missing, and no remote is called for it.
        "GIT_ALLOW_PROTOCOL": ":".join(protocols),
    }
