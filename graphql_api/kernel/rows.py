"""What does the kernel give of files and their paths?

Numbers are given as bytes in the machine's own order, for memoryviews to look at; texts are glued, each followed by
NUL, the one byte that no name can hold.
"""

from array import array
from typing import Final, Literal, NamedTuple, TypeAlias

from graphql_api.domain.files import FileEntry, KeyForm

#: Numbers of one, two or four bytes without a sign, or of eight with one, as `memoryview.cast` names them.
Kind: TypeAlias = Literal["B", "H", "I", "q"]
#: Where numbers lie behind one another; bytes are numbers of one byte.
Wholes: TypeAlias = "bytes | bytearray | memoryview | array[int]"

#: Bytes of a digest that is kept where it is no checksum.
FINGERPRINT: Final = 16
#: Code of paths that do not begin with a subject's directory of a plain name.
NO_SHAPE: Final = 0
#: What stands for the subject in a shape.
SUBJECT: Final = "\0"


class FileColumns(NamedTuple):
    """Files by their columns: lengths and codes are of 4 bytes, sizes of 8.

    Checksums are `algorithm:hex`, empty where a form has no algorithm or a file no digest. Forms may be equal, and are
    told apart by identity. `keyed` are whole keys by row. `fingerprints` are the beginnings of those digests that no
    checksum tells, `FINGERPRINT` bytes a file, or empty where there is none. `in_order` tells whether paths are in byte
    order, none twice.
    """

    paths: bytes
    path_lengths: bytes
    sizes: bytes
    checksums: bytes
    checksum_lengths: bytes
    form_codes: bytes
    forms: list[KeyForm]
    keyed: dict[int, str]
    fingerprints: bytes
    in_order: bool


class PathShapes(NamedTuple):
    """Top-level `sub-*` directories of plain names, paths with `SUBJECT` for these, and codes of both for each path.

    Codes are of 4 bytes, the first subject and the first shape have 1. `first_subjects` are the codes of the subjects
    that shapes were met first of.
    """

    subjects: list[str]
    shapes: list[str]
    subject_codes: bytes
    shape_codes: bytes
    first_subjects: bytes


def files_of(columns: FileColumns) -> list[FileEntry]:
    """Give files that have no whole keys or fingerprints back, in their order."""
    paths = columns.paths.decode().split("\0")[:-1]
    digests = [each.rpartition(":")[2] for each in columns.checksums.decode().split("\0")[:-1]]
    forms = [columns.forms[code] for code in memoryview(columns.form_codes).cast("I")]
    sizes = memoryview(columns.sizes).cast("q")
    rows = zip(paths, sizes, forms, map(bytes.fromhex, digests), strict=True)
    return [FileEntry(*row) for row in rows]
