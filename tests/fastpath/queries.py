"""Which valid queries does a seed make? Any field of the graph, with aliases, fragments, directives and variables."""

# graphql-core leaves type parameters open where this module takes its types apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

#: Values for arguments, by the argument's name; JSON, and not all of them fit every dataset.
VALUES: Final[dict[str, list[Any]]] = {
    "datasetId": ["ds000001", "ds000001", "ds000001", "ds000002", "ds000003", "ds000004", "nope"],
    "tag": ["latest", "v1.0.0", "v1.1.0", "1.0.0", "v9.9.9"],
    "label": ["01", "02", "03"],
    "path": [
        "",
        "sub-01",
        "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf",
        "README",
        "gone/notes.txt",
        "sub-02/ses-a b",
        "x",
    ],
    "first": [0, 1, 2, 500],
    "id": [
        "Dataset:ds000001",
        "Version:ds000001:v1.0.0",
        "Subject:ds000001:v1.1.0:02",
        "File:ds000001:v1.0.0:README",
        "Dataset:nope",
        "nonsense",
    ],
    "ids": [["Dataset:ds000001", "File:ds000001:v1.0.0:README"], [], ["nonsense", "Version:ds000001:latest"]],
    "entity": ["SUBJECT", "SESSION", "TASK", "ACQUISITION", "RUN", "DATATYPE", "SUFFIX", "EXTENSION"],
    "after": ["nonsense"],
    "keys": [["SOURCE"], ["TASK", "DATATYPE"], []],
    "search": ["rest", "rest ada", "ds0", "x"],
    "name": ["README", "README", "notes.txt", ""],
    "checksum": ["git:0123456789abcdef", "what"],
    "orderBy": [{"field": "NAME"}, {"field": "SIZE", "direction": "DESC"}, {"field": "RELEVANCE"}],
    "before": [1],
    "from": ["v1.0.0", "v1.1.0", "latest", "v9.9.9"],
    "style": ["APA", "BIBTEX", "RIS", "CSL_JSON"],
    "kinds": [["ADDED", "REMOVED"], ["RENAMED"], []],
    "pathPrefix": ["", "sub-0", "x"],
}
_LABELS: Final[list[Any]] = [
    {"eq": "01"},
    {"in": ["rest", "01"]},
    {"contains": "0"},
    {"isNull": True},
    {"isNull": False},
]
_FILTERS: Final = frozenset({"DatasetFilter", "EntityFilter", "FileFilter", "RecordingFilter"})
_DEPTH: Final = 9
#: Values with enums or lists of enums inside, which a literal would have to write without quotes.
_AS_VARIABLES: Final = frozenset({"keys", "kinds", "orderBy"})


