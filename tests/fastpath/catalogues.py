"""Which catalogues are both ways asked over, and with which values?"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from graphql_api import stores
from graphql_api.commands.identity import Identity
from graphql_api.domain.tokens import Role
from graphql_api.index.codec import decode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from tests.fastpath.both import Both
from tests.fastpath.queries import VALUES
from tests.schema.asking import settings_in

_PROGRAM = Path(sys.executable).parent / "bidsgraph"
_MEMORY = 500_000_000
_ADMIN = Identity("tests", frozenset(Role))
_REMOVED = """query ($id: String!, $first: String!) { version(datasetId: $id, tag: "latest") {
  diff(from: $first) { changes(first: 2, kinds: [REMOVED]) { nodes { path } } }
} }"""
_ABOUT = """{ datasets(first: 500) { nodes {
  datasetId
  versions { tag doi }
  latestVersion {
    tag
    subjects { label sessions { label } }
    files(first: 3) { nodes { path name checksum { algorithm value } } }
    recordings { path }
  }
} } }"""


@dataclass(frozen=True)
class Catalogue:
    """Both ways over a catalogue, and values of arguments that fit it, the best first."""

    both: Both
    values: dict[str, list[Any]]


@asynccontextmanager
async def of_sources(folder: Path, sources: Sequence[Path]) -> AsyncGenerator[Catalogue]:
    """Read sources into a catalogue in a folder."""
    settings = settings_in(folder)
    command = [_PROGRAM, "ingest", *sources, "--data-dir", folder]
    done = await asyncio.create_subprocess_exec(*map(str, command), stdout=DEVNULL, stderr=DEVNULL)
    assert await done.wait() == 0
    async with stores.opened(settings) as catalog:

        async def load(content_hash: str) -> VersionIndex:
            return VersionIndex(decode([chunk async for chunk in catalog.read_file_list(content_hash)]))

        registry = IndexRegistry(load, _MEMORY)
        both = Both(lambda: Context(Reader(catalog, registry), "http://archive.test", "r", _ADMIN))
        yield Catalogue(both, await _values(both))


async def _values(both: Both) -> dict[str, list[Any]]:
    """Take them from the dataset with most versions."""
    datasets: list[dict[str, Any]] = (await _data(both, _ABOUT))["datasets"]["nodes"]
    best = max(datasets, key=lambda each: len(each["versions"]))
    name, latest, tags = best["datasetId"], best["latestVersion"], [each["tag"] for each in best["versions"]]
    found = await _data(both, _REMOVED, id=name, first=tags[-1])
    removed = [each["path"] for each in found["version"]["diff"]["changes"]["nodes"]] if len(tags) > 1 else []
    files = latest["files"]["nodes"]
    paths = [each["path"] for each in latest["recordings"][:1] + files]
    labels = [each["label"] for each in latest["subjects"] if each["label"] is not None][:2]
    ids = [f"Dataset:{name}", f"Version:{name}:{tags[0]}", f"File:{name}:{tags[0]}:{paths[0]}"]
    ids += [f"Subject:{name}:{tags[0]}:{label}" for label in labels[:1]]
    sums = [each["checksum"] for each in files if each["checksum"]]
    own: dict[str, list[Any]] = {
        "datasetId": [name, *(each["datasetId"] for each in datasets if each is not best)][:3],
        "tag": list(dict.fromkeys(["latest", *tags[:2], tags[-1]])),
        "from": tags[-1:],
        "label": [*labels, "no-such"],
        "path": [*paths[:2], *removed[:1], paths[0].rpartition("/")[0], ""],
        "id": [*ids, "nonsense"],
        "ids": [ids, [], [ids[0], "nonsense"]],
        "checksum": [*(f"{each['algorithm']}:{each['value']}" for each in sums[:1]), "what"],
        "name": [files[0]["name"], "no-such"],
        "pathPrefix": ["sub-", "no-such"],
        "glob": ["**/*.json"],
        "search": [name, "rest", "x"],
        "first": [1, 500, 0],
    }
    return VALUES | own


async def _data(both: Both, query: str, **variables: Any) -> Any:  # noqa: ANN401 - any JSON
    return orjson.loads((await both.compare(query, variables)).theirs)["data"]
