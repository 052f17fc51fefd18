"""What does a dataset's document take from its latest version?

Fields are named as in EEGDash's dataset documents. A field is ingest's own while it is as ingest wrote it from the
version that was latest before; once an admin has set it to anything else it is theirs and stays.
"""

from typing import Any, Final, cast

from graphql_api.domain.recordings import EXTENSIONS
from graphql_api.domain.versions import VersionRow

#: Field of the document by name in dataset_description.json, for those that hold one text.
_TEXTS: Final[dict[str, str]] = {
    "name": "Name",
    "bids_version": "BIDSVersion",
    "license": "License",
    "acknowledgements": "Acknowledgements",
    "how_to_acknowledge": "HowToAcknowledge",
}
#: The same for those that hold a list of texts.
_LISTS: Final[dict[str, str]] = {
    "authors": "Authors",
    "funding": "Funding",
    "keywords": "Keywords",
    "references_and_links": "ReferencesAndLinks",
}


def fields_of(version: VersionRow) -> dict[str, Any]:
    """Derive the document's fields from a version; those that it says nothing of are left out."""
    said = version.description or {}
    fields: dict[str, Any] = {field: _text(said.get(name)) for field, name in _TEXTS.items()}
    fields |= {field: _list(said.get(name)) for field, name in _LISTS.items()}
    fields |= {
        "dataset_doi": version.doi,
        "datatypes": list(version.stats.datatypes),
        "recording_modality": [each for each in version.stats.datatypes if each in EXTENSIONS],
        "tasks": list(version.stats.tasks),
    }
    return {field: value for field, value in fields.items() if value is not None}


def renewed(document: dict[str, Any], before: VersionRow | None, latest: VersionRow) -> dict[str, Any]:
    """Give the document with ingest's own fields as of `latest`; `before` is the version they were written from."""
    written = fields_of(before) if before else {}
    own = {field for field, value in written.items() if document.get(field) == value}
    kept = {field: value for field, value in document.items() if field not in own}
    return {"dataset_id": latest.dataset_id} | fields_of(latest) | kept


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _list(value: object) -> list[str] | None:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return [text for text in map(_text, values) if text] or None
