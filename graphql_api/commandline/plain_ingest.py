"""What is an ingest asked for by a plain command line: one source, and options in their long form?

Most are so plain. Loading what reads any takes as long as git takes to list a repository, and git could work meanwhile.
"""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Final

_WITH_VALUE: Final[Mapping[str, str]] = {
    "--dataset-id": "dataset_id",
    "--version": "version",
    "--data-dir": "data_dir",
}
_ALONE: Final[Mapping[str, str]] = {"--checksum": "checksum", "--json": "json"}


def plain_ingest(given: Sequence[str]) -> SimpleNamespace | None:
    """Read the arguments of an ingest as `arguments.py` does; null where it has to: what is not plain may be wrong."""
    if given[:1] != ["ingest"]:
        return None
    found: dict[str, object] = {"command": "ingest"}
    found |= dict.fromkeys(_WITH_VALUE.values()) | dict.fromkeys(_ALONE.values(), False)
    sources: list[str] = []
    words = iter(given[1:])
    for word in words:
        if word in _ALONE:
            found[_ALONE[word]] = True
        elif word in _WITH_VALUE and _is_plain(value := next(words, "")):
            found[_WITH_VALUE[word]] = value
        elif _is_plain(word):
            sources.append(word)
        else:
            return None
    return SimpleNamespace(**found, source=sources) if len(sources) == 1 else None


def _is_plain(word: str) -> bool:
    return word != "" and not word.startswith("-")
