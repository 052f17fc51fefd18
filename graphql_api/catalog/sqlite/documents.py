"""How are documents found, counted and tallied?"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, NamedTuple, TypeAlias

from graphql_api.catalog.sqlite import holdings, shared_pieces
from graphql_api.catalog.sqlite.conditions import condition
from graphql_api.catalog.sqlite.contents import served
from graphql_api.catalog.sqlite.document_columns import Cell, cell
from graphql_api.catalog.sqlite.spaces import Known, known
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING, And, Compare, Comparison, Predicate

#: A document as it is kept: its position, whether its text is plain, and that in UTF-8.
Stored: TypeAlias = tuple[int, int, bytes]

#: Which column names the dataset that a document is of.
_OWNER: Final = {Collection.DATASETS: "key", Collection.RECORDS: '"dataset"'}
_ANY_PRIVATE: Final = "SELECT EXISTS (SELECT 1 FROM dataset WHERE private = 1)"
_PRIVATE: Final = "(SELECT dataset_id FROM dataset WHERE private = 1)"
_CONTENT: Final = """
    SELECT content.position, plain, CAST(content AS BLOB) FROM ({positions}) AS page CROSS JOIN content
    ON content.position = page.position
"""
_ONE: Final = "SELECT content FROM content WHERE position = ?"
#: SQLite takes a negative limit for none.
_ALL: Final = -1


@contextmanager
def moment(connection: sqlite3.Connection) -> Generator[None]:
    """Let all questions be answered as of one moment."""
    connection.execute("BEGIN")
    with connection:
        yield


class Asked(NamedTuple):
    """Which documents are asked for: those of the space that match, private ones too where `private` is set."""

    space: Space
    predicate: Predicate
    private: bool


class Query(NamedTuple):
    """A question in SQL, from `FROM` on, with its parameters, and the space that it is asked of.

    `owner` is the column that names datasets where some of those have to be hidden.
    """

    sql: str
    parameters: list[Cell]
    space: Known
    owner: str | None

    @property
    def public(self) -> str:
        """The same question of what everybody may see."""
        return f"{self.sql} AND {self.owner} NOT IN {_PRIVATE}" if self.owner else self.sql


def query_of(connection: sqlite3.Connection, asked: Asked, space: Known) -> Query:
    """Write the question, and let the connection call the functions in it; in the caller's transaction."""
    where = condition(asked.predicate, space.many)
    where.prepare(connection)
    owner = None if asked.private else _OWNER.get(asked.space.collection)
    # Mostly there is nothing to hide, and asking so costs no row.
    if owner and not connection.execute(_ANY_PRIVATE).fetchone()[0]:
        owner = None
    return Query(
        f"FROM document WHERE space = {space.number} AND {where.sql}", where.parameters, space, owner
    )


def rows(connection: sqlite3.Connection, asked: Asked, skip: int = 0, limit: int = _ALL) -> list[Stored]:
    """Give documents as they are kept, in order, in the caller's transaction."""
    query = query_of(connection, asked, known(connection, asked.space))
    # Documents are fetched only for what stands on the page, not for what is skipped.
    positions = f"SELECT position {query.public} ORDER BY position LIMIT {limit} OFFSET {skip}"
    read = connection.execute(_CONTENT.format(positions=positions), query.parameters)
    found: list[Stored] = read.fetchall()
    # SQLite goes from position to position, but promises no order for that.
    found.sort()
    texts = shared_pieces.whole(connection, [text for _, _, text in found])
    return [(position, plain, text) for (position, plain, _), text in zip(found, texts, strict=True)]


def content(connection: sqlite3.Connection, position: int) -> str:
    """Give one document as it is kept."""
    text = str(connection.execute(_ONE, (position,)).fetchone()[0])
    return shared_pieces.whole(connection, [text.encode()])[0].decode()


def find(connection: sqlite3.Connection, asked: Asked, skip: int, limit: int) -> list[bytes]:
    """Give documents as JSON in order of insertion."""
    with moment(connection):
        found = rows(connection, asked, skip, limit)
    return [text if is_plain else served(position, text) for position, is_plain, text in found]


def count(connection: sqlite3.Connection, asked: Asked) -> int:
    """Count documents."""
    with moment(connection):
        space, dataset = known(connection, asked.space), _dataset_alone(asked.predicate)
        if space.of_records and dataset is not None:
            return holdings.count(connection, space, dataset, public=not asked.private)
        query = query_of(connection, asked, space)
        # All are counted out of an index, and then the few that are hidden, by dataset.
        hidden = f"{query.sql} AND {query.owner} IN {_PRIVATE}"
        everything = (
            query.space.size if asked.predicate == EVERYTHING else _count(connection, query, query.sql)
        )
        return everything - (_count(connection, query, hidden) if query.owner else 0)


def _dataset_alone(predicate: Predicate) -> str | None:
    """Give the dataset whose documents are asked for, all of them; None where it is another question."""
    if isinstance(predicate, And) and len(predicate.parts) == 1:
        return _dataset_alone(predicate.parts[0])
    if (
        isinstance(predicate, Compare)
        and predicate.comparison is Comparison.EQ
        and predicate.path == "dataset"
    ):
        held = cell(predicate.value)
        return held if isinstance(held, str) else None
    return None


def _count(connection: sqlite3.Connection, query: Query, sql: str) -> int:
    return int(connection.execute(f"SELECT count(*) {sql}", query.parameters).fetchone()[0])
