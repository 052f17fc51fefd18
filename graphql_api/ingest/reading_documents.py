"""Which documents of EEGDash does a file hold?

`*_dataset.json` (one), consolidated lists of datasets, `*_records.json` (a list, or an object with one under
`records`), `*_montages.json`, and `dataset_summary.csv`. NaN and infinities, which Python writes and JSON lacks, are
null, as EEGDash's own injector has them.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from graphql_api.domain.documents import Collection, Document
from graphql_api.domain.errors import SourceBrokenError, SourceMissingError, SourceNotBidsError

#: The field by which a document is told to be of a collection.
_MARKS: Final = {
    Collection.RECORDS: "bids_relpath",
    Collection.DATASETS: "dataset_id",
    Collection.MONTAGES: "hash",
}
_SUMMARY: Final = ("dataset", "dataset_title", "record_modality")
_LARGEST: Final = 2**63
_HOUR: Final = 3600.0


class DocumentFile(NamedTuple):
    """What one file holds. Rows of a summary are poorer than the documents that they were made from."""

    path: str
    documents: Mapping[Collection, list[Document]]
    is_summary: bool = False


def read_documents(path: Path) -> DocumentFile:
    """Read one file; SourceError where it holds no documents."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SourceMissingError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SourceBrokenError(f"{path}: is not UTF-8 (byte {error.start})") from error
    is_summary = path.suffix == ".csv"
    found = _summary(path, text) if is_summary else _listed(path, _parsed(path, text))
    return DocumentFile(str(path), _sorted(path, found), is_summary)


def _parsed(path: Path, text: str) -> object:
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise SourceBrokenError(f"{path}: is not JSON ({str(error)[:200]})") from error


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 and -_LARGEST <= int(digits) < _LARGEST else float(digits)  # noqa: PLR2004


def _listed(path: Path, value: object) -> Sequence[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        for name in ("records", "montages", "datasets"):
            inside = fields.get(name)
            if isinstance(inside, list):
                return cast("list[object]", inside)
            if isinstance(inside, dict):
                return list(cast("dict[str, object]", inside).values())
        return [fields]
    raise SourceNotBidsError(f"{path}: holds no documents of EEGDash")


def _sorted(path: Path, found: Sequence[object]) -> dict[Collection, list[Document]]:
    documents: dict[Collection, list[Document]] = {}
    for position, each in enumerate(found):
        fields = cast("dict[str, Any]", each) if isinstance(each, dict) else {}
        collection = next((kind for kind, mark in _MARKS.items() if mark in fields), None)
        if collection is None or ("record_count" in fields and "status" in fields):
            raise SourceNotBidsError(f"{path}: item {position} is no dataset, record or montage of EEGDash")
        documents.setdefault(collection, []).append(fields)
    return documents


def _summary(path: Path, text: str) -> list[Document]:
    """Read the rows of dataset_summary.csv as the documents that they were made from, as far as they tell."""
    from csv import DictReader  # noqa: PLC0415 (of all that is ingested, one kind of file is such a table)

    rows = list(DictReader(text.splitlines()))
    if not rows or any(name not in rows[0] for name in _SUMMARY):
        raise SourceNotBidsError(f"{path}: is no dataset_summary.csv of EEGDash")
    return [_dataset(row) for row in rows]


def _dataset(row: dict[str, str]) -> Document:
    hours = _number(row.get("duration_hours_total"))
    fields: Document = {
        "dataset_id": row["dataset"],
        "name": row["dataset_title"],
        "source": row.get("source") or "unknown",
        "recording_modality": _words(row["record_modality"]) or ["unknown"],
        "canonical_name": _json_list(row.get("canonical_name")),
        "license": row.get("license"),
        "dataset_doi": (row.get("doi") or "").removeprefix("doi:"),
        "demographics": {"subjects_count": _whole(row.get("n_subjects"))},
        "n_records": _whole(row.get("n_records")),
        "n_tasks": _whole(row.get("n_tasks")),
        "tags": {
            "modality": _words(row.get("modality of exp")),
            "type": _words(row.get("type of exp")),
            "pathology": _words(row.get("Type Subject")),
        },
        "total_duration_s": None if hours is None else hours * _HOUR,
        "size_bytes": _whole(row.get("size_bytes")),
        "size_human": row.get("size"),
        "nchans_counts": _json_list(row.get("nchans_set")),
        "sfreq_counts": _json_list(row.get("sampling_freqs")),
        "author_year": row.get("author_year"),
        "name_source": row.get("name_source"),
        "nemar_citation_count": _whole(row.get("nemar_citation_count")),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _whole(text: str | None) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number.is_integer() else None


def _json_list(text: str | None) -> list[Any]:
    try:
        value: object = json.loads(text) if text else []
    except ValueError:
        return []
    return list(cast("Sequence[Any]", value)) if isinstance(value, list) else []
