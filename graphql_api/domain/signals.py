"""How was a recording sampled, as the files beside it tell?"""

from typing import NamedTuple

from graphql_api.domain.sidecars import Fields, channel_count, positive
from graphql_api.domain.tables import Table, number_of


class Signals(NamedTuple):
    """Samples a second, channels, and seconds; null where nothing tells."""

    frequency: float | None
    channels: int | None
    seconds: float | None


def told(fields: Fields, listed: Table | None) -> Signals:
    """Read them from the merged sidecar and the list of channels.

    The frequency is as the sidecar says, else as all channels that are sampled have it; the channels are as many as
    are listed, else what the sidecar's counts add up to.
    """
    frequency = positive(fields, "SamplingFrequency")
    count = len(listed.rows) if listed else 0
    return Signals(
        frequency if frequency is not None else _common_rate(listed),
        count or channel_count(fields),
        positive(fields, "RecordingDuration"),
    )


def _common_rate(listed: Table | None) -> float | None:
    cells = (listed.column("sampling_frequency") if listed else None) or []
    rates = {number for cell in cells if (number := number_of(cell))}
    return rates.pop() if len(rates) == 1 else None
