"""Which queries ask for every field of the graph by itself, with every argument and every field of every input?

Each is named by what it asks for, such as `Version.files(filter.glob)`. The way to a type is the shortest that leads to
an object of it, else the shortest there is.
"""

# graphql-core leaves type parameters open where this module takes its types apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

#: Values of scalars where their name says nothing.
_SCALARS: Final[dict[str, list[Any]]] = {
    "Boolean": [True, False],
    "String": ["01"],
    "Int": [20],
    "Float": [20.5],
    "BigInt": [100],
}


class Asked(NamedTuple):
    """A query, what it is about, and the keys that lead there."""

    name: str
    query: str
    variables: dict[str, Any]
    keys: list[str]


class _Step(NamedTuple):
    """A field of a type on the way, and what it is given."""

    of: str
    name: str
    field: GraphQLField
    given: dict[str, Any]


#: Tells whether anything stands where a query leads.
Probe = Callable[[Asked], Awaitable[bool]]


@dataclass(frozen=True)
class Everything:
    """Writes the queries; `values` are those of arguments by their names, for one catalogue, the best first."""

    schema: GraphQLSchema
    values: Mapping[str, list[Any]]

    async def queries(self, probe: Probe) -> AsyncIterator[Asked]:
        """Write them by type; KeyError where an argument has no value."""
        ways = await self._ways(probe)
        for name, way in ways.items():
            of = self.schema.type_map[name]
            if isinstance(of, GraphQLObjectType | GraphQLInterfaceType):
                for key, field in of.fields.items():
                    for each in self._field([*way, _Step(name, key, field, {})]):
                        yield each

    async def _ways(self, probe: Probe) -> dict[str, list[_Step]]:
        """Find the way from the root to each type."""
        root = self.schema.query_type
        assert root is not None
        found: dict[str, list[_Step]] = {root.name: []}
        names, empty = [root.name], dict[str, list[_Step]]()
        while names:
            name = names.pop(0)
            for way, of in self._edges(name, found[name]):
                if of in found:
                    continue
                if await probe(self._asked(of, way)):
                    found[of] = way
                    names.append(of)
                else:
                    empty.setdefault(of, way)
            if not names:
                # Nothing stands there; what is asked of nothing must be answered, too.
                lost = next((each for each in empty if each not in found), None)
                if lost is not None:
                    found[lost] = empty.pop(lost)
                    names.append(lost)
        return found

    def _edges(self, name: str, way: list[_Step]) -> Iterator[tuple[list[_Step], str]]:
        """Give the ways that go on from a type, and where they lead."""
        of = self.schema.type_map[name]
        for each in self._possible(of):
            yield way, each.name
        for key, field in getattr(of, "fields", {}).items():
            behind = get_named_type(field.type)
            if is_composite_type(behind):
                for given in self._choices(field):
                    yield [*way, _Step(name, key, field, given)], behind.name

    def _choices(self, field: GraphQLField) -> Iterator[dict[str, Any]]:
        yield {}
        for key, argument in field.args.items():
            if not isinstance(get_named_type(argument.type), GraphQLInputObjectType):
                yield from ({key: value} for value in self._leaves(key, argument.type))

    def _possible(self, of: Any) -> list[Any]:  # noqa: ANN401 - any type
        return list(self.schema.get_possible_types(of)) if isinstance(of, GraphQLUnionType) else []

    def _field(self, way: list[_Step]) -> Iterator[Asked]:
        step = way[-1]
        name = f"{step.of}.{step.name}"
        yield self._asked(name, way)
        for key, argument in step.field.args.items():
            for told, value in self._argument(key, argument.type):
                yield self._asked(f"{name}({told})", [*way[:-1], step._replace(given={key: value})])

    def _argument(self, name: str, of: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any type and value
        named = get_named_type(of)
        if isinstance(named, GraphQLInputObjectType):
            yield from ((f"{name}.{told}", value) for told, value in self._inputs(named))
        else:
            yield from ((name, value) for value in self._leaves(name, of))

    def _inputs(self, of: GraphQLInputObjectType, *, is_within: bool = False) -> Iterator[tuple[str, Any]]:
        """Give objects of an input type, each with one of its fields and those that it must have."""
        must = {
            key: next(iter(self._leaves(key, field.type)))
            for key, field in of.fields.items()
            if isinstance(field.type, GraphQLNonNull)
        }
        for key, field in of.fields.items():
            named = get_named_type(field.type)
            if not isinstance(named, GraphQLInputObjectType):
                yield from ((key, {**must, key: value}) for value in self._leaves(key, field.type))
            elif named is not of:
                for told, value in self._inputs(named):
                    yield f"{key}.{told}", {**must, key: [value] if _is_list(field.type) else value}
            elif not is_within:
                # A filter in a filter: `and`, `or`, `not`.
                told, value = next(self._inputs(named, is_within=True))
                yield f"{key}.{told}", {**must, key: [value] if _is_list(field.type) else value}

    def _leaves(self, name: str, of: Any) -> list[Any]:  # noqa: ANN401 - any type and value
        named = get_named_type(of)
        if isinstance(named, GraphQLEnumType):
            return [[each] if _is_list(of) else each for each in named.values]
        if name in self.values:
            return self.values[name]
        found = _SCALARS[named.name]
        return [[each] if _is_list(of) else each for each in found]

    def _asked(self, name: str, way: list[_Step]) -> Asked:
        declared: dict[str, tuple[str, Any]] = {}
        text = _inner(way[-1].field)
        for place in range(len(way) - 1, -1, -1):
            step = way[place]
            text = f"{step.name}{self._given(step, declared, place)}{text}"
            behind = get_named_type(way[place - 1].field.type).name if place else step.of
            text = (
                f" {{ {text} }}" if behind == step.of else f" {{ __typename ... on {step.of} {{ {text} }} }}"
            )
        head = ", ".join(f"${variable}: {of}" for variable, (of, _) in declared.items())
        variables = {variable: value for variable, (_, value) in declared.items()}
        return Asked(
            name, f"query{f' ({head})' if head else ''}{text}", variables, [each.name for each in way]
        )

    def _given(self, step: _Step, declared: dict[str, tuple[str, Any]], place: int) -> str:
        parts: list[str] = []
        for key, argument in step.field.args.items():
            if key in step.given or is_required_argument(argument):
                value = (
                    step.given[key]
                    if key in step.given
                    else next(iter(self._argument(key, argument.type)))[1]
                )
                declared[f"{key}{place}"] = (str(argument.type), value)
                parts.append(f"{key}: ${key}{place}")
        return f"({', '.join(parts)})" if parts else ""


def _is_list(of: Any) -> bool:  # noqa: ANN401 - any type
    inner = of.of_type if isinstance(of, GraphQLNonNull) else of
    return isinstance(inner, GraphQLList)


def _inner(field: GraphQLField) -> str:
    """Ask for all plain values of what a field gives."""
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    plain = [
        key
        for key, each in getattr(named, "fields", {}).items()
        if is_leaf_type(get_named_type(each.type)) and not any(map(is_required_argument, each.args.values()))
    ]
    return f" {{ {' '.join(['__typename', *plain])} }}"


def stands(data: object, keys: list[str]) -> bool:
    """Tell whether anything stands where keys lead: no null, and no empty list alone."""
    if isinstance(data, list):
        return any(stands(each, keys) for each in data)
    if not keys or not isinstance(data, dict):
        return data is not None
    return stands(data.get(keys[0]), keys[1:])
