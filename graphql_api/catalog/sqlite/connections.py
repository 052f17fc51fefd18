"""How is the file opened, to read and to write?"""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from graphql_api.catalog.sqlite.deadline import Deadline
from graphql_api.catalog.sqlite.schema import check_current, check_ours, migrate
from graphql_api.domain.errors import StoreUnavailableError

_READER: Final = ("PRAGMA query_only = ON",)

#: With WAL, synchronous=NORMAL keeps the file whole but may lose the last commits when power fails. A publication that
#: was acknowledged must survive that, and publishing is rare: FULL costs it one fsync. macOS flushes the drive's own
#: cache on request only. A large publication leaves a large WAL, which is cut back to 64 MiB; it is copied into the
#: file behind large writes and behind some small ones (`copy_log`), when it has 32 MiB, or when the last connection is
#: closed. What one transaction changes stays in memory up to 16 MiB: where pages go into the log before its end and are
#: changed again, all that was logged since is read and summed up anew.
_WRITER: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 4096",
    "PRAGMA cache_spill = -16384",
)
#: Bytes of a page; said of a file that is there, it changes nothing. What an ingest writes is rows of one to three
#: kilobytes, each page of which is written twice; in larger ones, a small change of twenty indexes logs more.
_PAGE: Final = "PRAGMA page_size = 8192"

#: Virtual machine steps between two looks at the clock: some tenths of a millisecond.
_STEPS: Final = 10_000


class Opened(NamedTuple):
    """A connection and the file (device, inode) that it has open."""

    connection: sqlite3.Connection
    file: tuple[int, int]


def file_identity(path: Path) -> tuple[int, int]:
    """Tell which file stands at the path now: it may have been moved away or replaced by a backup."""
    status = os.stat(path)  # noqa: PTH116 half the time of Path.stat, and asked at each call
    return (status.st_dev, status.st_ino)


def keep_to(connection: sqlite3.Connection, deadline: Deadline) -> None:
    """Make the connection's next statements end with the deadline, waiting for locks included."""
    # First, as the handler that is still set asks the deadline of the call before, which is over.
    connection.set_progress_handler(deadline.passed, _STEPS)
    connection.execute(f"PRAGMA busy_timeout = {int(deadline.left() * 1000)}")


def _connect(path: Path, mode: str, deadline: Deadline) -> sqlite3.Connection:
    # Transactions are begun by name (isolation_level), and a lane hands connections from thread to thread.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=deadline.left(),
        isolation_level=None,
        check_same_thread=False,
    )


def _open(path: Path, deadline: Deadline, pragmas: Sequence[str]) -> Opened:
    # The file is looked at first: one put there in between is noticed at the next call.
    identity = file_identity(path)
    opened = Opened(_connect(path, "rw", deadline), identity)
    try:
        check_current(opened.connection, path)
        for statement in pragmas:
            opened.connection.execute(statement)
    except BaseException:
        opened.connection.close()
        raise
    return opened


def open_reader(path: Path, deadline: Deadline) -> Opened:
    """Open the file to read: a statement that writes is refused."""
    return _open(path, deadline, _READER)


def open_writer(path: Path, deadline: Deadline) -> Opened:
    """Open the file to write: what is committed survives a loss of power."""
    return _open(path, deadline, _WRITER)


def copy_log(connection: sqlite3.Connection) -> None:
    """Copy what stands in the log into the file, as far as nobody has to be waited for; by a connection of any kind."""
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def create(path: Path, deadline: Deadline) -> None:
    """Create the file where it is missing, and bring it up to date; several processes may do so at once.

    StoreUnavailableError where its directory is missing or may not be written.
    """
    if not path.parent.is_dir():
        raise StoreUnavailableError(f"{path}: its directory does not exist", path=str(path))
    with closing(_connect(path, "rwc", deadline)) as connection:
        for statement in (_PAGE, *_WRITER):
            connection.execute(statement)
        check_ours(connection, path)
        _use_wal(connection, path, deadline)
        migrate(connection, path)


def _use_wal(connection: sqlite3.Connection, path: Path, deadline: Deadline) -> None:
    """Let readers and one writer work side by side. Said once, kept in the file."""
    mode = _journal_mode(connection, deadline)
    if mode != "wal":
        message = f"{path}: this file system cannot hold a catalogue (SQLite stays in {mode} mode, not WAL)"
        raise StoreUnavailableError(message, path=str(path))


def _journal_mode(connection: sqlite3.Connection, deadline: Deadline) -> str:
    """Ask for WAL until there is an answer: SQLite does not wait for locks here, whatever its busy_timeout."""
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or deadline.passed():
                raise
            time.sleep(0.01)
