"""What does a server answer, and what does graphql-core alone, errors included?

`share` says how much of a query the fast path took.
"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import orjson
from graphql import DocumentNode, FragmentDefinitionNode, GraphQLObjectType, get_named_type, validate
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import get_variable_values

from graphql_api.fastpath import collected, columnar
from graphql_api.fastpath.answers import FastAnswers
from graphql_api.fastpath.collected import Scope, Selected
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.splice import SplicingExecutor
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.context import Context
from graphql_api.schema.document import Documents, operation_of
from graphql_api.schema.execution import Execution
from graphql_api.schema.parsing import parse
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.schema import graph
from graphql_api.schema.shape import Limits

CORE = graph().core
_MANY = 100_000


class Compared(NamedTuple):
    """An answer in two voices, and how the fast path took it: null where graphql-core executed it."""

    ours: bytes
    theirs: bytes
    refused: Reason | None
    share: float

    @property
    def is_equal(self) -> bool:
        """Whether both say the same, to the byte.

        Where several errors make one object null, the first to come is told, which is not the same each time: then
        the data must be equal, and both tell of an error below the same object.
        """
        return self.ours == self.theirs or _alike(orjson.loads(self.ours), orjson.loads(self.theirs))


def is_valid(query: str) -> bool:
    """Tell whether graphql-core finds nothing wrong with it."""
    return not validate(CORE, parse(query, _MANY))


@dataclass(frozen=True)
class Both:
    """Answers in both ways over one catalogue; `context` is made for each request."""

    context: Callable[[], Context]

    async def compare(self, query: str, variables: dict[str, Any]) -> Compared:
        """Answer one valid query."""
        request = GraphQLRequest(query, variables, None, safe=False)
        limits = Limits(_MANY, _MANY, _MANY)
        plainly = partial(is_plainly_valid, CORE)
        documents = Documents(CORE, most_characters=0, is_plainly_valid=plainly, limits=limits)
        fast = FastAnswers(CORE, Execution(documents, SplicingExecutor), Epoch(), kept_bytes=0)
        ours = b"".join((await fast(request, self.context())).texts)
        slow = Execution(Documents(CORE, most_characters=0, is_plainly_valid=_never, limits=limits))
        context = self.context()
        context.reader.take_turns()
        theirs = b"".join((await slow(request, context)).texts)
        refused = next(iter(fast.refusals), None)
        return Compared(ours, theirs, refused, share(query, variables) if refused else 1.0)


def share(query: str, variables: dict[str, Any]) -> float:
    """Give the part of the selected fields that columns write, 0 to 1, where the operation as a whole was refused."""
    document = parse(query, _MANY)
    operation = operation_of(document, None)
    coerced = get_variable_values(CORE, operation.variable_definitions or (), variables, max_errors=0)
    root = CORE.query_type
    if isinstance(coerced, list) or root is None:
        return 0.0
    scope = Scope(CORE, operation, _fragments(document), coerced)
    try:
        fields = collected.root(scope, root)
        counts = [_count(scope, each, root, written=False) for each in fields]
    except UnsupportedError:
        return 0.0
    return sum(each[0] for each in counts) / max(1, sum(each[1] for each in counts))


def _fragments(document: DocumentNode) -> dict[str, FragmentDetails]:
    return {
        each.name.value: FragmentDetails(each)
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }


def _count(scope: Scope, selected: Selected, of: GraphQLObjectType, *, written: bool) -> tuple[int, int]:
    """Count a field and those below it: how many columns write, and how many there are."""
    if selected.field is None:
        return int(written), 1
    written = written or columnar.writer(scope, selected, of) is not None
    named = get_named_type(selected.field.type)
    inner = [named] if isinstance(named, GraphQLObjectType) else []
    found = [
        _count(scope, each, own, written=written)
        for own in inner
        for each in collected.below(scope, selected, own)
    ]
    return int(written) + sum(each[0] for each in found), 1 + sum(each[1] for each in found)


def _alike(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if "data" not in ours or ours.get("data") != theirs.get("data"):
        return False
    data = ours["data"]
    places = [
        sorted(_null_place(data, error["path"]) for error in each.get("errors", []))
        for each in (ours, theirs)
    ]
    return bool(places[0]) and places[0] == places[1]


def _null_place(data: Any, path: list[str | int]) -> list[str]:  # noqa: ANN401 - any JSON
    """Give the path of the object that an error made null: as far as the data goes."""
    place: list[str] = []
    for key in path:
        if data is None:
            break
        data = data[key]
        place.append(str(key))
    return place


def _never(_document: DocumentNode) -> bool:
    return False
