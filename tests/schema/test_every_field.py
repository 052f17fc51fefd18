"""Does every field of the SDL give something?"""

from collections import Counter
from typing import Any, Final, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_named_type,
)

from graphql_api.schema.schema import graph
from tests.schema.asking import Asker

#: Arguments that fields are asked with; those of tombstones ask for what is gone.
ARGUMENTS: Final = {
    "Query.node": 'id: "Subject:ds000001:v1.1.0:01"',
    "Query.nodes": 'ids: ["Dataset:ds000001", "File:ds000001:v1.0.0:README"]',
    "Query.dataset": 'datasetId: "ds000001"',
    "Query.version": 'datasetId: "ds000001"',
    "Dataset.version": 'tag: "latest"',
    "Version.entityValues": "entity: TASK",
    "Version.subject": 'label: "01"',
    "Version.file": 'path: "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf"',
    "DatasetConnection.facets": "keys: [SOURCE]",
    "DatasetConnection.unmatched": "",
    "Query.datasets": (
        'search: "ds00" filter: {or: [{source: {in: ["openneuro", "opneuro"]}}, {source: {isNull: true}}]}'
    ),
    "Query.recordings": 'filter: {or: [{datasetId: {eq: "ds000001"}}, {datasetId: {eq: "ds00001"}}]}',
    "RecordingConnection.facets": "keys: [DATATYPE]",
    "Version.recording": 'path: "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_eeg.edf"',
    "Query.files": 'name: "README"',
    "Version.tombstone": 'path: "gone/notes.txt"',
}

#: How often one type is asked for all its fields in one query.
MOST_TIMES: Final = 3

#: What only admins get to see, which has tests of its own.
ADMINS: Final = frozenset(
    {
        "Mutation",
        "AuditEntry",
        "DatasetPayload",
        "RecordPayload",
        "BulkPayload",
        "ItemError",
        "UpdatePayload",
        "PublishPayload",
    }
)
#: Fields that the catalogue holds nothing for, or that only admins may ask for.
LEFT_OUT: Final = frozenset({"Query.audit"})

_COMPOSITE = (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)


class _Query:
    """The query of one root field. There are many ways to each type: it is asked whole so often, then by its name."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def of_root(self, root: str) -> str:
        return f"{{ {self._field(cast('GraphQLObjectType', graph().core.query_type), root, ('Query',))} }}"

    def _selection(self, named: Any, above: tuple[str, ...]) -> str:  # noqa: ANN401 - any of graphql-core's types
        if isinstance(named, GraphQLScalarType | GraphQLEnumType):
            return ""
        if isinstance(named, GraphQLUnionType):
            parts = [
                f"... on {each.name} {self._selection(each, above)}"
                for each in named.types
                if each.name not in above
            ]
            return f"{{ __typename {' '.join(parts)} }}"
        if isinstance(named, GraphQLInterfaceType):
            return "{ __typename id ... on Subject { label } }"
        self._asked[named.name] += 1
        fields = [self._field(named, name, (*above, named.name)) for name in named.fields]
        return f"{{ __typename {' '.join(field for field in fields if field)} }}"

    def _field(self, parent: GraphQLObjectType, name: str, above: tuple[str, ...]) -> str:
        named: object = get_named_type(parent.fields[name].type)  # pyright: ignore[reportUnknownVariableType]
        known = isinstance(named, _COMPOSITE) and (
            named.name in above or self._asked[named.name] >= MOST_TIMES
        )
        if known:
            # Asked no deeper: the tree of types has circles.
            return f"{name}{_arguments(parent, name)} {{ __typename }}"
        return f"{name}{_arguments(parent, name)} {self._selection(named, above)}"


def _arguments(parent: GraphQLObjectType, name: str) -> str:
    given = ARGUMENTS.get(f"{parent.name}.{name}")
    return f"({given})" if given else ""


def _met(answer: Any, seen: set[str]) -> None:  # noqa: ANN401 - any JSON
    if isinstance(answer, list):
        for each in cast("list[object]", answer):
            _met(each, seen)
    elif isinstance(answer, dict):
        told = cast("dict[str, Any]", answer)
        for name, value in told.items():
            if value is not None and "__typename" in told:
                seen.add(f"{told['__typename']}.{name}")
            _met(value, seen)


def _output_fields() -> set[str]:
    types = graph().core.type_map.values()
    objects = [
        each
        for each in types
        if isinstance(each, GraphQLObjectType) and not each.name.startswith("__") and each.name not in ADMINS
    ]
    return {f"{each.name}.{name}" for each in objects for name in each.fields}


@pytest.mark.parametrize("root", ["node", "nodes", "dataset", "datasets", "version", "recordings", "files"])
async def test_every_root_field_answers_all_that_is_below_it(ask: Asker, root: str) -> None:
    query = _Query().of_root(root)
    # The broken dataset has its own test.
    answer = await ask.answer(query)
    assert [
        error for error in answer.get("errors", []) if error["extensions"]["code"] != "STORE_CORRUPT"
    ] == []
    assert answer["data"][root]


async def test_every_field_of_every_type_is_met_with_a_value(ask: Asker) -> None:
    seen: set[str] = set()
    for root in ("dataset", "datasets", "version", "node", "nodes", "recordings", "files", "rateLimit"):
        query = _Query().of_root(root)
        data = (await ask.answer(query))["data"]
        seen |= {f"Query.{name}" for name, value in data.items() if value is not None}
        _met(data, seen)
    assert _output_fields() - seen == LEFT_OUT


def test_every_type_and_all_but_plain_fields_are_described() -> None:
    for named in graph().core.type_map.values():
        if isinstance(named, GraphQLObjectType | GraphQLEnumType) and not named.name.startswith("__"):
            assert named.description, named.name
