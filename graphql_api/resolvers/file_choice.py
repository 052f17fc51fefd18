"""Which files of a version are chosen, by what their names say, and by what was told of participants and signals?

A condition on the participant chooses all that stands below the directories of the subjects that meet it. One on the
signals chooses the files of the recordings that meet it, with those beside them that they cannot be opened without.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphql_api.domain.matching import matcher
from graphql_api.domain.selections import FileSelection
from graphql_api.index.arrays import Rows
from graphql_api.index.recordings import signal_rows
from graphql_api.resolvers import participants, recording_choice
from graphql_api.resolvers.conditions import ANY, Condition, every
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion

_Mask: TypeAlias = npt.NDArray[np.bool_]


_EVERY: Final = FileSelection()


@dataclass(frozen=True, slots=True)
class FileChoice:
    """Files of a selection whose participant and whose recording meet conditions, written of `record_fields`."""

    selection: FileSelection = _EVERY
    participant: Condition = ANY
    signals: Condition = ANY


def both(conditions: Sequence[Condition]) -> Condition:
    """Ask for all of some conditions; for nothing where there are none."""
    return every(conditions) if conditions else ANY


async def rows(reader: Reader, version: LoadedVersion, choice: FileChoice) -> Rows:
    """Give the rows of the files that are chosen, in path order."""
    # A glob is matched with every path, which takes a while for many: beside the event loop.
    selection, select = choice.selection, version.index.select
    found = await asyncio.to_thread(select, selection) if selection.glob else select(selection)
    if choice.participant != ANY:
        found = found[(await _of_participants(reader, version, choice.participant))[found]]
    if choice.signals != ANY:
        found = found[(await _of_recordings(reader, version, choice.signals))[found]]
    return found


async def _of_participants(reader: Reader, version: LoadedVersion, condition: Condition) -> _Mask:
    """Mark the files of the subjects whose participant meets a condition; one that no row tells of has nothing."""
    people = await participants.people(reader, version)
    fits = matcher(condition.predicate, recording_choice.literal)
    columns = version.index.columns
    met = np.zeros(len(columns.subjects), bool)
    for number, label in enumerate(columns.subjects):
        person = people.by_label.get(label or "")
        met[number] = fits({"participant_tsv": person.document} if person else {})
    arrays = columns.arrays
    marked: _Mask = met[arrays.group_subjects][arrays.groups] & (arrays.groups >= columns.tree_start)
    return marked


async def _of_recordings(reader: Reader, version: LoadedVersion, condition: Condition) -> _Mask:
    """Mark the files of the recordings that meet a condition."""
    marked = np.zeros(len(version.index), bool)
    for each in await recording_choice.chosen(reader, version, condition):
        marked[signal_rows(version.index, each.rows)] = True
    return marked
