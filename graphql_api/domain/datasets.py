"""What does the catalogue hold of one dataset?"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class Visibility(StrEnum):
    """Who may see a dataset. To the public, a private one and an unknown one are the same."""

    PUBLIC = "public"
    PRIVATE = "private"


class OriginKind(StrEnum):
    """Where a dataset's files came from, hence where its bytes may be."""

    FOLDER = "folder"
    GIT = "git"
    DOCUMENT = "document"


class Origin(NamedTuple):
    """Where a dataset was read from.

    `location` is a folder's or repository's absolute path on this machine; `upstream` the URL it was cloned from,
    empty where there was none. `annex` holds what the git-annex branch says of special remotes, by remote name.
    """

    kind: OriginKind
    location: str = ""
    upstream: str = ""
    annex: Mapping[str, Mapping[str, str]] = {}


class DatasetRow(NamedTuple):
    """One dataset: `document` is the whole stored document with every field, known here or not.

    Times are ISO 8601 in UTC with `Z`.
    """

    dataset_id: str
    document: dict[str, Any]
    created_at: str
    updated_at: str
    visibility: Visibility = Visibility.PUBLIC
    origin: Origin | None = None
