"""How are datasets found by words?

What was asked for never is part of a query as it was written: its words are letters and digits, each in quotes.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from graphql_api.catalog.sqlite import texts, versions
from graphql_api.catalog.sqlite.card_tables import CARDS
from graphql_api.catalog.sqlite.contents import read_own
from graphql_api.domain.cards import WEIGHTS, Hit, Part, card, indexed, known_words
from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.versions import latest
from graphql_api.domain.words import is_beginning

_SOURCE: Final = (
    "SELECT position, private, content, plain FROM dataset JOIN content USING (position) WHERE dataset_id = ?"
)
_DROP: Final = (
    *(f"DELETE FROM {name} WHERE rowid = ?" for name in CARDS),  # noqa: S608
    "DELETE FROM known_word WHERE position = ?",
)
_FIELDS: Final = f"rowid, {', '.join(Part)}"
_PUT: Final = tuple(f"INSERT INTO {name} ({_FIELDS}) VALUES (?{', ?' * len(Part)})" for name in CARDS)  # noqa: S608
_MOVE: Final = tuple(
    (
        f"INSERT INTO {there} ({_FIELDS}) SELECT {_FIELDS} FROM {here} WHERE rowid = ?",  # noqa: S608
        f"DELETE FROM {here} WHERE rowid = ?",  # noqa: S608
    )
    for there, here in (CARDS, CARDS[::-1])
)
_KNOW: Final = "INSERT OR IGNORE INTO known_word VALUES (?, ?)"
#: `bm25` is less the better, and below 0.
_SEARCH: Final = tuple(
    f"""
    SELECT dataset.dataset_id, -bm25({name}, {", ".join(str(WEIGHTS[part]) for part in Part)}) FROM {name}
    JOIN dataset ON dataset.position = {name}.rowid WHERE {name} MATCH ? AND private <= ?
    """  # noqa: S608
    for name in CARDS
)
_SIMILAR: Final = """
    SELECT DISTINCT word FROM known_word JOIN dataset USING (position)
    WHERE word >= ?1 AND word < ?1 || char(1114111) AND length(word) BETWEEN ?2 AND ?3 AND private <= ?4 LIMIT ?5
"""
_ALL: Final = "SELECT dataset_id FROM dataset"


def refresh(connection: sqlite3.Connection, dataset_id: str) -> None:
    """Write a dataset's card anew, in the transaction of the change."""
    found = connection.execute(_SOURCE, (dataset_id,)).fetchone()
    if found is None:
        return
    position, private, content, is_plain = found
    document = read_own(content, is_plain=bool(is_plain))
    written = indexed(card({"dataset_id": dataset_id, **document}, _readme(connection, dataset_id)))
    drop(connection, [position])
    connection.execute(_PUT[int(private)], (position, *(written[part] for part in Part)))
    connection.executemany(_KNOW, [(word, position) for word in known_words(written)])


def _readme(connection: sqlite3.Connection, dataset_id: str) -> str | None:
    """Give the README of the latest version; None where it cannot be read, which must not stop a change."""
    try:
        newest = latest(versions.list_all(connection, [dataset_id])[0])
        return texts.get(connection, [newest.readme])[0] if newest and newest.readme else None
    except StoreCorruptError:
        return None


def refresh_all(connection: sqlite3.Connection) -> None:
    """Write the cards of all datasets, in the transaction that makes the tables."""
    for (dataset_id,) in connection.execute(_ALL).fetchall():
        refresh(connection, dataset_id)


def move(connection: sqlite3.Connection, position: int, *, private: bool) -> None:
    """Put a card among those of public or of private datasets, as it was among the others till now."""
    for statement in _MOVE[private]:
        connection.execute(statement, (position,))


def drop(connection: sqlite3.Connection, positions: Sequence[int]) -> None:
    """Forget cards, in the transaction that forgets their datasets."""
    for statement in _DROP:
        connection.executemany(statement, [(position,) for position in positions])


def search(connection: sqlite3.Connection, words: Sequence[str], *, private: bool) -> list[Hit]:
    """Find datasets that have all the words."""
    if not words:
        return []
    asked = (" AND ".join(map(_term, words)), int(private))
    looked_at = _SEARCH if private else _SEARCH[:1]
    found = [Hit(*row) for statement in looked_at for row in connection.execute(statement, asked)]
    return sorted(found, key=lambda hit: (-hit.score, hit.dataset_id))


def _term(word: str) -> str:
    # Said twice, so that the whole word counts for more than another that it begins.
    quoted = f'"{word}"'
    return f"({quoted} OR {quoted} *)" if is_beginning(word) else quoted


def similar(connection: sqlite3.Connection, word: str, most: int, *, private: bool) -> list[str]:
    """Give known words that begin as this one does and are about as long."""
    if not word:
        return []
    asked = (word[:1], len(word) - 2, len(word) + 2, int(private), most)
    return [found for (found,) in connection.execute(_SIMILAR, asked)]
