"""What does the git-annex branch say of special remotes, that storage needs and everybody may know?"""

import re
from collections.abc import Iterator
from typing import Final

from graphql_api.ingest.blobs import read_blobs
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import REMOTE_LOGS
from graphql_api.ingest.source import without_credentials

#: What is kept. A list of what may be known, as remotes also hold ciphers and credentials under many names.
KEPT: Final = frozenset(
    {
        "autoenable",
        "bucket",
        "datacenter",
        "encryption",
        "exporttree",
        "externaltype",
        "fileprefix",
        "host",
        "importtree",
        "port",
        "protocol",
        "public",
        "publicurl",
        "region",
        "requeststyle",
        "signature",
        "storageclass",
        "type",
        "url",
        "versioning",
    }
)
_ESCAPE: Final = r"&(\d{1,5});"
_LARGEST_LOG: Final = 1024 * 1024


async def read_remotes(git: Git) -> dict[str, dict[str, str]]:
    """Give special remotes by name, each with its `uuid`; empty where the repository has no git-annex branch."""
    logs: list[bytes] = []

    def take(_: str, content: bytes | None) -> None:
        if content is not None and len(content) <= _LARGEST_LOG:
            logs.append(content)

    await read_blobs(git, REMOTE_LOGS, take)
    return parse_remotes(logs[0].decode(errors="replace")) if logs else {}


def parse_remotes(log: str) -> dict[str, dict[str, str]]:
    """Read `remote.log`: a line is a UUID, `name=value` words and a timestamp; the newest line of a UUID counts.

    Of remotes with one name the newest has it; the others are told apart by their UUID behind it.
    """
    newest: dict[str, tuple[float, dict[str, str]]] = {}
    for uuid, time, values in _lines(log):
        if uuid not in newest or newest[uuid][0] <= time:
            newest[uuid] = (time, values)
    named: dict[str, dict[str, str]] = {}
    for uuid, (_, values) in sorted(newest.items(), key=lambda item: -item[1][0]):
        name = values.get("name", "") or uuid
        kept = {key: without_credentials(value) for key, value in values.items() if key in KEPT}
        named[name if name not in named else f"{name} ({uuid})"] = {"uuid": uuid, **kept}
    return named


def _lines(log: str) -> Iterator[tuple[str, float, dict[str, str]]]:
    for line in log.splitlines():
        uuid, _, rest = line.partition(" ")
        values = {
            name: value for name, _, value in (word.partition("=") for word in rest.split(" ")) if value
        }
        time = values.pop("timestamp", "").removesuffix("s")
        if uuid and values:
            yield (
                uuid,
                _seconds(time),
                {key: re.sub(_ESCAPE, _unescaped, value) for key, value in values.items()},
            )


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1])
    return chr(number) if chr(number).isprintable() else match[0]


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,15}(\.\d{1,15})?", text) else 0.0
