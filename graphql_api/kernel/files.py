"""How do files become columns?

What `files.c` is held to, and what stands in for it where it was not built. Numbers are given as bytes of the machine's
own order, for numpy to look at.
"""

import re
from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

from graphql_api.domain.file_keys import key_of_name
from graphql_api.domain.files import FileEntry, KeyForm

#: Code of paths that do not begin with a subject's directory of a plain name.
NO_SHAPE: Final = 2**32 - 1
#: What stands for the subject in a shape.
SUBJECT: Final = "\0"

_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+(?=/)")


class FileColumns(NamedTuple):
    """Texts glued, each followed by NUL; lengths and codes are of 4 bytes, sizes of 8.

    Checksums are `algorithm:hex`, empty where a form has no algorithm or a file no digest. Forms may be equal, and are
    told apart by identity. `keyed` are the rows of files that have a whole key.
    """

    paths: bytes
    path_lengths: bytes
    sizes: bytes
    checksums: bytes
    checksum_lengths: bytes
    form_codes: bytes
    forms: list[KeyForm]
    keyed: list[int]


class PathShapes(NamedTuple):
    """Top-level `sub-*` directories of plain names, paths with `SUBJECT` for these, and codes of both for each path."""

    subjects: list[str]
    shapes: list[str]
    subject_codes: bytes
    shape_codes: bytes


def file_columns(files: list[FileEntry], /) -> FileColumns:
    """Write the columns of files, in their order."""
    checksums = [
        f"{file.form.algorithm}:{file.digest.hex()}" if file.form.algorithm and file.digest else ""
        for file in files
    ]
    encoded = [file.path.encode() for file in files]
    forms = list({id(file.form): file.form for file in files}.values())
    codes = {id(form): code for code, form in enumerate(forms)}
    return FileColumns(
        b"".join([path + b"\0" for path in encoded]),
        _codes([len(path) for path in encoded]),
        array("q", [file.size for file in files]).tobytes(),
        "".join([text + "\0" for text in checksums]).encode(),
        _codes([len(text) for text in checksums]),
        _codes([codes[id(file.form)] for file in files]),
        forms,
        [row for row, file in enumerate(files) if file.key is not None],
    )


def path_shapes(paths: list[str], /) -> PathShapes:
    """Tell which subject each path is of, and what it says but for that."""
    subjects: dict[str, int] = {}
    shapes: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for path in paths:
        subject = _SUBJECT.match(path)
        if subject is None:
            pairs.append((NO_SHAPE, NO_SHAPE))
            continue
        code = subjects.setdefault(subject[0], len(subjects))
        pairs.append((code, shapes.setdefault(path.replace(subject[0], SUBJECT), len(shapes))))
    codes = (_codes([pair[place] for pair in pairs]) for place in (0, 1))
    return PathShapes(list(subjects), list(shapes), *codes)


def name_keys(paths: bytes, /) -> bytes:
    """Give the keys of names (`domain.file_keys`) as bytes, of paths that are glued, each followed by NUL."""
    return b"".join(
        [bytes.fromhex(key_of_name(path[path.rfind(b"/") + 1 :])) for path in paths.split(b"\0")[:-1]]
    )


def _codes(numbers: Sequence[int]) -> bytes:
    return array("I", numbers).tobytes()
