"""What does an error of SQLite mean to a caller?"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import StoreCorruptError, StoreError, StoreUnavailableError

_CORRUPT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNAVAILABLE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


def _primary_code(error: sqlite3.Error) -> int | None:
    """Give SQLite's result code without its extension; null where the error is the Python module's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Say an error of SQLite in the words of the domain, naming the file."""
    code = _primary_code(error)
    message = f"{path}: {error}"
    # Without a code, the module could not decode a TEXT that it was given: not what was written.
    undecodable = code is None and isinstance(error, sqlite3.OperationalError)
    if undecodable or code in _CORRUPT:
        return StoreCorruptError(message, path=str(path))
    return (StoreUnavailableError if code in _UNAVAILABLE else StoreError)(message, path=str(path))


@contextmanager
def told(path: Path) -> Generator[None]:
    """Let no error of SQLite or of the file system out but as a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except OSError as error:
        raise StoreUnavailableError(f"{path}: {error.strerror or error}", path=str(path)) from error
