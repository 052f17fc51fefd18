"""Are thousands of random valid queries answered as the schema and an independent executor demand?

`python -m tests.conformance.queries_over_http --count 3000 --seed 1`: asks servers over HTTP, one whose catalogue
holds a bit of everything for the whole schema, and one with a git repository for the tree, which graphql-core over
plain dictionaries (plain_tree.py) answers too. Prints what was asked, and each query that was answered wrong.
"""

# graphql-core leaves type parameters open where this module takes its nodes apart.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    NameNode,
    SelectionSetNode,
    Visitor,
    build_schema,
    execute_sync,
    parse,
    print_ast,
    validate,
    visit,
)

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.conformance import plain_tree
from tests.data_routes.site import serving
from tests.fastpath.queries import queries
from tests.fastpath.unawaited import hush
from tests.schema.archive import fill
from tests.schema.asking import settings_in

_HERE: Final = Path(__file__).parent
_WHOLE: Final = build_schema((_HERE.parents[1] / "schema.graphql").read_text())
_TREE: Final = build_schema((_HERE / "tree.graphql").read_text())
#: Key under which every object of an answer tells its type.
_TYPE: Final = "itsType"
#: Levels of a query of the tree, which has so few fields that are none that queries would be too long.
_DEEPEST: Final = 5
#: Values for the arguments of the tree, some of which fit nothing.
_VALUES: Final[dict[str, list[Any]]] = {
    "datasetId": ["xx000001", "xx000001", "xx000001", "xx000001", "nope"],
    "tag": ["latest", "v1.0.0", "v1.1.0", "v2.0.0", "v9.9.9"],
    "label": ["01", "02", "06", "nope"],
    "path": [
        *("", "sub-01", "sub-01/ses-01/eeg", "derivatives", "README", "participants.tsv", "nope", "sub-0"),
        "sub-01/ses-01/eeg/sub-01_ses-01_task-rest_eeg.edf",
    ],
    "first": [0, 1, 7, 500],
}


