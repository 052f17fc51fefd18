"""In which order can the catalogue be listed?"""

from enum import Enum

import strawberry

from graphql_api.domain.errors import InvalidInputError
from graphql_api.resolvers.choices import By, Choice
from graphql_api.resolvers.findings import read_search
from graphql_api.schema.catalogue_filters import DatasetFilter, dataset_condition


@strawberry.enum
class DatasetOrderField(Enum):
    """What datasets are ordered by; those without the value come last."""

    DATASET_ID = "dataset_id"
    NAME = "name"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    SUBJECT_COUNT = "subject_count"
    SIZE = "size"
    RELEVANCE = "relevance"


@strawberry.enum
class OrderDirection(Enum):
    """Which end comes first."""

    ASC = "asc"
    DESC = "desc"


@strawberry.input
class DatasetOrder:
    """An order of datasets; equal ones stand in the order of their ids."""

    field: DatasetOrderField
    direction: OrderDirection = OrderDirection.ASC


def choice(filter: DatasetFilter | None, search: str | None, order: DatasetOrder | None) -> Choice:
    """Read what is asked; a search without an order gives the most relevant first."""
    words = read_search(search) if search is not None else ()
    if order is None:
        by, descending = (By.RELEVANCE, True) if words else (By.DATASET_ID, False)
    else:
        by, descending = By(order.field.value), order.direction is OrderDirection.DESC
    if by is By.RELEVANCE and not words:
        raise InvalidInputError("RELEVANCE is an order of what a search finds: search for something")
    return Choice(dataset_condition(filter), words, by, descending)
