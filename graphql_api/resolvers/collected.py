"""What do the records of one dataset say together?"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import DatasetNotFoundError
from graphql_api.domain.predicates import EVERYTHING, Compare, Comparison, Not, Predicate
from graphql_api.resolvers import signals
from graphql_api.resolvers.documents import Library

_LABELS: Final = ("subject", "session", "task", "run")


def of_dataset(dataset_id: str) -> Predicate:
    """Ask for the records of one dataset."""
    return Compare("dataset", Comparison.EQ, dataset_id)


async def names(library: Library, records: Space) -> list[str]:
    """Give the ids of all datasets that have records, sorted."""
    found = await library.tally(records, EVERYTHING, "dataset")
    return sorted(value for (value,), _ in found if isinstance(value, str))


async def metadata(library: Library, records: Space, dataset_id: str) -> dict[str, Any]:
    """Give what the records of a dataset hold; DatasetNotFoundError where it has none."""
    measured = (await signals.by_dataset(library, records, [dataset_id])).get(dataset_id)
    if measured is None:
        raise DatasetNotFoundError(f"there are no records of a dataset {dataset_id[:200]!r}")
    labels = {f"{name}s": await _labels(library, records, dataset_id, name) for name in _LABELS}
    kinds = {
        name: await _values(library, records, dataset_id, name)
        for name in ("datatype", "suffix", "extension", "recording_modality")
    }
    return {
        "dataset": dataset_id,
        "n_records": measured.records,
        "n_subjects": len(labels["subjects"]),
        **labels,
        "datatypes": kinds["datatype"],
        "suffixes": kinds["suffix"],
        "extensions": kinds["extension"],
        "recording_modality": kinds["recording_modality"],
        "nchans_counts": signals.counted(measured.channels),
        "sfreq_counts": signals.counted(measured.frequencies),
        "total_duration_s": measured.seconds,
    }


async def _labels(library: Library, records: Space, dataset_id: str, name: str) -> list[str]:
    """Give the labels of an entity, which stands at the top of a record or in its `entities`."""
    found = await library.tally(records, of_dataset(dataset_id), name, f"entities.{name}")
    return _texts(next((value for value in values if value is not None), None) for values, _ in found)


async def _values(library: Library, records: Space, dataset_id: str, path: str) -> list[str]:
    found = await library.tally(records, of_dataset(dataset_id), path)
    return _texts(value for (value,), _ in found)


def _texts(values: Iterable[object]) -> list[str]:
    return sorted({value for value in values if isinstance(value, str)})


async def participants(library: Library, records: Space, dataset_id: str) -> list[dict[str, Any]]:
    """Give one row for each subject: its label, and its row of participants.tsv as the records tell it."""
    paths = ("subject", "entities.subject", "participant_tsv")
    found = await library.tally(records, of_dataset(dataset_id), *paths)
    rows: dict[str, object] = {}
    for (top, inner, columns), _ in found:
        label = top if isinstance(top, str) else inner
        if isinstance(label, str) and (label not in rows or not rows[label]):
            rows[label] = columns if isinstance(columns, dict) else {}
    return [{"subject": label, "participant_tsv": rows[label]} for label in sorted(rows)]


async def montages(library: Library, records: Space, dataset_id: str) -> Sequence[tuple[str, int]]:
    """Give the hashes of the montages of a dataset with how many subjects have each, most first."""
    paths = ("montage_hash", "subject", "entities.subject")
    found = await library.tally(records, of_dataset(dataset_id), *paths)
    subjects: dict[str, set[object]] = {}
    for (hash, top, inner), _ in found:
        if isinstance(hash, str):
            subjects.setdefault(hash, set()).add(top if isinstance(top, str) else str(inner))
    counts = [(hash, len(labels)) for hash, labels in subjects.items()]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


async def montage_counts(library: Library, records: Space) -> dict[str, tuple[str, int]]:
    """Give for each dataset the montage that most subjects have, and how many."""
    known = Not(Compare("montage_hash", Comparison.EQ, None))
    found = await library.tally(records, known, "dataset", "montage_hash", "subject", "entities.subject")
    subjects: dict[tuple[str, str], set[object]] = {}
    for (dataset_id, hash, top, inner), _ in found:
        if isinstance(dataset_id, str) and isinstance(hash, str):
            subjects.setdefault((dataset_id, hash), set()).add(top if isinstance(top, str) else str(inner))
    best: dict[str, tuple[str, int]] = {}
    for (dataset_id, hash), labels in sorted(subjects.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        best.setdefault(dataset_id, (hash, len(labels)))
    return best


def montage_space(database: str) -> Space:
    """Name the collection of montages."""
    return Space(database, Collection.MONTAGES)
