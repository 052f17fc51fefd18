"""How do rows of the domain become columns, and columns rows again?

What is nested goes into JSON of the standard library, not orjson: it gives back every document as it was, large
integers, NaN and unpaired surrogates (all of which Python reads from JSON files in the wild) included.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from graphql_api.catalog.sqlite.contents import read_own
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind, Visibility
from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.versions import VersionRow, VersionStats

Value: TypeAlias = str | int | bytes | None
Columns: TypeAlias = dict[str, Value]

#: Order of the columns that `read_dataset` and `read_version` take.
DATASET_COLUMNS: Final = "dataset_id, private, created_at, updated_at, origin, plain, content"
VERSION_COLUMNS: Final = (
    "dataset_id, tag, created_at, content_hash, source_tag, revision, doi, readme, changes, "
    "stats, extra, description"
)


#: Made once: `json.dumps` makes one for each value.
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


def to_json(value: object) -> str:
    """Write compact JSON in ASCII."""
    return _ENCODER.encode(value)


def _optional_json(value: object) -> str | None:
    return None if value is None else to_json(value)


def dataset_columns(row: DatasetRow) -> Columns:
    """Give the columns of a dataset, by name; its document is kept beside it."""
    return {
        "dataset_id": row.dataset_id,
        "private": int(row.visibility is Visibility.PRIVATE),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "origin": _optional_json(row.origin and row.origin._asdict()),
    }


def version_columns(row: VersionRow) -> Columns:
    """Give the columns of a version, by name."""
    return {
        "dataset_id": row.dataset_id,
        "tag": row.tag,
        "created_at": row.created_at,
        "content_hash": row.content_hash,
        "source_tag": row.source_tag,
        "revision": row.revision,
        "doi": row.doi,
        "readme": row.readme,
        "changes": row.changes,
        "stats": to_json(row.stats._asdict()),
        "extra": to_json(row.extra),
        "description": _optional_json(row.description),
    }


@contextmanager
def _as_written(kind: str, *key: str) -> Generator[None]:
    """Tell a row that cannot be read as corrupt, naming it."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        name = " ".join(key)
        message = f"the stored {kind} {name} cannot be read: {error}"
        raise StoreCorruptError(message, **{kind: name}) from error


def read_dataset(columns: tuple[Any, ...]) -> DatasetRow:
    """Make a dataset out of `DATASET_COLUMNS`; StoreCorruptError where they are not what was written."""
    dataset_id, private, created_at, updated_at, origin, is_plain, content = columns
    with _as_written("dataset", dataset_id):
        return DatasetRow(
            dataset_id=dataset_id,
            document=read_own(content, is_plain=bool(is_plain)),
            created_at=created_at,
            updated_at=updated_at,
            visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
            origin=None if origin is None else _read_origin(json.loads(origin)),
        )


def _read_origin(fields: Mapping[str, Any]) -> Origin:
    return Origin(OriginKind(fields["kind"]), fields["location"], fields["upstream"], fields["annex"])


def read_version(columns: tuple[Any, ...]) -> VersionRow:
    """Make a version out of `VERSION_COLUMNS`; StoreCorruptError where they are not what was written."""
    *plain, stats, extra, description = columns
    dataset_id, tag, created_at, content_hash, source_tag, revision, doi, readme, changes = plain
    with _as_written("version", dataset_id, tag):
        return VersionRow(
            dataset_id=dataset_id,
            tag=tag,
            created_at=created_at,
            content_hash=content_hash,
            stats=_read_stats(json.loads(stats)),
            source_tag=source_tag,
            revision=revision,
            doi=doi,
            description=None if description is None else json.loads(description),
            readme=readme,
            changes=changes,
            extra=json.loads(extra),
        )


def _read_stats(fields: Mapping[str, Any]) -> VersionStats:
    lists: dict[str, Any] = {name: tuple(fields[name]) for name in ("datatypes", "tasks")}
    counts: dict[str, Any] = {**fields}
    return VersionStats(**(counts | lists))
