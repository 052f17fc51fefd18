"""Which datasets and recordings can be asked for?"""

from collections.abc import Sequence
from typing import Final, Optional

import strawberry

from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import InvalidFilterError
from graphql_api.resolvers import old_names
from graphql_api.resolvers.conditions import ANY, Condition, Field, every, none, some
from graphql_api.schema.filters import EntityFilter, StringFilter

#: Filters within one another, and conditions in one filter, at most.
_DEPTH: Final = 16
_PARTS: Final = 1000

_ANY_CASE: Final = frozenset({"modality"})


def _field(collection: Collection, name: str, path: str | None = None, *more: str) -> Field:
    first = path or name
    paths = dict.fromkeys((*old_names.paths(collection, first), *more))
    return Field(name, tuple(paths), name in _ANY_CASE)


def _of_datasets(name: str, path: str | None = None, *more: str) -> Field:
    return _field(Collection.DATASETS, name, path, *more)


def _of_records(name: str, path: str | None = None, *more: str) -> Field:
    return _field(Collection.RECORDS, name, path, *more)


DATASET_FIELDS: Final = {
    each.name: each
    for each in (
        _of_datasets("datasetId", "dataset_id"),
        _of_datasets("source"),
        _of_datasets("modality"),
        _of_datasets("datatype", "datatypes"),
        _of_datasets("task"),
        _of_datasets("license"),
        _of_datasets("subjectCount", "n_subjects"),
        _of_datasets("sizeBytes", "size_bytes"),
        _of_datasets("doi", "dataset_doi"),
        _of_datasets("sex", "demographics.sex_distribution"),
        _of_datasets("species", "demographics.species"),
        _of_datasets("channelCount", "nchans_counts.val"),
        _of_datasets("samplingFrequency", "sfreq_counts.val"),
    )
}
RECORD_FIELDS: Final = {
    each.name: each
    for each in (
        _of_records("datasetId", "dataset"),
        *map(_of_records, ("subject", "session", "task", "acquisition", "run")),
        *map(_of_records, ("datatype", "suffix", "extension", "modality")),
        _of_records("source", "storage.backend"),
        _of_records("samplingFrequency", "sampling_frequency", "sfreq"),
        _of_records("channelCount", "nchans"),
        _of_records("durationSeconds", "duration_seconds"),
        _of_records("age", "participant_tsv.age"),
        _of_records("sex", "participant_tsv.sex", "participant_tsv.gender"),
        _of_records("species", "participant_tsv.species"),
    )
}


@strawberry.input
class FloatRange:
    """A number between two bounds, each of which may be missing."""

    gte: float | None = None
    """At least this."""
    lte: float | None = None
    """At most this."""


@strawberry.input
class IntRange:
    """A whole number between two bounds, each of which may be missing."""

    gte: int | None = None
    """At least this."""
    lte: int | None = None
    """At most this."""


@strawberry.input
class DatasetFilter:
    """Datasets by what their documents say; all that is given must hold."""

    and_: Optional[list["DatasetFilter"]] = strawberry.field(name="and", default=None)  # noqa: UP045 - a forward name
    """All of these must hold."""
    or_: Optional[list["DatasetFilter"]] = strawberry.field(name="or", default=None)  # noqa: UP045 - a forward name
    """One of these must hold."""
    not_: Optional["DatasetFilter"] = strawberry.field(name="not", default=None)
    """This must not hold."""
    dataset_id: StringFilter | None = None
    source: StringFilter | None = None
    modality: StringFilter | None = None
    """EEG, MEG, IEEG ... in any case."""
    datatype: StringFilter | None = None
    task: StringFilter | None = None
    license: StringFilter | None = None
    subject_count: IntRange | None = None
    size_bytes: FloatRange | None = None
    has_doi: bool | None = None
    """True: only datasets with a DOI. False: only those without."""


@strawberry.input
class RecordingFilter:
    """Recordings by their names, signals and participants; all that is given must hold."""

    and_: Optional[list["RecordingFilter"]] = strawberry.field(name="and", default=None)  # noqa: UP045 - a forward name
    """All of these must hold."""
    or_: Optional[list["RecordingFilter"]] = strawberry.field(name="or", default=None)  # noqa: UP045 - a forward name
    """One of these must hold."""
    not_: Optional["RecordingFilter"] = strawberry.field(name="not", default=None)
    """This must not hold."""
    dataset_id: StringFilter | None = None
    entities: EntityFilter | None = None
    sampling_frequency: FloatRange | None = None
    """Samples a second."""
    channel_count: IntRange | None = None
    duration_seconds: FloatRange | None = None
    age: FloatRange | None = None
    """Of the participant, in years."""
    sex: StringFilter | None = None
    """Of the participant, as participants.tsv writes it."""


