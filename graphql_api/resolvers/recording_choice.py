"""Which recordings of one version match?

A filter means the same as of records (`Query.recordings`): each recording is looked at as the record that an ingest of
its version would make.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from graphql_api.domain.matching import matcher
from graphql_api.domain.participants import NOBODY, People
from graphql_api.domain.predicates import And, Compare, Exists, In, Matches, Not, Or, Predicate
from graphql_api.resolvers import metadata, participants, recorded
from graphql_api.resolvers.conditions import ANY, Condition
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recorded import Recorded
from graphql_api.resolvers.recordings import ENTITIES
from graphql_api.resolvers.versions import LoadedVersion

#: Fields that files tell, and not names.
_SIGNALS = frozenset({"sampling_frequency", "sfreq", "nchans", "duration_seconds"})
_PEOPLE = "participant_tsv."


async def chosen(reader: Reader, version: LoadedVersion, condition: Condition) -> list[Recorded]:
    """Give the recordings that meet a condition, in path order. Files are read only where it asks for what they say."""
    found = recorded.every(version)
    if condition == ANY:
        return found
    paths = _paths(condition.predicate)
    people = await participants.people(reader, version) if any(map(_of_people, paths)) else NOBODY
    asks_signals = not _SIGNALS.isdisjoint(paths)
    documents = await asyncio.gather(*(_document(reader, each, people, asks_signals) for each in found))
    fits = matcher(condition.predicate, literal)
    return [each for each, document in zip(found, documents, strict=True) if fits(document)]


def _of_people(path: str) -> bool:
    return path.startswith(_PEOPLE)


async def _document(reader: Reader, told: Recorded, people: People, asks_signals: bool) -> dict[str, Any]:  # noqa: FBT001 (private)
    document: dict[str, Any] = {name: told.entity(name) for name in ENTITIES}
    document |= {
        "dataset": told.dataset_id,
        "datatype": told.datatype,
        "suffix": told.suffix,
        "extension": told.extension,
    }
    document |= {"bids_relpath": told.path, "file_size": told.size}
    person = people.by_label.get(told.entity("subject") or "")
    if person:
        document["participant_tsv"] = person.document
    if asks_signals:
        signals = await metadata.signals(reader, told)
        document |= {
            "sampling_frequency": signals.frequency,
            "nchans": signals.channels,
            "duration_seconds": signals.seconds,
        }
    return document


def _paths(predicate: Predicate) -> set[str]:
    match predicate:
        case And(parts) | Or(parts):
            return {path for part in parts for path in _paths(part)}
        case Not(part):
            return _paths(part)
        case Compare() | In() | Exists() | Matches():
            return {predicate.path}


def literal(pattern: str, options: str) -> Callable[[str], bool]:
    """Search for text that a filter wrote as an expression with every special character escaped."""
    expression = re.compile(pattern, re.IGNORECASE if "i" in options else 0)
    return lambda text: expression.search(text) is not None
