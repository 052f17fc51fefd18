"""What does the body of an update look like?"""

from typing import Any

from pydantic import BaseModel, Field


class DatasetUpdate(BaseModel):
    """Fields to set; dotted names reach into objects. They may stand in `$set`, the only operator that is served."""

    update: dict[str, Any] = Field(min_length=1)


class RecordsUpdate(DatasetUpdate):
    """Fields to set in all records that match the filter."""

    filter: dict[str, Any] = Field(description="In MongoDB's query syntax; `{}` is every record.")