class Findings:
    """What was asked, and what was wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def blame(self, what: str, query: str, variables: object) -> None:
        """Note a wrong answer."""
        self.counts["wrong"] += 1
        self.wrong.append(f"{what}\n{query}\n{json.dumps(variables)}")


def _told_type(value: plain_tree.Object, *_: object) -> str:
    return str(value[_TYPE])


def _plain_type(value: plain_tree.Object, *_: object) -> str:
    return str(value["__typename"])


class _Types(Visitor):
    """Asks every object for its type."""

    def enter_selection_set(self, node: SelectionSetNode, *_args: object) -> SelectionSetNode:
        own = FieldNode(alias=NameNode(value=_TYPE), name=NameNode(value="__typename"))
        return SelectionSetNode(selections=(*node.selections, own))


def conforms(query: str, variables: dict[str, Any], data: object) -> str:
    """Say where the data of an answer is not of the schema's types, or not what the query asks for; else nothing.

    graphql-core executes the query over the answer itself: each field is what stands under its key. It finds what
    is missing, null where it must not be, or no value of its type; what comes out must be what went in, key by key.
    """

    def resolve(value: Any, info: GraphQLResolveInfo[Any], **_arguments: object) -> object:  # noqa: ANN401
        return value[info.path.key]

    result = execute_sync(
        _WHOLE,
        parse(query),
        data,
        variable_values=variables,
        field_resolver=resolve,
        type_resolver=_told_type,
    )
    if result.errors:
        return str(result.errors[0])
    return "" if json.dumps(result.data) == json.dumps(data) else "not the keys that were asked for"


def ask_all(url: str, count: int, seed: int) -> Findings:
    """Ask queries of the whole schema."""
    found = Findings()
    with httpx.Client(base_url=url, timeout=60) as client:
        for query, variables in queries(_WHOLE, seed, count):
            if validate(_WHOLE, parse(query)):
                found.counts["not valid, and refused"] += 1
                if client.post("/graphql", json={"query": query}).json()["errors"] == []:
                    found.blame("not refused", query, variables)
                continue
            _ask_one(client, print_ast(visit(parse(query), _Types())), variables, found)
    return found


def _ask_one(client: httpx.Client, query: str, variables: dict[str, Any], found: Findings) -> None:
    response = client.post("/graphql", json={"query": query, "variables": variables})
    if response.status_code != HTTPStatus.OK:
        found.blame(f"status {response.status_code}", query, variables)
        return
    answer: dict[str, Any] = response.json()
    errors: list[dict[str, Any]] = answer.get("errors", [])
    codes = {error["extensions"]["code"] for error in errors}
    if "INTERNAL" in codes:
        found.blame("INTERNAL", query, variables)
    elif "data" not in answer:
        found.counts["refused: " + ", ".join(sorted(codes))] += 1
    else:
        found.counts["answered with errors" if errors else "answered"] += 1
        if answer["data"] is not None and (wrong := conforms(query, variables, answer["data"])):
            found.blame(wrong, query, variables)


def compare_all(url: str, dataset: plain_tree.Object, count: int, seed: int) -> Findings:
    """Ask queries of the tree, and compare their answers byte by byte."""
    found = Findings()
    root = plain_tree.root(dataset)
    with httpx.Client(base_url=url, timeout=60) as client:
        for query, variables in queries(_TREE, seed, count, _VALUES, _DEEPEST):
            if validate(_TREE, parse(query)):
                found.counts["not valid"] += 1
                continue
            response = client.post("/graphql", json={"query": query, "variables": variables})
            if b"GRAPHQL_TOO_COMPLEX" in response.content:
                found.counts["refused: GRAPHQL_TOO_COMPLEX"] += 1
                continue
            expected = _expected(_TREE, query, variables, root)
            if (
                response.content
                == json.dumps({"data": expected.data}, ensure_ascii=False, separators=(",", ":")).encode()
            ):
                found.counts["equal"] += 1
                found.counts["bytes"] += len(response.content)
            else:
                found.blame(f"not equal: {response.text[:400]}\n{expected!s:.400}", query, variables)
    return found


def _expected(schema: GraphQLSchema, query: str, variables: dict[str, Any], root: object) -> ExecutionResult:
    return execute_sync(
        schema,
        parse(query),
        root,
        variable_values=variables,
        type_resolver=_plain_type,
    )


@contextmanager
def _served(folder: Path, filling: Callable[[Settings], Any]) -> Generator[str]:
    settings = settings_in(folder)
    asyncio.run(filling(settings))
    with serving(settings) as port:
        yield f"http://127.0.0.1:{port}"


async def _bit_of_everything(settings: Settings) -> None:
    async with stores.opened(settings) as catalog:
        await fill(catalog)


async def _repository(settings: Settings) -> None:
    async with stores.opened(settings) as catalog:
        await ingest(str(write_archive(settings.data_dir)), catalog=catalog, data_dir=settings.data_dir)


def whole(count: int, seed: int) -> Findings:
    """Ask a server with a bit of everything."""
    with tempfile.TemporaryDirectory() as made, _served(Path(made), _bit_of_everything) as url:
        return ask_all(url, count, seed)


def tree(count: int, seed: int) -> Findings:
    """Ask a server with a repository, which is read a second time here."""
    with tempfile.TemporaryDirectory() as made, _served(Path(made), _repository) as url:
        dataset = plain_tree.read(write_archive(Path(made)), "xx000001", url)
        return compare_all(url, dataset, count, seed)


def main() -> int:
    """Ask, and print; 1 where an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # One dataset of the archive is broken on purpose, and each question for it would be logged.
    hush()
    failed = False
    for name, run in (("whole schema", whole), ("tree, against plain objects", tree)):
        found = run(options.count, options.seed)
        failed |= bool(found.wrong)
        sys.stdout.write(f"{name}: {dict(found.counts)}\n" + "\n\n".join(found.wrong[:10]))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
