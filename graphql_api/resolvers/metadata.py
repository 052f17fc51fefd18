"""What is known of a recording beside its name: sidecar, channels, events, electrodes?

All of it by the inheritance principle (`domain/inheritance.py`), and all that is asked of one recording at once is one
read of the catalogue.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from graphql_api.domain import inheritance, sidecars
from graphql_api.domain.inheritance import Chain
from graphql_api.domain.sidecars import Fields, merge, parse_sidecar
from graphql_api.domain.tables import number_of
from graphql_api.resolvers import contents, tables
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recorded import Recorded, every
from graphql_api.resolvers.tables import StoredTable
from graphql_api.resolvers.versions import LoadedVersion

#: Suffixes of tables of sensors, and of JSON files on where these are.
POSITIONS: Final = ("electrodes", "optodes")
_TABLES: Final = ("channels", "events")
_COORDINATES: Final = "coordsystem"
_SHAPE: Final = "headshape"


class Source(NamedTuple):
    """A sidecar, the fields that are from it, and whether the catalogue holds it and it is a JSON object."""

    path: str
    keys: tuple[str, ...]
    is_kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sidecar:
    """JSON files merged; `fields` is null where none of them could be read."""

    version: LoadedVersion
    fields: Fields | None
    sources: tuple[Source, ...]


class Ambiguity(NamedTuple):
    """Files of one suffix of which several apply at one level, so that none of them was taken."""

    suffix: str
    paths: tuple[str, ...]


async def sidecar(reader: Reader, recorded: Recorded) -> Sidecar | None:
    """Merge what describes a recording; null where nothing does."""
    return await _merged(reader, recorded.version, _described(recorded, recorded.suffix).paths)


async def channels(reader: Reader, recorded: Recorded) -> StoredTable | None:
    """Read the nearest table of channels."""
    return await _nearest(reader, recorded, "channels")


async def events(reader: Reader, recorded: Recorded) -> StoredTable | None:
    """Read the nearest table of events."""
    return await _nearest(reader, recorded, "events")


async def electrodes(reader: Reader, recorded: Recorded) -> list[StoredTable]:
    """Read the nearest tables of electrodes or optodes, one of each coordinate system."""
    found = [
        tables.read(reader, recorded.version, chain.nearest, _described(recorded, suffix).paths)
        for suffix in POSITIONS
        for chain in inheritance.by_space(recorded.levels, recorded.name, suffix, ".tsv")
        if chain.nearest
    ]
    return list(await asyncio.gather(*found))


async def coordinate_systems(reader: Reader, recorded: Recorded) -> list[Sidecar]:
    """Read what the coordinate systems are, one after another in order of `space-`, none first."""
    chains = inheritance.by_space(recorded.levels, recorded.name, _COORDINATES, ".json")
    found = await asyncio.gather(*(_merged(reader, recorded.version, chain.paths) for chain in chains))
    return [each for each in found if each]


async def sampling_frequency(reader: Reader, recorded: Recorded) -> float | None:
    """Samples a second: as the sidecar says, else as all channels that are sampled have it."""
    told, listed = await asyncio.gather(sidecar(reader, recorded), channels(reader, recorded))
    found = sidecars.positive((told.fields if told else None) or {}, "SamplingFrequency")
    if found is not None:
        return found
    cells = (listed.table.column("sampling_frequency") if listed and listed.table else None) or []
    rates = {number for cell in cells if (number := number_of(cell))}
    return rates.pop() if len(rates) == 1 else None


async def channel_count(reader: Reader, recorded: Recorded) -> int | None:
    """Channels: as many as are listed, else what the sidecar's counts add up to."""
    told, listed = await asyncio.gather(sidecar(reader, recorded), channels(reader, recorded))
    rows = len(listed.table.rows) if listed and listed.table else 0
    return rows or sidecars.channel_count((told.fields if told else None) or {})


async def duration(reader: Reader, recorded: Recorded) -> float | None:
    """Seconds, as the sidecar says."""
    told = await sidecar(reader, recorded)
    return sidecars.positive((told.fields if told else None) or {}, "RecordingDuration")


async def total_duration(reader: Reader, version: LoadedVersion) -> float | None:
    """Seconds of all recordings that say their duration; null where none does."""
    found = await asyncio.gather(*(duration(reader, each) for each in every(version)))
    told = [seconds for seconds in found if seconds is not None]
    return sum(told) if told else None


def companions(recorded: Recorded) -> list[int]:
    """Give the rows of files that must lie beside it to be read whole, in path order, its own left out.

    Those are files of its name with another extension, and all metadata that applies to it.
    """
    index = recorded.version.index
    stem = recorded.path.removesuffix(recorded.extension) + "."
    beside = {each.path for each in recorded.levels[-1] if each.path.startswith(stem)}
    paths = beside.union(*(chain.paths for _, chain in _chains(recorded)))
    found = {row for path in paths if (row := index.find(path)) is not None}
    return sorted(found.difference(recorded.rows.all_rows))


def ambiguities(recorded: Recorded) -> list[Ambiguity]:
    """Give all files of which several apply at one level."""
    return [Ambiguity(suffix, paths) for suffix, chain in _chains(recorded) for paths in chain.ambiguous]


def _chains(recorded: Recorded) -> Iterator[tuple[str, Chain]]:
    """Give all metadata that applies, by suffix."""
    levels, name = recorded.levels, recorded.name
    yield recorded.suffix, _described(recorded, recorded.suffix)
    for suffix in _TABLES:
        yield suffix, inheritance.nearest(levels, name, suffix, ".tsv")
        yield suffix, _described(recorded, suffix)
    for suffix in (*POSITIONS, _COORDINATES, _SHAPE):
        for extension in {
            each.name.extension for level in levels for each in level if each.name.suffix == suffix
        }:
            for chain in inheritance.by_space(levels, name, suffix, extension):
                yield suffix, chain


def _described(recorded: Recorded, suffix: str) -> Chain:
    return inheritance.merged(recorded.levels, recorded.name, suffix)


async def _nearest(reader: Reader, recorded: Recorded, suffix: str) -> StoredTable | None:
    path = inheritance.nearest(recorded.levels, recorded.name, suffix, ".tsv").nearest
    if path is None:
        return None
    return await tables.read(reader, recorded.version, path, _described(recorded, suffix).paths)


async def _merged(reader: Reader, version: LoadedVersion, paths: Sequence[str]) -> Sidecar | None:
    if not paths:
        return None
    texts = await contents.texts(reader, version, paths)
    said = [(path, parse_sidecar(text) if text else None) for path, text in zip(paths, texts, strict=True)]
    merged = merge(said)
    sources = tuple(
        Source(each.path, each.keys, fields is not None)
        for each, (_, fields) in zip(merged.sources, said, strict=True)
    )
    return Sidecar(version, merged.fields if any(each.is_kept for each in sources) else None, sources)
