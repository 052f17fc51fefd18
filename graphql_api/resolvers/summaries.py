"""What is a dataset in one row?

Read out of its document, whichever schema that follows, and of what its records say. Fields that a document has
already, because someone computed them before, are taken as they are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING, Predicate
from graphql_api.domain.sizes import readable
from graphql_api.resolvers import signals
from graphql_api.resolvers.document import Document, integer, items, number, part, text, texts
from graphql_api.resolvers.documents import Library, Window
from graphql_api.resolvers.signals import SignalStatistics

_YEAR: Final = re.compile(r"\d{4}")
_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Summary:
    """One dataset: its document, and what its records say (null where it has none here)."""

    document: Document
    signals: SignalStatistics | None = None

    @property
    def dataset_id(self) -> str:
        """Accession number."""
        return text(self.document, "dataset_id") or ""

    @property
    def title(self) -> str:
        """What to call it: the first of its own names, else its title, else its id."""
        return (
            (texts(self.document, "canonical_name") or [""])[0]
            or text(self.document, "name")
            or self.dataset_id
        )

    @property
    def title_source(self) -> str:
        """Where the title is from: `canonical`, `name` or `dataset_id`."""
        if texts(self.document, "canonical_name"):
            return "canonical"
        return "name" if text(self.document, "name") else "dataset_id"

    @property
    def author_year(self) -> str | None:
        """First author's last word and the year that the dataset was made in: `Haupt2024`."""
        authors = texts(self.document, "authors")
        name = authors[0].split(",")[0].split()[-1] if authors and authors[0].split(",")[0].split() else ""
        return (name + (self.year or "")) or None

    @property
    def year(self) -> str | None:
        """Year that it was made in."""
        return self.period("dataset_created_at", "year")

    def period(self, field: str, bucket: str) -> str | None:
        """Year or month of one of its times: `2024`, `2024-10`; null where it has no such time."""
        time = stamp(self, field) or ""
        length = {"year": 4, "month": 7}[bucket]
        return time[:length] if _YEAR.match(time) and len(time) >= length else None

    @property
    def modalities(self) -> list[str]:
        """Recording modalities in small letters, sorted."""
        return sorted({each.lower() for each in texts(self.document, "recording_modality", "modality")})

    @property
    def source(self) -> str | None:
        """Archive."""
        return text(self.document, "source", "provider")

    def tags(self, kind: str) -> list[str]:
        """Curated tags: of `pathology`, `modality` or `type`."""
        return texts(part(self.document, "tags"), kind)

    @property
    def clinical(self) -> str:
        """Who took part: the first pathology, else what an older document says."""
        pathology = self.tags("pathology")
        return pathology[0] if pathology else text(part(self.document, "clinical"), "purpose") or "Unknown"

    @property
    def subjects(self) -> int:
        """Subjects, 0 where nobody counted."""
        return integer(part(self.document, "demographics"), "subjects_count") or 0

    @property
    def files(self) -> int:
        """Files, 0 where nobody counted."""
        return integer(self.document, "total_files") or 0

    @property
    def size(self) -> int:
        """Bytes, 0 where nobody counted."""
        return integer(self.document, "size_bytes") or 0

    @property
    def records(self) -> int:
        """Records here."""
        return self.signals.records if self.signals else 0

    @property
    def hours(self) -> float:
        """Duration of all records, 0 where none tells."""
        stored = number(self.document, "total_duration_s")
        measured = self.signals.seconds if self.signals else None
        return (measured if measured is not None else stored or 0.0) / _HOUR

    @property
    def bad_channels(self) -> Document:
        """What the document tells of bad channels."""
        return part(self.document, "bad_channels_info")


def computed(summary: Summary) -> dict[str, Any]:
    """Give the fields that a server computes for a dataset out of its document and its records."""
    measured = summary.signals
    return {
        "nchans_counts": signals.counted(measured.channels) if measured else [],
        "sfreq_counts": signals.counted(measured.frequencies) if measured else [],
        "total_duration_s": measured.seconds if measured else None,
        "n_records": summary.records,
        "computed_title": summary.title,
        "name_source": summary.title_source,
        "author_year": summary.author_year,
        "size_human": readable(summary.size) if summary.size else None,
    }


