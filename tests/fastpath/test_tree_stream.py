"""Is a tree never larger than it was said to be?"""

from typing import Final

import pytest
from graphql import parse

from graphql_api.fastpath.answer_size import streams
from graphql_api.fastpath.operation import make_plan
from graphql_api.schema import document
from tests.fastpath.oracle import Server

_FIELDS: Final = (
    "path",
    "id url",
    "sizeBytes",
    "name mediaType entities",
    "datatype suffix extension",
    "checksum { value algorithm __typename } __typename",
    "a: checksum { algorithm value } b: path c: path",
)
_LEVELS: Final = (
    "subjects { FILES: label }",
    "subjects { id label sizeBytes fileCount __typename }",
    "subjects { sessions { label } }",
    "subjects { sessions { tasks { runs { files { FILES } label } fileCount } } label }",
    "subjects { id sessions { label tasks { label runs { label files { FILES } } } } }",
)


@pytest.mark.parametrize("tag", ["v1.0.0", "v1.1.0"])
async def test_no_tree_is_larger_than_its_bound(server: Server, tag: str) -> None:
    seen = 0
    for level in _LEVELS:
        for fields in _FIELDS:
            query = f'{{ version(datasetId: "ds000001", tag: "{tag}") {{ {level} }} }}'
            query = query.replace("FILES: ", "").replace("FILES", fields)
            parsed = parse(query)
            plan = make_plan(server.schema, parsed, document.operation_of(parsed, None), {})
            for stream in streams(await plan.pieces(server.context())):
                size = sum(map(len, stream))
                assert size <= stream.most, query
                seen += 1
    assert seen == len(_LEVELS) * len(_FIELDS)


async def test_a_list_in_it_twice_has_no_bound(server: Server) -> None:
    parsed = parse(
        '{ version(datasetId: "ds000001") { subjects { a: sessions { label } b: sessions { label } } } }'
    )
    plan = make_plan(server.schema, parsed, document.operation_of(parsed, None), {})
    [stream] = streams(await plan.pieces(server.context()))
    assert stream.most == float("inf")
