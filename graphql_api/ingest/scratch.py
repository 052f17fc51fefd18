"""Where does what one program prints stand until another reads it? In a file without a name."""

import os
from typing import IO, Final

_PLACES: Final = ("TMPDIR", "TEMP", "TMP")


def scratch() -> IO[bytes]:
    """Give an empty file to write and to read, which is gone when it is closed.

    It is what `tempfile.TemporaryFile` gives where the system has files without names; that is loaded elsewhere only,
    as loading it takes as long as many such files.
    """
    place = next(filter(None, map(os.environ.get, _PLACES)), "/tmp")  # noqa: S108 (the file has no name there)
    try:
        return os.fdopen(os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600), "w+b")
    except (AttributeError, OSError):
        from tempfile import TemporaryFile  # noqa: PLC0415 (as said above)

        return TemporaryFile()


def scratch_in_memory() -> IO[bytes]:
    """Give the same in memory, where the system has such files: for little that is written in many small pieces."""
    try:
        return os.fdopen(os.memfd_create("bidsgraph"), "w+b")
    except (AttributeError, OSError):
        return scratch()
