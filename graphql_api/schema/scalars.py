"""Which values does the graph have beyond GraphQL's own?"""

from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from graphql_api.domain.errors import InvalidInputError

_LARGEST = 2**63 - 1

BigInt = NewType("BigInt", int)
DateTime = NewType("DateTime", str)
JSON = NewType("JSON", object)


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise InvalidInputError(f"{value!r:.40} is not a whole number of at most 63 bits")
    return value


def _as_it_is(value: object) -> object:
    return value


#: What Strawberry makes of the Python types above.
SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt",
        description="Integer beyond 32 bits (file sizes); a JSON number.",
        serialize=_as_it_is,
        parse_value=_whole_number,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="ISO 8601, UTC, with Z.",
        serialize=_as_it_is,
        parse_value=_as_it_is,
    ),
    JSON: strawberry.scalar(
        name="JSON", description="Any JSON value, verbatim.", serialize=_as_it_is, parse_value=_as_it_is
    ),
}
