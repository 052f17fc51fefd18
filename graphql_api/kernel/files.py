"""How do files become columns?

What `files.c` is held to, and what stands in for it where it was not built.
"""

from array import array
from collections.abc import Sequence
from heapq import merge
from itertools import pairwise
from operator import itemgetter
from typing import cast

from graphql_api.domain.files import FileEntry
from graphql_api.kernel.rows import FINGERPRINT, FileColumns


def file_columns(files: list[FileEntry], usual: object, /) -> FileColumns:
    """Write the columns of files in the order of their paths, merged with those of `usual_files`, unless it is null."""
    listed = files if usual is None else list(merge(cast("list[FileEntry]", usual), files, key=itemgetter(0)))
    checksums = [
        f"{file.form.algorithm}:{file.digest.hex()}" if file.form.algorithm and file.digest else ""
        for file in listed
    ]
    prints = [b"" if file.form.algorithm else file.digest[:FINGERPRINT] for file in listed]
    encoded = [file.path.encode() for file in listed]
    forms = list({id(file.form): file.form for file in listed}.values())
    codes = {id(form): code for code, form in enumerate(forms)}
    return FileColumns(
        b"".join([path + b"\0" for path in encoded]),
        _codes([len(path) for path in encoded]),
        array("q", [file.size for file in listed]).tobytes(),
        "".join([text + "\0" for text in checksums]).encode(),
        _codes([len(text) for text in checksums]),
        _codes([codes[id(file.form)] for file in listed]),
        forms,
        {row: file.key for row, file in enumerate(listed) if file.key is not None},
        b"".join([each.ljust(FINGERPRINT, b"\0") for each in prints]) if any(prints) else b"",
        all(one < other for one, other in pairwise(encoded)),
    )


def _codes(numbers: Sequence[int]) -> bytes:
    return array("I", numbers).tobytes()
