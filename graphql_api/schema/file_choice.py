"""Which files does a filter ask for, by their names, and by what is told of participants and signals?"""

from graphql_api.resolvers.file_choice import FileChoice, both
from graphql_api.resolvers.record_fields import PARTICIPANT, SIGNAL
from graphql_api.schema.condition_parts import range_part, text_parts
from graphql_api.schema.filters import FileFilter, file_selection


def file_choice(asked: FileFilter | None) -> FileChoice:
    """Read a filter; InvalidFilterError where nothing could pass its bounds."""
    if asked is None:
        return FileChoice()
    participant = [*range_part(PARTICIPANT["age"], asked.age)]
    participant += text_parts(PARTICIPANT["sex"], asked.sex) if asked.sex else ()
    signals = [
        *range_part(SIGNAL["samplingFrequency"], asked.sampling_frequency),
        *range_part(SIGNAL["channelCount"], asked.channel_count),
        *range_part(SIGNAL["durationSeconds"], asked.duration_seconds),
    ]
    return FileChoice(file_selection(asked), both(participant), both(signals))
