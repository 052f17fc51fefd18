"""By which commands is what is on screen fetched or asked for?"""

import json
import shlex
from collections.abc import Iterator
from typing import Final, NamedTuple

from rest_compat.data.addresses import Addresses


class Snippet(NamedTuple):
    """A command for a POSIX shell, on one line, and what it is for."""

    purpose: str
    command: str


_DIRECTORY: Final = (
    "query($id: String!, $tag: String!, $path: String!) { version(datasetId: $id, tag: $tag) { directory(path: $path) "
    "{ fileCount sizeBytes entries { ... on Directory { name fileCount } ... on File { name sizeBytes url } } } } }"
)
_DATASET: Final = (
    "query($id: String!) { dataset(datasetId: $id) { name license doi versions { tag doi createdAt "
    "stats { fileCount sizeBytes subjectCount } } } }"
)
#: The whole tree of a dataset's latest version; a dataset's id needs no escape.
TREE: Final = (
    '{ version(datasetId: "%s") { tag subjects { label sessions { label tasks { label runs { label '
    "files { path } } } } } } }"
)
_CATALOGUE: Final = "{ datasets(first: 25) { nodes { datasetId name latestVersion { tag } } } }"


def directory_snippets(addresses: Addresses, dataset_id: str, tag: str, path: str) -> Iterator[Snippet]:
    """Fetch a directory (`""` is the root) with all below it, and ask for it."""
    inside = f"{path}/" if path else ""
    url = addresses.whole(addresses.path(dataset_id, tag, inside))
    cut = len(addresses.path(dataset_id, tag, inside).strip("/").split("/"))
    target = shlex.quote(path.rpartition("/")[2] or dataset_id)
    yield Snippet(
        "Mirror with rclone:", f"rclone sync --progress --http-url {shlex.quote(url)} :http: ./{target}"
    )
    yield Snippet(
        "Or with wget:",
        f"wget -r -l inf -np -nH --cut-dirs={cut} -P ./{target} -R 'index.html*' {shlex.quote(url)}",
    )
    variables = {"id": dataset_id, "tag": tag, "path": path}
    yield Snippet("Ask GraphQL for it:", _asking(addresses, _DIRECTORY, variables))


def dataset_snippets(addresses: Addresses, dataset_id: str, latest: str | None) -> Iterator[Snippet]:
    """Fetch the latest version of a dataset, and ask for all versions."""
    if latest:
        url = addresses.whole(addresses.version(dataset_id, latest))
        yield Snippet(
            f"Mirror {latest} with rclone:",
            f"rclone sync --progress --http-url {shlex.quote(url)} :http: ./{shlex.quote(dataset_id)}",
        )
        script = f"{url}manifest.json?script=curl"
        yield Snippet("Or with curl and a shell alone:", f"curl -fsS {shlex.quote(script)} | sh")
    yield Snippet("Ask GraphQL for all versions:", _asking(addresses, _DATASET, {"id": dataset_id}))


def catalogue_snippets(addresses: Addresses, first: str | None) -> Iterator[Snippet]:
    """Read this page as data, ask for the catalogue, and for all that the first dataset holds."""
    url = addresses.whole(addresses.root())
    yield Snippet("This page as JSON:", f"curl -fsS {shlex.quote(url + '?format=json')}")
    yield Snippet("Ask GraphQL for the datasets:", _asking(addresses, _CATALOGUE, {}))
    if first:
        yield Snippet("Ask it for everything below one:", _asking(addresses, TREE % first, {}))


def _asking(addresses: Addresses, query: str, variables: dict[str, str]) -> str:
    question = {"query": query} | ({"variables": variables} if variables else {})
    body = shlex.quote(json.dumps(question, ensure_ascii=False))
    url = shlex.quote(addresses.whole(addresses.graphql()))
    return f"curl -fsS {url} -H 'Content-Type: application/json' -d {body}"
