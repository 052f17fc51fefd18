"""Is the committed SDL what the code prints, and on its way to the contract?"""

from pathlib import Path

from graphql import GraphQLObjectType, build_schema

from graphql_api.schema.schema import graph, sdl

REPOSITORY = Path(__file__).parents[2]


def test_the_committed_schema_is_what_the_code_prints() -> None:
    assert (REPOSITORY / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_the_sdl_is_read_back_as_the_same_types() -> None:
    read = build_schema(sdl())
    for name, named in graph().core.type_map.items():
        if isinstance(named, GraphQLObjectType) and not name.startswith("__"):
            again = read.type_map[name]
            assert isinstance(again, GraphQLObjectType)
            assert {field: str(each.type) for field, each in named.fields.items()} == {
                field: str(each.type) for field, each in again.fields.items()
            }


def test_absent_arguments_have_no_null_default() -> None:
    assert "= null" not in sdl()
