"""What do admins get back?"""

import strawberry

from graphql_api.schema.dataset import Dataset
from graphql_api.schema.recording import Recording
from graphql_api.schema.version import Version


@strawberry.type
class ItemError:
    """Why one of several documents was refused; then none of them was written."""

    index: int
    """Position in the request, from 0."""
    path: str
    """Field of the document that is at fault; empty where it is the document as a whole."""
    code: str
    message: str


@strawberry.type
class DatasetPayload:
    """A dataset as it is now."""

    dataset: Dataset


@strawberry.type
class RecordPayload:
    """A record as it is now."""

    inserted_id: strawberry.ID
    recording: Recording


@strawberry.type
class BulkPayload:
    """What became of several documents."""

    inserted_count: int
    updated_count: int
    """Documents that were there already and are different now."""
    errors: list[ItemError]
    """Empty where all were written; else nothing was."""


@strawberry.type
class UpdatePayload:
    """What became of an update."""

    matched_count: int
    modified_count: int
    """Documents that are different now."""


@strawberry.type
class PublishPayload:
    """A version that was minted."""

    version: Version
