"""Which fields of the graph wait for something?"""

from typing import Any

from graphql import GraphQLField
from strawberry.schema.schema_converter import GraphQLCoreConverter


def waits(field: GraphQLField) -> bool:
    """Tell whether a field's resolver is a coroutine."""
    definition: Any = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition is not None and bool(definition.is_async)
