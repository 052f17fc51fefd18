"""Which columns does a version's file list have in memory?

Rows are files in byte order of their paths, so that every directory is a range of rows. What many rows share (tree
labels, kinds, forms of keys) is a code into a short list. Nothing here is changed after it was made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np

from graphql_api.domain.files import KeyForm

Scalar = TypeVar("Scalar", bound=np.generic)
#: What `numpy.typing` calls NDArray: loading that for it alone takes longer than a module of ours.
Array: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[Scalar]]
#: Codes into a list, as narrow as the list allows, or small counts.
Codes: TypeAlias = Array[np.unsignedinteger[Any]]
#: Row numbers and positions.
Rows: TypeAlias = Array[np.uint32]
Sizes: TypeAlias = Array[np.int64]
Label: TypeAlias = str | None


class FileKind(NamedTuple):
    """What rows of one kind share: data type, suffix, whole extension and acquisition label."""

    datatype: Label
    suffix: Label
    extension: str
    acquisition: Label


# Made without what nobody asks of columns, as equality: it took longer to be made than most modules to load.
@dataclass(slots=True, eq=False, repr=False)
class Columns:
    """All of one version.

    Per file: `paths` (UTF-8, glued; each followed by NUL, the one byte that no name can hold), `path_lengths`
    (bytes, without the NUL), `sizes` (bytes), `checksums` (`algorithm:hex`, glued as paths are; empty where none is
    public) with `checksum_lengths`, and codes: `forms` into `form_list`, `kinds` into `kind_list`, `groups` into the
    group columns. `fingerprints` are raw, `FINGERPRINT` (`kernel/rows.py`) bytes a file, or empty where no file
    has one. Checksums are kept as text, since they are read as text a thousand times for once that their bytes are
    wanted.

    Per group, sorted: the files that share subject, session, task and run. Codes into `subjects`, `sessions`,
    `tasks`, `runs`, whose first item is null and whose rest is in order, so that the order of codes is the order of
    labels. Groups from `tree_start` on stand under a top-level `sub-*` directory and are the runs of the tree; the
    labels of those before are what file names elsewhere say (derivatives).

    Per recording, in path order: `recording_rows` (row of its first primary file) and `recording_ends` (end of its
    range of rows: all of a directory recording, one row else). `parts` are the rows of further parts of a split
    recording, `part_recordings` the recording of each.

    `plain_json` is set where no path needs an escape in JSON, `plain_url` where none needs one in a URL.

    `odd_keys` are whole git-annex keys by row, where the form cannot put the key together.
    """

    paths: memoryview
    path_lengths: Codes
    sizes: Sizes
    checksums: memoryview
    checksum_lengths: Codes
    fingerprints: memoryview
    forms: Codes
    kinds: Codes
    groups: Codes
    group_subjects: Codes
    group_sessions: Codes
    group_tasks: Codes
    group_runs: Codes
    recording_rows: Rows
    recording_ends: Rows
    parts: Rows
    part_recordings: Rows
    tree_start: int
    plain_json: bool
    plain_url: bool
    subjects: tuple[Label, ...]
    sessions: tuple[Label, ...]
    tasks: tuple[Label, ...]
    runs: tuple[Label, ...]
    kind_list: tuple[FileKind, ...]
    form_list: tuple[KeyForm, ...]
    odd_keys: dict[int, str] = field(default_factory=dict[int, str])

    def __len__(self) -> int:
        """Count the files."""
        return len(self.sizes)

    def sections(self) -> Iterator[tuple[str, memoryview | Array[Any]]]:
        """Give every column that grows with the files, by name, in the order in which it is stored."""
        for each in fields(self):
            value: object = getattr(self, each.name)
            if isinstance(value, memoryview | np.ndarray):
                yield each.name, value

    @property
    def nbytes(self) -> int:
        """Bytes in memory; lists of labels, kinds and forms are left out, as they do not grow with the files."""
        return sum(section.nbytes for _, section in self.sections())


def narrowest(values: Sequence[int] | Array[Any], most: int) -> Codes:
    """Make an array of codes 0..`most` as narrow as they allow."""
    return np.asarray(values, dtype=np.min_scalar_type(max(most, 0)))
