"""Under which names do documents hold what older clients ask for?

Clients of EEGDash ask by names that documents of the second schema lack: `modality` of both, `task` and `n_subjects`
of datasets. And records may name their entities at the top, as the injector posts them, or in `entities`, as the
digest writes them. A question for one name is a question for all names of the same thing.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from graphql_api.domain.documents import Collection

_ENTITIES: Final = ("subject", "session", "task", "run", "acquisition")

_RECORDS: Final[dict[str, tuple[str, ...]]] = {
    "modality": ("recording_modality", "datatype"),
    **{name: (f"entities.{name}",) for name in _ENTITIES},
}
_GROUPS: Final = ("clinical.group", "clinical_group", "clinical.purpose", "tags.pathology")
_DATASETS: Final[dict[str, tuple[str, ...]]] = {
    "modality": ("recording_modality", "datatypes"),
    "task": ("tasks",),
    "session": ("sessions",),
    "n_subjects": ("demographics.subjects_count",),
    "clinical.group": _GROUPS,
    "clinical_group": _GROUPS,
    "provider": ("source",),
}

#: Other names of the same thing, by collection and by the name that is asked for.
OTHER_NAMES: Final[Mapping[Collection, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {Collection.RECORDS: _RECORDS, Collection.DATASETS: _DATASETS, Collection.MONTAGES: {}}
)

#: Names whose values are written in capitals by some documents and in small letters by others.
_ANY_CASE: Final = frozenset({"modality"})


def paths(collection: Collection, name: str) -> tuple[str, ...]:
    """Give all paths that may hold what is asked for by `name`, that one first."""
    return tuple(dict.fromkeys((name, *OTHER_NAMES[collection].get(name, ()))))


def values(name: str, asked: Sequence[object]) -> tuple[object, ...]:
    """Give the values to look for: as they are, and of a modality in all capitals and all small letters."""
    if name not in _ANY_CASE:
        return tuple(asked)
    texts = [text for value in asked if isinstance(value, str) for text in (value.lower(), value.upper())]
    return (*asked, *(text for text in dict.fromkeys(texts) if text not in asked))
