"""What do sidecars and lists of channels say of recordings, under the names that EEGDash's records have for it?"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from graphql_api.domain.alike_documents import Part, numbered
from graphql_api.domain.paths import MISSING
from graphql_api.domain.sidecars import Fields, together
from graphql_api.domain.signals import told
from graphql_api.domain.tables import Table, parse_table
from graphql_api.index.applicable import Applied
from graphql_api.ingest.timed_sidecars import TimedSidecars

#: Lists of channels that are remembered, and what recordings have in common.
_LISTS: Final = 256
_MOST: Final = 1024

#: Fields of records by the fields of BIDS's sidecars, which are missing where no sidecar has them.
_COPIED: Final = {
    "PowerLineFrequency": "power_line_frequency",
    "EEGReference": "eeg_reference",
    "iEEGReference": "ieeg_reference",
    "Manufacturer": "manufacturer",
    "ManufacturersModelName": "manufacturers_model_name",
    "InstitutionName": "institution_name",
    "RecordingType": "recording_type",
}


class _Listed(NamedTuple):
    """A list of channels, and their names."""

    table: Table
    names: list[str] | None


class _Same(NamedTuple):
    """What recordings have in common that have the same channels, and the same sidecars but for their durations."""

    number: int
    #: They are held, as they are known by their identity.
    sources: tuple[object, ...]
    names: list[str] | None
    frequency: float | None
    channels: int | None
    copied: list[Any]


class RecordSignals:
    """Reads what sidecars tell; most recordings have the same channels, and sidecars that are much alike."""

    def __init__(self) -> None:
        """Remember none yet."""
        self._sidecars = TimedSidecars()
        self._listed = lru_cache(_LISTS)(_listed)
        self._same: dict[tuple[int, ...], _Same] = {}
        self._count = 0

    def parts(self, recordings: Sequence[Applied], contents: Mapping[str, bytes]) -> list[Part]:
        """Give their fields, by the contents of sidecars and lists by their paths; null is what nothing tells."""
        found = [self._read(each, contents) for each in recordings]
        numbers, places = numbered([same.number for same, _ in found])
        by_number = {same.number: same for same, _ in found}
        shapes = [by_number[number] for number in numbers]
        seconds = [each for _, each in found]
        frequencies = [same.frequency for same, _ in found]
        samples = [
            round(frequency * length) if frequency and length else None
            for frequency, length in zip(frequencies, seconds, strict=True)
        ]
        copied = zip(*[each.copied for each in shapes], strict=True)
        return [
            Part(
                {
                    "ch_names": [each.names for each in shapes],
                    "sampling_frequency": [each.frequency for each in shapes],
                    "nchans": [each.channels for each in shapes],
                },
                places,
            ),
            Part({"ntimes": samples, "duration_seconds": seconds}),
            Part(dict(zip(_COPIED.values(), copied, strict=True)), places),
        ]

    def _read(self, applied: Applied, contents: Mapping[str, bytes]) -> tuple[_Same, float | None]:
        content_of, read = contents.get, self._sidecars.read
        listed = self._listed(content_of(applied.channels)) if applied.channels else None
        key, seconds = [id(listed)], None
        sidecars: list[Fields] = []
        for path in applied.sidecars:
            fields, is_timed, told_here = read(content_of(path))
            sidecars.append(fields)
            key.append(id(fields))
            if is_timed:
                seconds = told_here
        found = self._same.get(tuple(key))
        return found or self._same_of(tuple(key), sidecars, listed), seconds

    def _same_of(self, key: tuple[int, ...], sidecars: list[Fields], listed: _Listed | None) -> _Same:
        merged = together(sidecars)
        frequency, channels, _ = told(merged, listed.table if listed else None)
        names = (listed.names if listed else None) or None
        copied = [MISSING if value is None else value for value in map(merged.get, _COPIED)]
        if len(self._same) >= _MOST:
            self._same.clear()
        self._count += 1
        found = self._same[key] = _Same(self._count, (listed, *sidecars), names, frequency, channels, copied)
        return found


def _listed(content: bytes | None) -> _Listed | None:
    if content is None:
        return None
    table = parse_table(content.decode(errors="replace"))
    return _Listed(table, table.column("name"))
