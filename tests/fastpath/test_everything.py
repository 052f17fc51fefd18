"""Is every field of the graph, with every argument, answered as graphql-core does over real versions?"""

# graphql-core leaves type parameters open where this module takes its types apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from pathlib import Path

import orjson
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type

from tests.conftest import swept
from tests.fastpath.both import CORE, Compared
from tests.fastpath.catalogues import of_sources
from tests.fastpath.report import Tally, at_random, everything, viewers


def _reachable() -> set[str]:
    """Name all fields that a query can ask for."""
    assert CORE.query_type
    types: list[object] = [CORE.query_type]
    for of in types:
        behind: list[object] = []
        if isinstance(of, GraphQLObjectType | GraphQLInterfaceType):
            behind += [get_named_type(field.type) for field in of.fields.values()]
        if isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
            behind += CORE.get_possible_types(of)
        types += [each for each in dict.fromkeys(behind) if each not in types]
    return {
        f"{of.name}.{name}"
        for of in types
        if isinstance(of, GraphQLObjectType | GraphQLInterfaceType)
        for name in of.fields
    }


# graphql-core leaves resolvers unawaited where a sibling's error has made their answers void.
@pytest.mark.usefixtures("collected")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.slow
@pytest.mark.shared
async def test_every_field_and_argument_is_answered_alike_over_real_versions(
    shared: Path, tmp_path: Path
) -> None:
    alone, screens, random = Tally(), Tally(), Tally()
    # Most work is made by events, of which the second has few.
    name = swept("ds003061", "ds002778")
    async with of_sources(tmp_path, [shared / "data" / "git" / f"{name}.bundle"]) as catalogue:
        await alone.ask(catalogue, everything(catalogue))
        await screens.ask(catalogue, viewers(catalogue))
        await random.ask(catalogue, at_random(catalogue, 3, 60))
    assert not alone.wrong + screens.wrong + random.wrong
    assert set(alone.named) == _reachable()
    # Most of them stand in this dataset; the others are asked of nothing, and in the small catalogue.
    assert sum(alone.named.values()) > 0.75 * len(alone.named)
    assert len(alone.shares) > 700
    assert screens.shares == [1.0] * len(screens.shares)
    # Only errors are left to graphql-core.
    assert (alone.without_errors, random.without_errors) == (0, 0)
    assert alone.counts["by a plan"] > 0.9 * len(alone.shares)


@pytest.mark.parametrize(
    ("ours", "theirs", "equal"),
    [
        ({"data": {"a": 1}}, {"data": {"a": 1}}, True),
        ({"data": {"a": 1}}, {"data": {"a": 2}}, False),
        ({"data": {"a": 1}}, {"data": {"a": 1}, "errors": [{"path": ["a"], "message": "x"}]}, False),
        # Which error of an object that is null as a whole is told is a matter of who comes first.
        (
            {"data": {"a": None}, "errors": [{"path": ["a", "b"], "message": "x"}]},
            {"data": {"a": None}, "errors": [{"path": ["a", "c"], "message": "y"}]},
            True,
        ),
        (
            {"data": {"a": None, "d": None}, "errors": [{"path": ["a", "b"], "message": "x"}]},
            {"data": {"a": None, "d": None}, "errors": [{"path": ["d"], "message": "x"}]},
            False,
        ),
        ({"errors": [{"message": "x"}]}, {"errors": [{"message": "y"}]}, False),
    ],
)
def test_answers_are_equal_or_fail_for_the_same_object(ours: object, theirs: object, equal: bool) -> None:  # noqa: FBT001
    assert Compared(orjson.dumps(ours), orjson.dumps(theirs), None, 1.0).is_equal is equal
