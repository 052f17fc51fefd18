"""What is put into the catalogues under test?"""

from collections.abc import AsyncIterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from graphql_api.catalog.protocols import Publication
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind, Visibility
from graphql_api.domain.versions import VersionRow, VersionStats

EARLY: Final = "2024-01-01T00:00:00Z"
LATE: Final = "2025-06-30T12:34:56Z"

#: Text that stores get wrong: quotes, wildcards, newlines, NUL, right-to-left, both Unicode forms, an emoji.
ODD_TEXTS: Final = (
    'it\'s "quoted" and `ticked`; -- DROP TABLE dataset',
    "line one\nline two\r\n\ttabbed",
    "100%_of*?[a-z]\\{$where}",
    "caf\u00e9",
    "cafe\u0301",
    "\u05d0\u05d1 \u202e reversed",
    "\U0001f9e0 brain",
    "nul\0inside",
    " spaces around ",
)


def text_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def content_hash(chunks: Sequence[bytes]) -> str:
    return sha256(b"".join(chunks)).hexdigest()


def dataset(dataset_id: str, *, private: bool = False, **document: Any) -> DatasetRow:  # noqa: ANN401 any JSON
    visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
    return DatasetRow(dataset_id, {"dataset_id": dataset_id, **document}, EARLY, EARLY, visibility)


def rich_dataset(dataset_id: str) -> DatasetRow:
    """A dataset that uses every field and every kind of JSON value."""
    annex = {"s3-PUBLIC": {"type": "S3", "bucket": "o'neuro", "public": "yes"}, "ñ": {}}
    document: dict[str, Any] = {
        "name": "Émotion 🧠",
        "nested": {"list": [1, 2.5, None, True, {"deep": [[]]}], "empty": {}},
        "large": 2**53 + 1,
        "none": None,
        "key.with$signs": ODD_TEXTS[0],
    }
    origin = Origin(OriginKind.GIT, "/data/it's here", "https://example.org/x.git", annex)
    return DatasetRow(dataset_id, document, EARLY, LATE, Visibility.PRIVATE, origin)


def version(dataset_id: str, tag: str, chunks: Sequence[bytes], created_at: str = EARLY) -> VersionRow:
    return VersionRow(dataset_id, tag, created_at, content_hash(chunks), VersionStats(3, 2**40, 1, 0, 1))


def rich_version(dataset_id: str, tag: str, chunks: Sequence[bytes]) -> VersionRow:
    """A version that uses every field."""
    return VersionRow(
        dataset_id,
        tag,
        LATE,
        content_hash(chunks),
        VersionStats(12_000, 2**50, 20, 4, 80, ("eeg", "meg"), ("rest", "ärger")),
        source_tag=tag.removeprefix("v"),
        revision="0" * 40,
        doi="10.18112/openneuro.ds000001.v1.0.0",
        description={"Name": ODD_TEXTS[1], "Authors": ["Ö", "X"], "HEDVersion": None},
        readme=text_hash("readme"),
        changes=text_hash("changes"),
        extra={"anything": [1, {"two": 2}]},
    )


def publication(
    row: VersionRow,
    chunks: Sequence[bytes],
    texts: Sequence[str] = (),
    removed: Mapping[str, Sequence[str]] | None = None,
) -> Publication:
    kept = {text_hash(text): text for text in texts}
    return Publication(dataset(row.dataset_id), row, chunks, kept, dict(removed or {}))


def simple_publication(dataset_id: str, tag: str, content: str = "files") -> Publication:
    chunks = [f"{content} {part}".encode() for part in range(3)]
    return publication(version(dataset_id, tag, chunks), chunks)


async def read_all(stream: AsyncIterable[bytes]) -> list[bytes]:
    return [chunk async for chunk in stream]
