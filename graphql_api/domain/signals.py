"""How was a recording sampled, as the files beside it tell, and its own header where they do not?"""

import json
from typing import Any, NamedTuple, cast

from graphql_api.domain.sidecars import Fields, channel_count, positive
from graphql_api.domain.tables import Table, number_of


class Signals(NamedTuple):
    """Samples a second, channels, and seconds; null where nothing tells."""

    frequency: float | None
    channels: int | None
    seconds: float | None

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left to ask for."""
        return None not in self

    def completed(self, header: "Header | None") -> "Signals":
        """Let a header tell what is null; what sidecars and lists say stays."""
        if header is None:
            return self
        frequency, channels, seconds = self
        return Signals(
            header.frequency if frequency is None else frequency,
            channels or len(header.channels) or None,
            header.seconds if seconds is None else seconds,
        )


class Header(NamedTuple):
    """What a recording's header says: names of the channels, samples of each in a second and in all, if it says."""

    channels: tuple[str, ...]
    frequency: float
    samples: int | None

    @property
    def seconds(self) -> float | None:
        """Duration; null where the header does not say how many samples there are."""
        return self.samples / self.frequency if self.samples else None


def write_header(header: Header) -> str:
    """Write a header as the catalogue keeps it."""
    return json.dumps({**header._asdict(), "channels": list(header.channels)}, separators=(",", ":"))


def read_header(text: str) -> Header | None:
    """Read it again; null for what was not written so."""
    try:
        found = cast("dict[str, Any]", json.loads(text))
        return Header(tuple(map(str, found["channels"])), float(found["frequency"]), found["samples"])
    except (ValueError, KeyError, TypeError):
        return None


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
