"""What does metadata.json say of a dataset, valid under neuroschema 0.3.0 in every state?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.resolvers import enrichment
from graphql_api.resolvers.document import Document, part, text, texts
from rest_compat.data import landing, neuroschema
from rest_compat.data.addresses import Addresses
from rest_compat.data.bids_index import BidsIndex
from rest_compat.data.neuroschema import Shape, count, fitted, number, uri
from rest_compat.data.sizes import worded_size

#: Recording modalities of data types that do not bear their modality's name, as the BIDS standard groups them.
_MODALITIES: Final = {
    "anat": "MRI",
    "dwi": "MRI",
    "fmap": "MRI",
    "func": "MRI",
    "perf": "MRI",
    "phenotype": "BEH",
}
#: What the schema's list of at least one modality holds where nothing is known.
_UNKNOWN: Final = "UNKNOWN"

_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Described:
    """A dataset with its versions newest first, and the index of the latest; null where that cannot be read."""

    dataset: DatasetRow
    versions: Sequence[VersionRow]
    index: BidsIndex | None

    @property
    def latest(self) -> VersionRow | None:
        """The newest version; null where there is none."""
        return self.versions[0] if self.versions else None


class _Source:
    """What is told of one dataset, and by whom."""

    def __init__(self, described: Described) -> None:
        self.dataset = described.dataset
        self.document: Document = described.dataset.document
        self.written = enrichment.read(described.dataset)
        self.latest = described.latest
        self.description: Document = (self.latest.description if self.latest else None) or {}

    def word(self, key: str) -> str | None:
        """The text of a field, an admin's first."""
        return enrichment.word(self.dataset, self.written, key)

    def shaped(self, shape: Shape, *keys: str) -> list[dict[str, Any]]:
        """The entries of a field, an admin's first, as the schema has them."""
        return fitted(enrichment.entries(self.dataset, self.written, *keys), shape)


def dataset_metadata(described: Described, addresses: Addresses) -> dict[str, Any]:
    """Write the document, for orjson. What is not known is null, an empty list or absent, as the schema allows."""
    source = _Source(described)
    return {
        "schema_version": neuroschema.VERSION,
        "doc_type": "dataset",
        "dataset_id": source.dataset.dataset_id,
        "name": source.word("name") or text(source.description, "Name") or source.dataset.dataset_id,
        "description": source.word("description"),
        "source": _archive(source),
        "recording_modality": _modalities(source),
        "datatypes": _datatypes(source),
        "bids_version": source.word("bids_version") or text(source.description, "BIDSVersion"),
        "language": source.word("language"),
        **_credits(source),
        "tasks": texts(source.document, "tasks") or list(source.latest.stats.tasks if source.latest else ()),
        **_sessions(described),
        **_demographics(source),
        "data_summary": _summary(source),
        "provenance": {
            "latest_snapshot": source.latest.tag if source.latest else None,
            "publish_date": source.latest.created_at if source.latest else None,
        },
        "external_links": _links(source),
        "extensions": {"nemar": _nemar(described, source, addresses)},
    }


def _archive(source: _Source) -> str:
    """Name the archive: the document's word where the schema knows it, else NEMAR's own for its ids."""
    said = (source.word("source") or "").lower()
    if said in neuroschema.SOURCES:
        return said
    return "openneuro" if source.dataset.dataset_id.startswith("ds") else "nemar"


def _modalities(source: _Source) -> list[str]:
    said = texts(source.document, "recording_modality")
    found = said or [_MODALITIES.get(each, each) for each in _datatypes(source)]
    return list(dict.fromkeys(each.upper() for each in found)) or [_UNKNOWN]


def _datatypes(source: _Source) -> list[str]:
    said = [each.lower() for each in texts(source.document, "datatypes")]
    return said or list(source.latest.stats.datatypes if source.latest else ())


