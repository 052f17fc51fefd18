"""How long do the graph's resolvers take that wait for something, and how many of them run in one turn?"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final
from weakref import WeakSet

from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from prometheus_client import Summary

from graphql_api.service.gate import Gate
from graphql_api.service.metrics import RESOLVERS

#: Schemas whose resolvers are measured already: one is shared by all servers of a process.
_MEASURED: Final[WeakSet[GraphQLSchema]] = WeakSet()
_GATE: Final = Gate()


def measure_resolvers(schema: GraphQLSchema, waits: Callable[[GraphQLField], bool]) -> None:
    """Measure every field of a schema that `waits`; those that only read an attribute take no time worth a clock."""
    if schema in _MEASURED:
        return
    _MEASURED.add(schema)
    for name, of in schema.type_map.items():
        if isinstance(of, GraphQLObjectType) and not name.startswith("__"):
            for key, field in of.fields.items():
                if field.resolve is not None and waits(field):
                    field.resolve = _measured(field.resolve, RESOLVERS.labels(f"{name}.{key}"))


def _measured(resolve: Callable[..., Any], took: Summary) -> Callable[..., Any]:
    async def measured(source: object, info: GraphQLResolveInfo[Any], **arguments: object) -> object:
        began = perf_counter()
        request = id(info.context)
        if _GATE.is_shut(began, request):
            await _GATE.wait(request)
        try:
            return await resolve(source, info, **arguments)
        finally:
            took.observe(perf_counter() - began)

    return measured
