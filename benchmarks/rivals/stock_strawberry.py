"""How does stock Strawberry answer: plain objects that hold all attributes, default resolvers?

As a process: `python -m benchmarks.rivals.stock_strawberry FOLDER QUERY` takes turns, with its parser and validation
caches on. For HTTP: `stock` and `cached` make ASGI applications of the data in BENCHMARK_FOLDER, the latter with those
caches and orjson.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import orjson
import strawberry
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache

from benchmarks.rivals.turns import take


@strawberry.type
class Checksum:
    """A checksum."""

    algorithm: str
    value: str


@strawberry.type
class File:
    """A file."""

    path: str
    size_bytes: int
    checksum: Checksum | None
    url: str


@strawberry.type
class Run:
    """A run."""

    label: str | None
    files: list[File]


@strawberry.type
class Task:
    """A task."""

    label: str | None
    runs: list[Run]


@strawberry.type
class Session:
    """A session."""

    label: str | None
    tasks: list[Task]


@strawberry.type
class Subject:
    """A subject."""

    label: str
    sessions: list[Session]


@strawberry.type
class Version:
    """A version."""

    subjects: list[Subject]


@strawberry.type
class Dataset:
    """A dataset."""

    id: strawberry.ID
    dataset_id: str
    name: str | None
    source: str | None
    license: str | None
    doi: str | None
    funding: list[str]
    tasks: list[str]
    total_files: int | None
    created_at: str | None


def schema(folder: Path, *, caching: bool) -> strawberry.Schema:
    """Make the schema over the data of a folder."""
    version, dataset = _version(_data(folder, "tree")), _dataset(_data(folder, "small"))

    @strawberry.type
    class Query:
        """The questions."""

        @strawberry.field
        def version(self, dataset_id: str) -> Version | None:
            """Give the version."""
            return version if dataset_id == dataset.dataset_id else None

        @strawberry.field
        def dataset(self, dataset_id: str) -> Dataset | None:
            """Give the dataset."""
            return dataset if dataset_id == dataset.dataset_id else None

    extensions: list[type[SchemaExtension]] = [ParserCache, ValidationCache] if caching else []
    return strawberry.Schema(query=Query, extensions=extensions)


def _data(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    return orjson.loads((folder / f"{name}.json").read_bytes())["data"]


def _version(data: Any) -> Version:  # noqa: ANN401
    return Version(
        subjects=[
            Subject(label=subject["label"], sessions=[_session(each) for each in subject["sessions"]])
            for subject in data["version"]["subjects"]
        ]
    )


def _session(data: Any) -> Session:  # noqa: ANN401
    return Session(
        label=data["label"],
        tasks=[
            Task(
                label=task["label"],
                runs=[
                    Run(label=run["label"], files=[_file(file) for file in run["files"]])
                    for run in task["runs"]
                ],
            )
            for task in data["tasks"]
        ],
    )


def _file(data: Any) -> File:  # noqa: ANN401
    checksum = data["checksum"]
    return File(
        path=data["path"],
        size_bytes=data["sizeBytes"],
        checksum=Checksum(algorithm=checksum["algorithm"], value=checksum["value"]) if checksum else None,
        url=data["url"],
    )


def _dataset(data: Any) -> Dataset:  # noqa: ANN401
    told = data["dataset"]
    return Dataset(
        id=strawberry.ID(told["id"]),
        dataset_id=told["datasetId"],
        name=told["name"],
        source=told["source"],
        license=told["license"],
        doi=told["doi"],
        funding=told["funding"],
        tasks=told["tasks"],
        total_files=told["totalFiles"],
        created_at=told["createdAt"],
    )


def _turns(folder: Path, query: str) -> None:
    graph = schema(folder, caching=True)

    def work() -> bytes:
        result = graph.execute_sync(query)
        assert not result.errors, result.errors
        # As Strawberry's own views write it.
        return json.dumps({"data": result.data}, separators=(",", ":")).encode()

    take(work)


class _WithOrjson(GraphQL[None, None]):
    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def stock() -> GraphQL[None, None]:
    """Make the application as Strawberry's documentation does at first."""
    return GraphQL(schema(Path(os.environ["BENCHMARK_FOLDER"]), caching=False))


def cached() -> GraphQL[None, None]:
    """Make the application with all that Strawberry's documentation offers against time."""
    return _WithOrjson(schema(Path(os.environ["BENCHMARK_FOLDER"]), caching=True))


if __name__ == "__main__":
    _turns(Path(sys.argv[1]), Path(sys.argv[2]).read_text())
