"""Which labels does an entity take in a version?"""

from enum import Enum

import strawberry

from graphql_api.index import entity_values


@strawberry.enum
class Entity(Enum):
    """What files under subjects can be counted by."""

    SUBJECT = "subject"
    SESSION = "session"
    TASK = "task"
    ACQUISITION = "acquisition"
    RUN = "run"
    DATATYPE = "datatype"
    SUFFIX = "suffix"
    EXTENSION = "extension"


@strawberry.type
class EntityValue:
    """A label and what carries it."""

    value: str | None
    """The label; null counts what lacks the entity."""
    file_count: int
    recording_count: int
    subject_count: int


def entity_value(count: entity_values.EntityCount) -> EntityValue:
    """Show the counts of one label."""
    return EntityValue(
        value=count.value,
        file_count=count.file_count,
        recording_count=count.recording_count,
        subject_count=count.subject_count,
    )
