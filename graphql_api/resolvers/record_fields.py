"""By which fields are recordings, and the files of them, asked for?"""

from typing import Final

from graphql_api.domain.documents import Collection
from graphql_api.resolvers import old_names
from graphql_api.resolvers.conditions import Field

#: Fields whose values are written in capitals by some documents and in small letters by others.
_ANY_CASE: Final = frozenset({"modality"})


def field(collection: Collection, name: str, path: str | None = None, *more: str) -> Field:
    """Make a field of a collection: it stands at a path, at the older names of that, and at `more`."""
    first = path or name
    paths = dict.fromkeys((*old_names.paths(collection, first), *more))
    return Field(name, tuple(paths), name in _ANY_CASE)


def _of_records(name: str, path: str | None = None, *more: str) -> Field:
    return field(Collection.RECORDS, name, path, *more)


#: Of the participant.
PARTICIPANT: Final = {
    each.name: each
    for each in (
        _of_records("age", "participant_tsv.age"),
        _of_records("sex", "participant_tsv.sex", "participant_tsv.gender"),
        _of_records("species", "participant_tsv.species"),
    )
}
#: Of what was recorded.
SIGNAL: Final = {
    each.name: each
    for each in (
        _of_records("samplingFrequency", "sampling_frequency", "sfreq"),
        _of_records("channelCount", "nchans"),
        _of_records("durationSeconds", "duration_seconds"),
    )
}
RECORD_FIELDS: Final = {
    **{
        each.name: each
        for each in (
            _of_records("datasetId", "dataset"),
            *map(_of_records, ("subject", "session", "task", "acquisition", "run")),
            *map(_of_records, ("datatype", "suffix", "extension", "modality")),
            _of_records("source", "storage.backend"),
            _of_records("path", "bids_relpath"),
            _of_records("sizeBytes", "file_size"),
        )
    },
    **SIGNAL,
    **PARTICIPANT,
}
