"""Which datasets and recordings can be asked for?"""

from collections.abc import Mapping
from typing import Final, Optional

import strawberry

from graphql_api.domain.documents import Collection
from graphql_api.resolvers.conditions import ANY, Condition, Field, every, none, some
from graphql_api.resolvers.record_fields import RECORD_FIELDS, field
from graphql_api.schema import condition_limits
from graphql_api.schema.condition_parts import range_part, text_parts
from graphql_api.schema.filters import EntityFilter, FloatRange, IntRange, StringFilter
from graphql_api.schema.scalars import BigInt


def _of_datasets(name: str, path: str | None = None, *more: str) -> Field:
    return field(Collection.DATASETS, name, path, *more)


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
    path_prefix: str | None = None
    """Beginning of the path, as text: `sub-01/` or `sub-0`."""
    name: str | None = None
    """Exactly this last segment of the path."""
    min_size_bytes: BigInt | None = None
    """At least this many bytes."""
    max_size_bytes: BigInt | None = None
    """At most this many bytes."""


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
        condition_limits.check(depth, self._parts)
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
    parts += range_part(DATASET_FIELDS["subjectCount"], asked.subject_count)
    parts += range_part(DATASET_FIELDS["sizeBytes"], asked.size_bytes)
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
    parts += range_part(RECORD_FIELDS["samplingFrequency"], asked.sampling_frequency)
    parts += range_part(RECORD_FIELDS["channelCount"], asked.channel_count)
    parts += range_part(RECORD_FIELDS["durationSeconds"], asked.duration_seconds)
    parts += range_part(RECORD_FIELDS["age"], asked.age)
    return parts + _path_parts(asked)


def _path_parts(asked: RecordingFilter) -> list[Condition]:
    path, size = RECORD_FIELDS["path"], RECORD_FIELDS["sizeBytes"]
    parts: list[Condition] = []
    if asked.path_prefix is not None:
        parts.append(Condition(path.beginning(asked.path_prefix)))
    if asked.name is not None:
        parts.append(Condition(path.ending(asked.name)))
    if asked.min_size_bytes is not None or asked.max_size_bytes is not None:
        parts.append(Condition(size.between(asked.min_size_bytes, asked.max_size_bytes)))
    return parts


def _texts(fields: Mapping[str, Field], asked: dict[str, StringFilter | None]) -> list[Condition]:
    return [part for name, test in asked.items() if test for part in text_parts(fields[name], test)]
