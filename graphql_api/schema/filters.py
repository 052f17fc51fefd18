"""Which files can be asked for?"""

import strawberry

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch, read_checksum
from graphql_api.schema.scalars import BigInt


@strawberry.input
class StringFilter:
    """A test of one label; all that is given must hold."""

    eq: str | None = None
    """Exactly this."""
    in_: list[str] | None = strawberry.field(name="in", default=None)
    """One of these; an empty list lets nothing pass."""
    contains: str | None = None
    """This text somewhere in it, case and all."""
    is_null: bool | None = None
    """True: only what lacks the entity. False: only what has it."""


@strawberry.input
class FloatRange:
    """A number between two bounds, each of which may be missing."""

    gte: float | None = None
    """At least this."""
    lte: float | None = None
    """At most this."""


@strawberry.input
class IntRange:
    """A whole number between two bounds, each of which may be missing."""

    gte: int | None = None
    """At least this."""
    lte: int | None = None
    """At most this."""


@strawberry.input
class EntityFilter:
    """Files by what their names say; all that is given must hold."""

    subject: StringFilter | None = None
    session: StringFilter | None = None
    task: StringFilter | None = None
    acquisition: StringFilter | None = None
    run: StringFilter | None = None
    datatype: StringFilter | None = None
    suffix: StringFilter | None = None
    extension: StringFilter | None = None
    """Whole extension with its dot: `.nii.gz`."""


@strawberry.input
class FileFilter:
    """Files by name, place and size; all that is given must hold."""

    entities: EntityFilter | None = None
    path_prefix: str | None = None
    """Beginning of the path, as text: `sub-01/` or `sub-0`."""
    glob: str | None = None
    """Pattern of the whole path: `*`, `?` and `[...]` within a segment, `**` across them."""
    min_size_bytes: BigInt | None = None
    """At least this many bytes."""
    max_size_bytes: BigInt | None = None
    """At most this many bytes."""
    checksum: str | None = None
    """Checksum in hex, of whichever algorithm, or with it: `sha256:<hex>`."""
    name: str | None = None
    """Exactly this last segment of the path."""
    age: FloatRange | None = None
    """Of the participant, in years: files of the subject, of whatever kind."""
    sex: StringFilter | None = None
    """Of the participant, as participants.tsv writes it: files of the subject, of whatever kind."""
    sampling_frequency: FloatRange | None = None
    """Samples a second: files of the recording, with those beside it that it cannot be opened without."""
    channel_count: IntRange | None = None
    """Files of the recording, as for `samplingFrequency`."""
    duration_seconds: FloatRange | None = None
    """Files of the recording, as for `samplingFrequency`."""


def file_selection(asked: FileFilter | None) -> FileSelection:
    """Read a filter; InvalidFilterError where nothing could pass its bounds."""
    if asked is None:
        return FileSelection()
    least, most = asked.min_size_bytes, asked.max_size_bytes
    if least is not None and most is not None and least > most:
        raise InvalidFilterError(f"minSizeBytes {least} is above maxSizeBytes {most}", field="minSizeBytes")
    checksum = None if asked.checksum is None else read_checksum(asked.checksum)
    entities = entity_selection(asked.entities)
    return FileSelection(entities, asked.path_prefix or "", asked.glob, least, most, checksum, asked.name)


def entity_selection(asked: EntityFilter | None) -> EntitySelection:
    """Read a filter of labels; without one, every file passes."""
    if asked is None:
        return EntitySelection()
    return EntitySelection(
        subject=_text_match(asked.subject),
        session=_text_match(asked.session),
        task=_text_match(asked.task),
        acquisition=_text_match(asked.acquisition),
        run=_text_match(asked.run),
        datatype=_text_match(asked.datatype),
        suffix=_text_match(asked.suffix),
        extension=_text_match(asked.extension),
    )


def _text_match(asked: StringFilter | None) -> TextMatch | None:
    if asked is None:
        return None
    one_of = None if asked.in_ is None else tuple(asked.in_)
    return TextMatch(eq=asked.eq, one_of=one_of, contains=asked.contains, is_null=asked.is_null)
