"""How do many rows get into a table?

Many by one statement: SQLite lets other threads work for as long as a statement takes, and one by one each row would
wait for its turn among them.
"""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

#: Values of one statement, at most; SQLite takes 32,766 where it was not told to take fewer.
_AT_ONCE: Final = 10_000


def insert(connection: sqlite3.Connection, into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of equal length; `into` is the statement up to `VALUES`."""
    if not rows:
        return
    width = len(rows[0])
    placeholders = f"({', '.join('?' * width)})"
    most = min(_AT_ONCE, connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
    step = max(most // width, 1)
    for begin in range(0, len(rows), step):
        some = rows[begin : begin + step]
        statement = f"{into} VALUES {', '.join([placeholders] * len(some))}"
        connection.execute(statement, list(chain.from_iterable(some)))
