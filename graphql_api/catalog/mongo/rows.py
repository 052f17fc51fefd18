"""How do rows of the domain become documents of MongoDB, and rows again?"""

import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind, Visibility
from graphql_api.domain.documents import json_fault
from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.plain import plain
from graphql_api.domain.versions import VersionRow, VersionStats


def json_text(value: object) -> str | None:
    """Write as text what MongoDB would not give back as it was (large integers, NaN, odd keys); null for null."""
    return None if value is None else json.dumps(value, separators=(",", ":"))


def key_text(key: Sequence[str]) -> str:
    """Write the values that name a document as one text: a single one as it is."""
    return key[0] if len(key) == 1 else str(json_text(list(key)))


def document_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a document: `d`, and `raw` where `d` is only the nearest to it."""
    odd = "_id" in document or json_fault(document)
    return {"d": plain(document), "raw": json_text(document) if odd else None}


def dataset_fields(row: DatasetRow) -> dict[str, Any]:
    """Give the fields of a dataset, without its `created_at`."""
    return {
        **document_fields(row.document),
        "private": row.visibility is Visibility.PRIVATE,
        "updated_at": row.updated_at,
        "origin": json_text(row.origin and row.origin._asdict()),
    }


def entered(at: str) -> dict[str, Any]:
    """Give what a row of the graph has beside its document where a client inserted it."""
    origin = Origin(OriginKind.DOCUMENT)
    row = DatasetRow("", {}, created_at=at, updated_at=at, origin=origin)
    fields = dataset_fields(row) | {"created_at": at}
    return {name: value for name, value in fields.items() if name != "d"}


def sayable(texts: Iterable[str]) -> list[str]:
    """Leave out what MongoDB has no words for (unpaired surrogates): nothing is kept under such a name."""
    return [text for text in dict.fromkeys(texts) if not json_fault(text)]


@contextmanager
def _as_written(kind: str, *key: str) -> Generator[None]:
    """Tell a row that cannot be read as corrupt, naming it."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        name = " ".join(key)
        raise StoreCorruptError(
            f"the stored {kind} {name} cannot be read: {error}", **{kind: name}
        ) from error


def read_dataset(fields: Mapping[str, Any]) -> DatasetRow:
    """Make a dataset out of its fields; StoreCorruptError where they are not what was written."""
    with _as_written("dataset", str(fields.get("key"))):
        origin = fields["origin"]
        return DatasetRow(
            dataset_id=fields["key"],
            document=json.loads(fields["raw"]) if fields["raw"] else fields["d"],
            created_at=fields["created_at"],
            updated_at=fields["updated_at"],
            visibility=Visibility.PRIVATE if fields["private"] else Visibility.PUBLIC,
            origin=None if origin is None else _read_origin(json.loads(origin)),
        )


def _read_origin(fields: Mapping[str, Any]) -> Origin:
    return Origin(OriginKind(fields["kind"]), fields["location"], fields["upstream"], fields["annex"])


def version_id(dataset_id: str, tag: str) -> dict[str, str]:
    """Name a version."""
    return {"dataset_id": dataset_id, "tag": tag}


def version_fields(row: VersionRow) -> dict[str, Any]:
    """Give the fields of a version."""
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
        "stats": row.stats._asdict(),
        "extra": json_text(row.extra),
        "description": json_text(row.description),
    }


def read_version(fields: Mapping[str, Any]) -> VersionRow:
    """Make a version out of its fields; StoreCorruptError where they are not what was written."""
    with _as_written("version", str(fields.get("_id"))):
        plainly = {name: fields[name] for name in _PLAIN}
        description = fields["description"]
        return VersionRow(
            **plainly,
            stats=_read_stats(fields["stats"]),
            description=None if description is None else json.loads(description),
            extra=json.loads(fields["extra"]),
        )


_PLAIN = (
    "dataset_id",
    "tag",
    "created_at",
    "content_hash",
    "source_tag",
    "revision",
    "doi",
    "readme",
    "changes",
)


def _read_stats(fields: Mapping[str, Any]) -> VersionStats:
    lists: dict[str, Any] = {name: tuple(fields[name]) for name in ("datatypes", "tasks")}
    counts: dict[str, Any] = {**fields}
    return VersionStats(**(counts | lists))