@dataclass
class Query:
    """A query in the making."""

    schema: GraphQLSchema
    chance: random.Random
    values: Mapping[str, list[Any]] = field(default_factory=lambda: VALUES)
    deepest: int = _DEPTH
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    fragments: dict[str, str] = field(default_factory=dict[str, str])

    def text(self) -> str:
        root = self.schema.query_type
        assert root is not None
        selection = self._selection(root, 0)
        declared = ", ".join(f"${name}: {of}" for name, (of, _) in self.variables.items())
        head = f"query Q({declared})" if declared else "query Q"
        return "\n".join([head + selection, *self.fragments.values()])

    def _selection(self, of: Any, depth: int) -> str:  # noqa: ANN401 - any composite type
        parts = [self._part(of, depth) for _ in range(self.chance.choice((1, 2, 2, 3, 4)))]
        return " { " + " ".join(["__typename", *parts][self.chance.random() < 0.8 and any(parts) :]) + " }"

    def _part(self, of: Any, depth: int) -> str:  # noqa: ANN401
        dice = self.chance.random()
        if isinstance(of, GraphQLUnionType) or dice < 0.1:
            return self._inline(of, depth)
        if dice < 0.17 and depth < self.deepest:
            return self._spread(of, depth)
        return self._field(of, depth)

    def _inline(self, of: Any, depth: int) -> str:  # noqa: ANN401
        inner = self.chance.choice(self._types_of(of))
        condition = "" if inner is of and self.chance.random() < 0.3 else f" on {inner.name}"
        return f"...{condition}{self._directive()}{self._selection(inner, depth)}"

    def _spread(self, of: Any, depth: int) -> str:  # noqa: ANN401
        inner = self.chance.choice(self._types_of(of))
        name = f"F{len(self.fragments)}"
        self.fragments[name] = ""
        self.fragments[name] = f"fragment {name} on {inner.name}{self._selection(inner, depth)}"
        spread = f"...{name}{self._directive()}"
        return spread + " " + spread if self.chance.random() < 0.2 else spread

    def _types_of(self, of: Any) -> list[Any]:  # noqa: ANN401
        if isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
            return [
                *self.schema.get_possible_types(of),
                *([of] if isinstance(of, GraphQLInterfaceType) else []),
            ]
        return [of, of, *getattr(of, "interfaces", ())]

    def _field(self, of: Any, depth: int) -> str:  # noqa: ANN401
        names = [
            name
            for name, each in of.fields.items()
            if depth < self.deepest or is_leaf_type(get_named_type(each.type))
        ]
        if not names:
            return "__typename"
        name = self.chance.choice(names)
        node: GraphQLField = of.fields[name]
        named = get_named_type(node.type)
        inner = "" if is_leaf_type(named) else self._selection(named, depth + 1)
        arguments = self._arguments(node)
        alias = f"a{self.chance.randrange(1000)}: " if arguments or self.chance.random() < 0.2 else ""
        twice = f" {alias}{name}{arguments}{inner}" if self.chance.random() < 0.05 else ""
        return f"{alias}{name}{arguments}{self._directive()}{inner}{twice}"

    def _arguments(self, node: GraphQLField) -> str:
        given: list[str] = []
        for name, argument in node.args.items():
            required = isinstance(argument.type, GraphQLNonNull)
            known = name in self.values or str(get_named_type(argument.type)) in _FILTERS
            if required or (known and self.chance.random() < 0.4):
                given.append(f"{name}: {self._value(name, argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def _value(self, name: str, of: Any) -> str:  # noqa: ANN401
        value = (
            self._filter(str(get_named_type(of)))
            if name in {"filter", "where"}
            else self.chance.choice(self.values[name])
        )
        if self.chance.random() < 0.3 or name in _AS_VARIABLES:
            variable = f"v{len(self.variables)}"
            self.variables[variable] = (str(of), value)
            return f"${variable}"
        return _literal(value, enum=isinstance(get_named_type(of), GraphQLEnumType))

    def _filter(self, of: str) -> dict[str, Any]:
        entities = {
            name: self.chance.choice(_LABELS)
            for name in ("subject", "session", "task", "run", "datatype", "suffix", "extension")
            if self.chance.random() < 0.2
        }
        if of == "EntityFilter":
            return entities
        if of == "DatasetFilter":
            return self.chance.choice(
                [{"task": {"eq": "rest"}}, {"hasDoi": True}, {"source": {"in": ["x"]}}, {}]
            )
        if of == "RecordingFilter":
            return {"entities": entities}
        choices: list[dict[str, Any]] = [
            {"glob": "**/*.edf"},
            {"pathPrefix": "sub-0"},
            {"minSizeBytes": 100},
            {"age": {"gte": 25}},
            {"samplingFrequency": {"gte": 200}},
            {},
        ]
        return {"entities": entities, **self.chance.choice(choices)}

    def _directive(self) -> str:
        if self.chance.random() > 0.12:
            return ""
        name, value = self.chance.choice(("skip", "include")), self.chance.random() < 0.5
        if self.chance.random() < 0.5:
            return f" @{name}(if: {str(value).lower()})"
        variable = f"v{len(self.variables)}"
        self.variables[variable] = ("Boolean!", value)
        return f" @{name}(if: ${variable})"


def _literal(value: Any, *, enum: bool = False) -> str:  # noqa: ANN401 - any JSON
    match value:
        case bool():
            return str(value).lower()
        case str():
            return value if enum else '"' + value.replace('"', '\\"') + '"'
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {_literal(each)}" for key, each in value.items()) + "}"
        case _:
            return str(value)


def queries(
    schema: GraphQLSchema,
    seed: int,
    count: int,
    values: Mapping[str, list[Any]] = VALUES,
    deepest: int = _DEPTH,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Make queries with their variables; a few are not valid, as two of their fields have one key."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for _ in range(count):
        query = Query(schema, chance, values, deepest)
        text = query.text()
        yield text, {name: value for name, (_, value) in query.variables.items()}