def dataset_condition(asked: DatasetFilter | None) -> Condition:
    """Read a filter; InvalidFilterError where it is too deep or too large."""
    return ANY if asked is None else _Reader().read(asked)


def recording_condition(asked: RecordingFilter | None) -> Condition:
    """Read a filter; InvalidFilterError where it is too deep or too large."""
    return ANY if asked is None else _Reader().read(asked)


class _Reader:
    """Reads one filter, counting how much of it there is."""

    def __init__(self) -> None:
        self._parts = 0

    def read(self, asked: DatasetFilter | RecordingFilter, depth: int = 1) -> Condition:
        parts = _dataset_parts(asked) if isinstance(asked, DatasetFilter) else _recording_parts(asked)
        inner = [*(asked.and_ or ()), *(asked.or_ or ())]
        self._parts += len(parts) + len(inner)
        if depth > _DEPTH or self._parts > _PARTS:
            told = f"a filter may have {_DEPTH} levels and {_PARTS} conditions"
            raise InvalidFilterError(told, depth=_DEPTH, limit=_PARTS)
        if asked.and_ is not None:
            parts.append(every([self.read(each, depth + 1) for each in asked.and_]))
        if asked.or_ is not None:
            parts.append(some([self.read(each, depth + 1) for each in asked.or_]))
        if asked.not_ is not None:
            parts.append(none(self.read(asked.not_, depth + 1)))
        return every(parts)


def _dataset_parts(asked: DatasetFilter) -> list[Condition]:
    texts = {
        "datasetId": asked.dataset_id,
        "source": asked.source,
        "modality": asked.modality,
        "datatype": asked.datatype,
        "task": asked.task,
        "license": asked.license,
    }
    parts = _texts(DATASET_FIELDS, texts)
    parts += _range(DATASET_FIELDS["subjectCount"], asked.subject_count)
    parts += _range(DATASET_FIELDS["sizeBytes"], asked.size_bytes)
    if asked.has_doi is not None:
        doi = DATASET_FIELDS["doi"]
        parts.append(Condition(doi.present() if asked.has_doi else doi.absent()))
    return parts


def _recording_parts(asked: RecordingFilter) -> list[Condition]:
    texts = {"datasetId": asked.dataset_id, "sex": asked.sex}
    entities = asked.entities
    if entities is not None:
        texts |= {
            "subject": entities.subject,
            "session": entities.session,
            "task": entities.task,
            "acquisition": entities.acquisition,
            "run": entities.run,
            "datatype": entities.datatype,
            "suffix": entities.suffix,
            "extension": entities.extension,
        }
    parts = _texts(RECORD_FIELDS, texts)
    parts += _range(RECORD_FIELDS["samplingFrequency"], asked.sampling_frequency)
    parts += _range(RECORD_FIELDS["channelCount"], asked.channel_count)
    parts += _range(RECORD_FIELDS["durationSeconds"], asked.duration_seconds)
    parts += _range(RECORD_FIELDS["age"], asked.age)
    return parts


def _texts(fields: dict[str, Field], asked: dict[str, StringFilter | None]) -> list[Condition]:
    return [part for name, test in asked.items() if test for part in _text(fields[name], test)]


def _text(field: Field, asked: StringFilter) -> Sequence[Condition]:
    parts: list[Condition] = []
    if asked.eq is not None:
        parts.append(Condition(field.equal(asked.eq), ((field, asked.eq),)))
    if asked.in_ is not None:
        named = tuple((field, value) for value in asked.in_)
        parts.append(Condition(field.among(asked.in_), named))
    if asked.contains is not None:
        parts.append(Condition(field.containing(asked.contains)))
    if asked.is_null is not None:
        parts.append(Condition(field.absent() if asked.is_null else field.present()))
    return parts


def _range(field: Field, asked: FloatRange | IntRange | None) -> Sequence[Condition]:
    if asked is None or (asked.gte is None and asked.lte is None):
        return ()
    return (Condition(field.between(asked.gte, asked.lte)),)
