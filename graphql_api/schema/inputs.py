"""What do admins send?"""

from typing import cast

import strawberry

from graphql_api.commands.publishing import Manifest, ManifestFile
from graphql_api.commands.record_names import told_by_path
from graphql_api.domain.documents import Document
from graphql_api.domain.errors import InvalidDocumentError
from graphql_api.resolvers.document import part
from graphql_api.schema.scalars import JSON, BigInt, DateTime


@strawberry.input
class DatasetInput:
    """A dataset's document: the fields that it needs, and any other in `document`."""

    dataset_id: str
    name: str | None = None
    source: str = "openneuro"
    recording_modality: list[str]
    document: JSON | None = None
    """A JSON object; the fields above win over its own."""


@strawberry.input
class RecordInput:
    """A recording's document: the fields that it needs, and any other in `document`."""

    dataset: str
    bids_relpath: str
    """Path in the dataset; with it the record is told from others."""
    storage_backend: str
    """`s3`, `https`, `local`, `nemar`, `webdav`."""
    storage_base: str
    """URL or path that the keys are below."""
    raw_key: str
    dep_keys: list[str] | None = None
    """Keys of files that must lie beside it to be read."""
    recording_modality: list[str]
    document: JSON | None = None
    """A JSON object; the fields above win over its own."""


@strawberry.input
class ManifestFileInput:
    """One file of a version."""

    path: str
    size_bytes: BigInt
    checksum_algorithm: str
    """md5, sha1, sha256, sha512, or git for the SHA-1 of a blob."""
    checksum: str
    """In hex."""
    key: str | None = None
    """git-annex key of the bytes, where they have one."""


@strawberry.input
class PublishVersionInput:
    """A version to be minted."""

    dataset_id: str
    tag: str
    """`v1.0.0`, or any other name."""
    doi: str | None = None
    created_at: DateTime | None = None
    """Now, if not given."""
    files: list[ManifestFileInput]


def fields_of(document: object, path: str) -> Document:
    """Take a JSON object out of an argument; InvalidDocumentError where it is none."""
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise InvalidDocumentError(f"{path} must be a JSON object", path=path)
    return cast("Document", document)


def dataset_document(given: DatasetInput, path: str = "document") -> Document:
    """Put a dataset's document together."""
    named = {} if given.name is None else {"name": given.name}
    needed = {"source": given.source, "recording_modality": given.recording_modality}
    return {"dataset_id": given.dataset_id, **fields_of(given.document, path), **needed, **named} | {
        "dataset_id": given.dataset_id
    }


def record_document(given: RecordInput, path: str = "document") -> Document:
    """Put a record's document together; what its path tells need not be sent."""
    fields = fields_of(given.document, path)
    storage: Document = {
        **part(fields, "storage"),
        "backend": given.storage_backend,
        "base": given.storage_base,
        "raw_key": given.raw_key,
        "dep_keys": given.dep_keys or [],
    }
    needed = {"dataset": given.dataset, "bids_relpath": given.bids_relpath}
    told = told_by_path(given.dataset, given.bids_relpath)
    return {
        **needed,
        **told,
        **fields,
        **needed,
        "storage": storage,
        "recording_modality": given.recording_modality,
    }


def manifest(given: PublishVersionInput) -> Manifest:
    """Read a version to be minted."""
    files = [
        ManifestFile(each.path, int(each.size_bytes), each.checksum_algorithm, each.checksum, each.key)
        for each in given.files
    ]
    return Manifest(given.dataset_id, given.tag, files, given.doi, given.created_at)