def document(summary: Summary) -> dict[str, Any]:
    """Give the document with the computed fields that it lacks."""
    stored = {name: value for name, value in summary.document.items() if value is not None}
    return {**summary.document, **computed(summary), **stored}


async def page(library: Library, datasets: Space, predicate: Predicate, window: Window) -> list[Summary]:
    """Give the summaries of a window of datasets."""
    found = await library.find(datasets, predicate, window)
    documents: list[Document] = [orjson.loads(each) for each in found]
    ids = [each for each in (text(document, "dataset_id") for document in documents) if each]
    records = Space(datasets.database, Collection.RECORDS)
    measured = await signals.by_dataset(library, records, ids)
    return [Summary(document, measured.get(str(document.get("dataset_id")))) for document in documents]


async def every(library: Library, datasets: Space, predicate: Predicate = EVERYTHING) -> list[Summary]:
    """Give the summaries of all datasets that match."""
    documents = [each async for each in library.every(datasets, predicate)]
    measured = await signals.by_dataset(library, Space(datasets.database, Collection.RECORDS))
    return [Summary(document, measured.get(str(document.get("dataset_id")))) for document in documents]


async def documents(library: Library, datasets: Space, predicate: Predicate = EVERYTHING) -> list[Summary]:
    """Give the summaries of all datasets that match, without asking their records."""
    return [Summary(each) async for each in library.every(datasets, predicate)]


def stamp(summary: Summary, field: str) -> str | None:
    """Give one of a dataset's times, which stands in `timestamps` or at the top."""
    return text(part(summary.document, "timestamps"), field) or text(summary.document, field)


def totals(summaries: Sequence[Summary]) -> dict[str, int]:
    """Add up datasets, subjects, files and bytes."""
    return {
        "datasets": len(summaries),
        "subjects": sum(each.subjects for each in summaries),
        "files": sum(each.files for each in summaries),
        "size": sum(each.size for each in summaries),
    }


def counts(summaries: Sequence[Summary], labels: str) -> Mapping[str, int]:
    """Count datasets by `modality`, `source`, `pathology` or `type`; most first, then by label."""
    found: dict[str, int] = {}
    for summary in summaries:
        for label in _labels(summary, labels):
            found[label] = found.get(label, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _labels(summary: Summary, labels: str) -> Sequence[str]:
    match labels:
        case "modality":
            return summary.modalities
        case "source":
            return [summary.source] if summary.source else []
        case _:
            return summary.tags(labels)


def row(summary: Summary) -> dict[str, Any]:
    """Give the row of EEGDash's summary table, by the names of its columns."""
    stored = document(summary)
    return {
        "dataset": summary.dataset_id,
        "canonical_name": texts(summary.document, "canonical_name"),
        "name_source": summary.title_source,
        "author_year": summary.author_year,
        "dataset_title": text(summary.document, "name") or summary.dataset_id,
        "n_subjects": summary.subjects,
        "n_records": summary.records or summary.files,
        "n_tasks": len(texts(summary.document, "tasks")),
        "tasks": texts(summary.document, "tasks"),
        "recording_modality": ", ".join(summary.modalities),
        "record_modality": ", ".join(summary.modalities),
        "modality of exp": ", ".join(summary.tags("modality")) or "Unknown",
        "type of exp": ", ".join(summary.tags("type")) or text(summary.document, "study_design") or "Unknown",
        "Type Subject": ", ".join(summary.tags("pathology")) or "Unknown",
        "duration_hours_total": summary.hours or None,
        "size_bytes": summary.size,
        "size": readable(summary.size) if summary.size else "",
        "source": summary.source,
        "nchans_set": items(stored["nchans_counts"]),
        "sampling_freqs": items(stored["sfreq_counts"]),
        "license": text(summary.document, "license"),
        "doi": text(summary.document, "dataset_doi"),
        "nemar_citation_count": number(summary.document, "nemar_citation_count"),
    }
