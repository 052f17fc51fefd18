"""Which columns does a version's file list have in memory?

Rows are files in byte order of their paths, so that every directory is a range of rows. What many rows share (tree
labels, kinds, forms of keys) is a code into a short list. Nothing here is changed after it was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from graphql_api.domain.files import KeyForm
from graphql_api.kernel import narrowed
from graphql_api.kernel.rows import Kind, Wholes

# What answers questions is imported where it is asked: an ingest does without numpy.
if TYPE_CHECKING:
    from graphql_api.index.arrays import ColumnArrays

Label: TypeAlias = str | None

#: Sections that are no numbers.
GLUED: Final = frozenset({"paths", "checksums", "fingerprints"})

_BYTE: Final = 2**8
_TWO_BYTES: Final = 2**16


class FileKind(NamedTuple):
    """What rows of one kind share: data type, suffix, whole extension and acquisition label."""

    datatype: Label
    suffix: Label
    extension: str
    acquisition: Label


# Made without what nobody asks of columns, as equality: it took longer to be made than most modules to load.
@dataclass(slots=True, eq=False, repr=False)
class Columns:
    """All of one version. Sections are read-only memoryviews, whose items are what their formats say.

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

    Codes and lengths are as narrow as their lists allow (`B`, `H` or `I`), sizes are `q`, rows and recordings `I`.

    `plain_json` is set where no path needs an escape in JSON, `plain_url` where none needs one in a URL.

    `odd_keys` are whole git-annex keys by row, where the form cannot put the key together.
    """

    paths: memoryview
    path_lengths: memoryview
    sizes: memoryview
    checksums: memoryview
    checksum_lengths: memoryview
    fingerprints: memoryview
    forms: memoryview
    kinds: memoryview
    groups: memoryview
    group_subjects: memoryview
    group_sessions: memoryview
    group_tasks: memoryview
    group_runs: memoryview
    recording_rows: memoryview
    recording_ends: memoryview
    parts: memoryview
    part_recordings: memoryview
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
    _arrays: "ColumnArrays | None" = field(default=None, init=False)

    def __len__(self) -> int:
        """Count the files."""
        return len(self.sizes)

    @property
    def arrays(self) -> "ColumnArrays":
        """The same memory as arrays of numpy, which is loaded here."""
        if self._arrays is None:
            from graphql_api.index.arrays import ColumnArrays  # noqa: PLC0415 (as said above)

            self._arrays = ColumnArrays(self)
        return self._arrays

    def sections(self) -> Iterator[tuple[str, memoryview]]:
        """Give every column that grows with the files, by name, in the order in which it is stored."""
        for each in fields(self):
            value: object = getattr(self, each.name)
            if isinstance(value, memoryview):
                yield each.name, value

    @property
    def nbytes(self) -> int:
        """Bytes in memory; lists of labels, kinds and forms are left out, as they do not grow with the files."""
        return sum(section.nbytes for _, section in self.sections())


def kind_of(most: int) -> Kind:
    """Name the narrowest numbers that hold codes 0..`most`."""
    return "B" if most < _BYTE else "H" if most < _TWO_BYTES else "I"


def narrowest(values: Wholes, most: int) -> memoryview:
    """Make codes 0..`most` as narrow as they allow; ValueError where one is none of them, as far as can be seen."""
    return narrowed(values, kind_of(most))
