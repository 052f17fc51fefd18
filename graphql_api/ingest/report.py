"""What did an ingest find, and what did it do?"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from graphql_api.domain.issues import MEANINGS, IssueCode

#: Examples kept of each code; all are counted.
EXAMPLES: Final = 5


class Example(NamedTuple):
    """One place where an issue is: version (empty where it is of none), path or name, and what is to be said of it."""

    version: str
    path: str
    detail: str = ""

    def as_document(self) -> dict[str, str]:
        """Give what is not empty, by name."""
        named = {"version": self.version, "path": self.path, "detail": self.detail}
        return {name: value for name, value in named.items() if value}


class Found:
    """How often one issue was found, and where at first."""

    __slots__ = ("count", "examples")

    def __init__(self) -> None:
        """Start with none."""
        self.count = 0
        self.examples: list[Example] = []


class IssueLog:
    """Issues of one version, or of none: counted all, kept few."""

    def __init__(self, version: str = "") -> None:
        """Start empty."""
        self.version = version
        self.found: dict[IssueCode, Found] = {}

    def add(self, code: IssueCode, path: str = "", detail: str = "") -> None:
        """Count an issue at a path."""
        found = self.found.setdefault(code, Found())
        found.count += 1
        if len(found.examples) < EXAMPLES:
            found.examples.append(Example(self.version, path, detail))

    def add_all(self, code: IssueCode, paths: Iterable[str]) -> None:
        """Count an issue at each path."""
        for path in paths:
            self.add(code, path)

    def take(self, other: "IssueLog", version: str | None = None) -> None:
        """Count what another log found, as of `version` where one is given."""
        for code, theirs in other.found.items():
            ours = self.found.setdefault(code, Found())
            ours.count += theirs.count
            room = EXAMPLES - len(ours.examples)
            ours.examples.extend(
                each if version is None else Example(version, each.path, each.detail)
                for each in theirs.examples[:room]
            )

    def counts(self) -> dict[str, int]:
        """Count by code, in order of codes."""
        return {code.value: self.found[code].count for code in sorted(self.found)}


class IngestReport:
    """What became of one source.

    `source` shows no credentials. `published`, `unchanged` and `skipped` name versions in order of time: made
    visible now, there already, and left out (an issue says why). `files` and `size_bytes` are those of the latest
    version that the catalogue now lists.
    """

    def __init__(self, source: str, dataset_id: str) -> None:
        """Start with nothing found and nothing done."""
        self.source = source
        self.dataset_id = dataset_id
        self.published: list[str] = []
        self.unchanged: list[str] = []
        self.skipped: list[str] = []
        self.latest = ""
        self.files = 0
        self.size_bytes = 0
        self.issues = IssueLog()
        self.seconds = 0.0

    def as_document(self) -> dict[str, Any]:
        """Give all of it as plain values for JSON."""
        return {
            "source": self.source,
            "dataset_id": self.dataset_id,
            "published": self.published,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "latest": self.latest,
            "files": self.files,
            "size_bytes": self.size_bytes,
            "issues": {
                code.value: _issue(code, self.issues.found[code]) for code in sorted(self.issues.found)
            },
            "seconds": round(self.seconds, 3),
        }


def _issue(code: IssueCode, found: Found) -> dict[str, Any]:
    return {
        "severity": MEANINGS[code].severity.value,
        "meaning": MEANINGS[code].text,
        "count": found.count,
        "examples": [each.as_document() for each in found.examples],
    }