def _credits(source: _Source) -> dict[str, Any]:
    license_name = source.word("license") or text(source.description, "License")
    people = source.shaped(neuroschema.PERSON, "authors") or fitted(
        texts(source.description, "Authors"), neuroschema.PERSON
    )
    grants = source.shaped(neuroschema.GRANT, "funding", "funding_references") or fitted(
        texts(source.description, "Funding"), neuroschema.GRANT
    )
    return {
        "license": license_name,
        "rights": source.shaped(neuroschema.RIGHTS, "rights") or _rights(license_name),
        "authors": [_person(each) for each in people],
        "keywords": source.shaped(neuroschema.KEYWORD, "keywords"),
        "related_identifiers": source.shaped(neuroschema.RELATED, "related_identifiers"),
        "contributors": source.shaped(neuroschema.CONTRIBUTOR, "contributors"),
        "dates": source.shaped(neuroschema.DATE, "dates"),
        "funding": [_grant(each) for each in grants],
    }


def _person(entry: dict[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "name_type": "Personal", **entry}


def _grant(entry: dict[str, Any]) -> dict[str, Any]:
    """Write all six fields, null where nothing is known."""
    shape = neuroschema.GRANT
    return dict.fromkeys((*shape.required, *shape.texts, *shape.choices, *shape.uris)) | entry


def _rights(license_name: str | None) -> list[dict[str, Any]]:
    """Make the one entry that a licence's name allows; only a single word can be an identifier of SPDX."""
    if license_name is None:
        return []
    known = _SPDX.fullmatch(license_name) is not None
    return [
        {
            "rights": license_name,
            "rights_uri": None,
            "rights_identifier": license_name if known else None,
            "rights_identifier_scheme": "SPDX" if known else None,
        }
    ]


def _sessions(described: Described) -> dict[str, Any]:
    index = described.index
    labels = list(index.sessions) if index else texts(described.dataset.document, "sessions")
    return {"sessions": labels, "sessions_count": len(labels) or None}


def _demographics(source: _Source) -> dict[str, Any]:
    """Tell who took part; absent where not even their number is known, as the schema has no null here."""
    said = part(source.document, "demographics")
    counted = count(said.get("subjects_count"))
    if counted is None and source.latest:
        counted = source.latest.stats.subject_count
    if counted is None:
        return {}
    told: dict[str, Any] = {"subjects_count": counted}
    told |= {key: number(said.get(key)) for key in ("age_min", "age_max", "age_mean")}
    told["species"] = text(said, "species")
    told |= {key: _counts(said, key) for key in ("sex_distribution", "handedness_distribution")}
    return {"demographics": told}


def _counts(said: Document, key: str) -> dict[str, int] | None:
    counted = {name: count(value) for name, value in part(said, key).items()}
    return {name: value for name, value in counted.items() if value is not None} or None


def _summary(source: _Source) -> dict[str, Any]:
    stats = source.latest.stats if source.latest else None
    files = stats.file_count if stats else count(source.document.get("total_files"))
    size = stats.size_bytes if stats else count(source.document.get("size_bytes"))
    return {
        "total_files": files,
        "size_bytes": size,
        "size_human": None if size is None else worded_size(size),
        "recording_count": stats.recording_count if stats else None,
    }


def _links(source: _Source) -> dict[str, Any]:
    said = part(source.document, "external_links")
    origin = source.dataset.origin
    upstream = origin.upstream.removesuffix(".git") if origin and "github.com/" in origin.upstream else None
    return {
        "dataset_doi": source.word("dataset_doi") or text(said, "dataset_doi"),
        "associated_paper_doi": source.word("associated_paper_doi") or text(said, "associated_paper_doi"),
        "github_url": _web(said.get("github_url")) or _web(upstream),
        **{key: _web(said.get(key)) for key in ("source_url", "osf_url", "paper_url")},
        "references_and_links": texts(said, "references_and_links")
        or texts(source.description, "ReferencesAndLinks"),
    }


def _web(value: object) -> str | None:
    found = uri(value)
    return found if found and found.startswith(("http://", "https://")) else None


def _nemar(described: Described, source: _Source, addresses: Addresses) -> dict[str, Any]:
    latest, index = described.latest, described.index
    subjects = orjson.Fragment(index.subjects) if index else None
    stage = source.written.get("pipeline_stage")
    return {
        "versions": [landing.version_entry(row, addresses) for row in described.versions],
        "bids_index": {"version": latest.tag, "subjects": subjects}
        if latest and subjects is not None
        else None,
        "pipeline_stage": cast("object", stage) if isinstance(stage, str | dict) else None,
    }
