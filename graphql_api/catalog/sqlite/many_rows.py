"""How do many rows get into a table?

Many by one statement: SQLite lets other threads work for as long as a statement takes, and one by one each row would
wait for its turn among them. But not all by one, which would take as long to read as to obey: statements are alike but
for the last, so that most have been read before.
"""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

#: Values of one statement, at most; SQLite takes 32,766 where it was not told to take fewer.
_AT_ONCE: Final = 10_000
#: Rows of one statement, at most: what ingests write at once is mostly a multiple of it.
_ROWS: Final = 125


def insert(connection: sqlite3.Connection, into: str, columns: Sequence[Sequence[Any]]) -> None:
    """Insert rows by their columns, which are equally long; `into` is the statement up to `VALUES`.

    Bytes take a fraction of the time as `bytearray`, and truth as a number: what else Python's module does not know it
    looks for a way to write.
    """
    if not columns:
        return
    width = len(columns)
    placeholders = f"({', '.join('?' * width)})"
    most = min(_AT_ONCE, connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
    step = min(max(most // width, 1), _ROWS) * width
    values = list(chain.from_iterable(zip(*columns, strict=True)))
    for begin in range(0, len(values), step):
        some = values[begin : begin + step]
        connection.execute(f"{into} VALUES {', '.join([placeholders] * (len(some) // width))}", some)
