"""What is known of a recording beside its name: sidecar, channels, events, electrodes?

All of it by the inheritance principle (`domain/inheritance.py`), and all that is asked of one recording at once is one
read of the catalogue.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql_api.domain import inheritance
from graphql_api.domain.companions import COORDINATES, POSITIONS
from graphql_api.domain.companions import companions as companions_of
from graphql_api.domain.companions import metadata as metadata_of
from graphql_api.domain.inheritance import Chain
from graphql_api.domain.sidecars import Fields, merge, parse_sidecar
from graphql_api.domain.signals import Header, Signals, read_header, told
from graphql_api.index.recordings import signal_rows
from graphql_api.index.text_names import header_name
from graphql_api.resolvers import contents, tables
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recorded import Recorded, every
from graphql_api.resolvers.tables import StoredTable
from graphql_api.resolvers.versions import LoadedVersion


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
    """Merge what describes a recording; null where nothing does. Those of the same files are one in a request."""
    version, paths = recorded.version, _described(recorded, recorded.suffix).paths
    key = ("sidecar", version.published.row.content_hash, paths)
    return await reader.once(key, lambda: _merged(reader, version, paths))


async def channels(reader: Reader, recorded: Recorded) -> StoredTable | None:
    """Read the nearest table of channels; parsed once in a request."""
    version, path = recorded.version, _nearest(recorded, "channels")
    if path is None:
        return None
    meanings = _described(recorded, "channels").paths
    key = ("channels", version.published.row.content_hash, path, meanings)
    return await reader.once(key, lambda: tables.read(reader, version, path, meanings))


async def events(reader: Reader, recorded: Recorded) -> StoredTable | None:
    """Read the nearest table of events."""
    path = _nearest(recorded, "events")
    if path is None:
        return None
    return await tables.read(reader, recorded.version, path, _described(recorded, "events").paths)


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
    chains = inheritance.by_space(recorded.levels, recorded.name, COORDINATES, ".json")
    found = await asyncio.gather(*(_merged(reader, recorded.version, chain.paths) for chain in chains))
    return [each for each in found if each]


async def signals(reader: Reader, recorded: Recorded) -> Signals:
    """Tell how it was sampled: as sidecar and list of channels say, else as its own header does."""
    described, listed, own = await asyncio.gather(
        sidecar(reader, recorded), channels(reader, recorded), header(reader, recorded)
    )
    fields = (described.fields if described else None) or {}
    return told(fields, listed.table if listed else None).completed(own)


async def header(reader: Reader, recorded: Recorded) -> Header | None:
    """Give what its header says; null where the ingest did not have to read it, or could not."""
    index = recorded.version.index
    name = header_name(index, signal_rows(index, recorded.rows))
    text = await reader.texts.load(name) if name else None
    return read_header(text) if text else None


async def duration(reader: Reader, recorded: Recorded) -> float | None:
    """Tell its seconds alone, which lists of channels have no part in."""
    seconds, own = await asyncio.gather(_written_seconds(reader, recorded), header(reader, recorded))
    return Signals(None, None, seconds).completed(own).seconds


async def total_duration(reader: Reader, version: LoadedVersion) -> float | None:
    """Seconds of all recordings that say their duration; null where none does."""
    recordings = every(version)
    written = await asyncio.gather(*(_written_seconds(reader, each) for each in recordings))
    # There are thousands, most often with sidecars that say it: headers are looked for where these do not.
    silent = [each for each, seconds in zip(recordings, written, strict=True) if seconds is None]
    headers = await asyncio.gather(*(header(reader, each) for each in silent))
    own = [each.seconds for each in headers if each]
    found = [seconds for seconds in (*written, *own) if seconds is not None]
    return sum(found) if found else None


async def _written_seconds(reader: Reader, recorded: Recorded) -> float | None:
    described = await sidecar(reader, recorded)
    return told((described.fields if described else None) or {}, None).seconds


def companions(recorded: Recorded) -> list[int]:
    """Give the rows of files that must lie beside it to be read whole, in path order, its own left out.

    Those are files of its name with another extension, and all metadata that applies to it.
    """
    levels, name = recorded.levels, recorded.name
    paths = companions_of(levels, recorded.path, name, (chain for _, chain in metadata_of(levels, name)))
    find = recorded.version.index.find
    return sorted(
        {row for path in paths if (row := find(path)) is not None}.difference(recorded.rows.all_rows)
    )


def ambiguities(recorded: Recorded) -> list[Ambiguity]:
    """Give all files of which several apply at one level."""
    chains = metadata_of(recorded.levels, recorded.name)
    return [Ambiguity(suffix, paths) for suffix, chain in chains for paths in chain.ambiguous]


def _described(recorded: Recorded, suffix: str) -> Chain:
    return inheritance.merged(recorded.levels, recorded.name, suffix)


def _nearest(recorded: Recorded, suffix: str) -> str | None:
    return inheritance.nearest(recorded.levels, recorded.name, suffix, ".tsv").nearest


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
