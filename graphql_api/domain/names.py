"""What does a BIDS file name say?

Any name is accepted: what does not follow the standard merely says less.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from graphql_api.domain.entities import LONG_NAMES

#: Extensions of directories that are one recording or image: what is inside belongs to the directory's name.
DIRECTORY_EXTENSIONS: Final[tuple[str, ...]] = (".ds", ".mefd", ".zarr")


class BidsName(NamedTuple):
    """A file name taken apart. `entities` is keyed by short names (`sub`), in the order of the name, first one wins.

    Names share their entities: the mapping is read, never changed.
    """

    entities: Mapping[str, str]
    suffix: str | None
    extension: str


def parse_name(name: str) -> BidsName:
    """Take `sub-01_task-rest_eeg.nii.gz` apart into entities, suffix `eeg` and the whole extension `.nii.gz`.

    The extension begins at the first dot after the last underscore, so that a dot inside an entity's value
    (`acq-1.5T_bold.nii`) stays there; it is empty where there is none, and for dot files. The suffix is null where
    the last part is an entity itself, or where a name without entities is no single word (`dataset_description`).
    """
    head, _, last = name.rpartition("_")
    entities = _entities(head)
    stem, extension, key, value = _last_part(last, dot_file=not head)
    if key:
        return BidsName({**entities, key: entities.get(key, value)}, None, extension)
    if entities or (not head and stem.isalnum()):
        return BidsName(entities, stem or None, extension)
    return BidsName(entities, None, extension)


@lru_cache(maxsize=8192)
def _entities(head: str) -> Mapping[str, str]:
    """Read the entities before the last underscore: the same for all files of one recording, hence remembered."""
    entities: dict[str, str] = {}
    for part in head.split("_"):
        key, dash, value = part.partition("-")
        if dash and key in LONG_NAMES and key not in entities:
            entities[key] = value
    return entities


@lru_cache(maxsize=8192)
def _last_part(last: str, *, dot_file: bool) -> tuple[str, str, str, str]:
    """Split what follows the last underscore into stem and extension, and the stem into an entity if it is one."""
    dot = last.find(".", 1 if dot_file else 0)
    stem, extension = (last, "") if dot < 0 else (last[:dot], last[dot:])
    key, dash, value = stem.partition("-")
    return (stem, extension, key, value) if dash and key in LONG_NAMES else (stem, extension, "", "")


def long_entities(name: str) -> dict[str, str]:
    """Every entity of a file name by its long name, in the order of the name: `{"subject": "01", "task": "rest"}`."""
    return {LONG_NAMES[key]: value for key, value in parse_name(name).entities.items()}


def is_directory_recording(segment: str) -> bool:
    """Tell whether a directory of this name is one recording or image by its extension, as `x_meg.ds` is."""
    return segment.endswith(DIRECTORY_EXTENSIONS) and segment[0] != "."
