"""What do the records of a dataset say of its signals?"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql_api.domain.documents import Space
from graphql_api.domain.predicates import EVERYTHING, In, Predicate
from graphql_api.resolvers.document import number
from graphql_api.resolvers.documents import Library

#: Values with how many records have them, most first.
Counts = Sequence[tuple[object, int]]


@dataclass(slots=True)
class SignalStatistics:
    """Of one dataset. Values that records lack are not counted; `seconds` is null where no record has a duration."""

    records: int = 0
    channels: list[tuple[object, int]] = field(default_factory=list[tuple[object, int]])
    frequencies: list[tuple[object, int]] = field(default_factory=list[tuple[object, int]])
    seconds: float | None = None


def counted(counts: Counts) -> list[dict[str, object]]:
    """Write counts as clients of EEGDash read them: `[{"val": 64, "count": 12}]`."""
    return [{"val": value, "count": count} for value, count in counts]


async def by_dataset(
    library: Library, records: Space, dataset_ids: Sequence[str] | None = None
) -> Mapping[str, SignalStatistics]:
    """Give the statistics of each dataset that has records: of these, or of all."""
    asked: Predicate = EVERYTHING if dataset_ids is None else In("dataset", tuple(dataset_ids))
    paths = (
        ["dataset"],
        ["dataset", "nchans"],
        ["dataset", "sampling_frequency"],
        ["dataset", "duration_seconds"],
    )
    tallies = await asyncio.gather(*(library.tally(records, asked, *each) for each in paths))
    found: dict[str, SignalStatistics] = {}
    for (dataset_id,), count in tallies[0]:
        if isinstance(dataset_id, str):
            found.setdefault(dataset_id, SignalStatistics()).records = count
    for tally, add in zip(tallies[1:], (_add_channels, _add_frequency, _add_seconds), strict=True):
        for (dataset_id, value), count in tally:
            if isinstance(dataset_id, str) and value is not None:
                add(found.setdefault(dataset_id, SignalStatistics()), value, count)
    return found


def _add_channels(statistics: SignalStatistics, value: object, count: int) -> None:
    statistics.channels.append((value, count))


def _add_frequency(statistics: SignalStatistics, value: object, count: int) -> None:
    statistics.frequencies.append((value, count))


def _add_seconds(statistics: SignalStatistics, value: object, count: int) -> None:
    seconds = number({"seconds": value}, "seconds")
    if seconds is not None:
        statistics.seconds = (statistics.seconds or 0.0) + seconds * count
