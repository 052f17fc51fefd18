"""How are documents tallied?"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson

from graphql_api.catalog.sqlite import holdings
from graphql_api.catalog.sqlite.conditions import load
from graphql_api.catalog.sqlite.document_columns import PATHS, quoted, value_of
from graphql_api.catalog.sqlite.documents import Asked, Query, Stored, moment, query_of, rows
from graphql_api.catalog.sqlite.spaces import known
from graphql_api.domain.changes import Tally
from graphql_api.domain.predicates import EVERYTHING
from graphql_api.domain.tallies import combinations, in_order


def tally(connection: sqlite3.Connection, asked: Asked, paths: Sequence[str]) -> list[Tally]:
    """Count documents by their values at the paths together."""
    with moment(connection):
        space = known(connection, asked.space)
        if space.of_records and list(paths) == ["dataset"] and asked.predicate == EVERYTHING:
            found_by_dataset = holdings.every(connection, space, public=not asked.private)
            return in_order(Tally((dataset,), size) for dataset, size in found_by_dataset)
        query = query_of(connection, asked, space)
        if all(path in PATHS and not query.space.many >> PATHS.index(path) & 1 for path in paths):
            return in_order(_tally_cells(connection, query, paths))
        found = rows(connection, asked)
    return in_order(_tally_documents(found, paths))


def _tally_cells(connection: sqlite3.Connection, query: Query, paths: Sequence[str]) -> list[Tally]:
    columns = ", ".join(map(quoted, paths))
    read = connection.execute(
        f"SELECT {columns}, count(*) {query.public} GROUP BY {columns}", query.parameters
    )
    return [Tally(tuple(map(value_of, row[:-1])), row[-1]) for row in read]


def _tally_documents(every: Sequence[Stored], paths: Sequence[str]) -> list[Tally]:
    parts = [path.split(".") for path in paths]
    counts: Counter[bytes] = Counter()
    values: dict[bytes, tuple[Any, ...]] = {}
    for position, _, text in every:
        for combination in combinations(load(position, text), parts):
            key = orjson.dumps([_alike(value) for value in combination])
            values.setdefault(key, combination)
            counts[key] += 1
    return [Tally(values[key], count) for key, count in counts.items()]


def _alike(value: object) -> object:
    """Write an integer and a float that are equal in one way."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
