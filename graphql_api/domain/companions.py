"""Which files must lie beside a recording for it to be read whole?

Those of its name with other extensions (.eeg, .vmrk, .fdt), and all metadata that applies to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graphql_api.domain import inheritance
from graphql_api.domain.inheritance import Chain, Level
from graphql_api.domain.names import BidsName

#: Suffixes of tables of sensors.
POSITIONS: Final = ("electrodes", "optodes")
#: Suffix of JSON files on where sensors are.
COORDINATES: Final = "coordsystem"

_TABLES: Final = ("channels", "events")
_SHAPE: Final = "headshape"


def metadata(levels: Sequence[Level], name: BidsName) -> Iterator[tuple[str, Chain]]:
    """Give all metadata that applies to a recording, by suffix; `levels` are directories from the root downwards.

    Its own sidecars come first, then its list of channels.
    """
    suffix = name.suffix or ""
    yield suffix, inheritance.merged(levels, name, suffix)
    for suffix in _TABLES:
        yield suffix, inheritance.nearest(levels, name, suffix, ".tsv")
        yield suffix, inheritance.merged(levels, name, suffix)
    for suffix in (*POSITIONS, COORDINATES, _SHAPE):
        if not any(suffix in level for level in levels):
            continue
        for extension in sorted({extension for level in levels for extension in level.get(suffix, ())}):
            for chain in inheritance.by_space(levels, name, suffix, extension):
                yield suffix, chain


def companions(levels: Sequence[Level], path: str, name: BidsName, chains: Iterable[Chain]) -> set[str]:
    """Give the paths of the files that must lie beside a recording, without its own; `chains` are its metadata."""
    stem = path.removesuffix(name.extension) + "."
    beside = levels[-1].get(name.suffix or "", {}).values()
    found = {each.path for listed in beside for each in listed if each.path.startswith(stem)}
    found.update(*(chain.paths for chain in chains))
    found.discard(path)
    return found
