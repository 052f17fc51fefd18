"""Which shapes do answers have, and how do documents get into them?

Documents come from the store as JSON and go into the answer as they are: nothing is parsed on the way.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response


class Stored(BaseModel):
    """A document as it is stored: all its fields, and `_id`."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(alias="_id", description="Grows with each insertion.")


class Answer(BaseModel):
    """What every answer says."""

    success: bool = True
    database: str


class Documents(Answer):
    """A window of documents."""

    data: list[Stored]
    count: int = Field(description="Documents in this answer.")
    skip: int = Field(description="How many were left out before them.")
    limit: int = Field(description="How many this answer might have held.")


class DatasetDocuments(Documents):
    """A window of datasets."""

    total: int = Field(description="Datasets that match in all.")


class One(Answer):
    """One document."""

    data: Stored


class Counted(Answer):
    """How many match."""

    count: int


class InsertedOne(Answer):
    """A document was inserted."""

    insertedId: str  # noqa: N815 the wire's own spelling
    message: str


class InsertedMany(Answer):
    """Documents were inserted."""

    insertedCount: int  # noqa: N815 the wire's own spelling
    inserted_count: int
    insertedIds: list[str]  # noqa: N815 the wire's own spelling
    message: str


class Upserted(Answer):
    """Documents were merged or inserted."""

    inserted_count: int
    updated_count: int = Field(description="Documents that are different now.")
    matched_count: int = Field(description="Documents that were there already.")
    message: str


class Updated(Answer):
    """Documents were updated."""

    matched_count: int
    modified_count: int = Field(description="Documents that are different now.")
    message: str


class Deleted(Answer):
    """Documents were deleted."""

    deleted_count: int
    message: str


class Problem(BaseModel):
    """Why there is no answer."""

    detail: str = Field(description="One sentence for people.")
    code: str = Field(description="Stable, for programs.")
    request_id: str
    path: str | None = Field(default=None, description="Field that is at fault.")
    clashes: list[dict[str, Any]] | None = Field(
        default=None, description="Documents that are there already."
    )


def spliced(documents: Sequence[bytes]) -> orjson.Fragment:
    """Make a JSON list of documents that are JSON already."""
    return orjson.Fragment(b"[" + b",".join(documents) + b"]")


def render(database: str, status: int = 200, **fields: object) -> Response:
    """Make an answer of `success`, the database and these fields."""
    body = orjson.dumps({"success": True, "database": database, **fields})
    return Response(body, status, media_type="application/json")
