"""Which versions do the tests of the index make up, and what does a plain loop say of them?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.domain.selections import EntitySelection, TextMatch
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import decode, encode
from graphql_api.index.columns import Columns
from graphql_api.index.version_index import VersionIndex

#: Segments around `/` (0x2F) in byte order, and Unicode that looks alike composed and decomposed.
AWKWARD = [
    "a",
    "a-b",
    "a.b",
    "a0",
    "a ",
    "A",
    "é",
    "e\u0301",
    'q"u\\o',
    "new\nline",
    "\x7f",
    "\U0001f9e0",
    "%2F",
]
TOPS = ["sub-01", "sub-02", "sub-1", "sub-01-b", "sub-", "derivatives", "phenotype", *AWKWARD]
FOLDERS = ["ses-1", "ses-2", "eeg", "meg", "func", "motion", "sub-01", "sub-01_task-b_meg.ds", *AWKWARD]
NAMES = [
    "sub-01_eeg.edf",
    "sub-01_ses-1_task-a_run-1_eeg.edf",
    "sub-01_ses-1_task-a_run-1_eeg.json",
    "sub-01_ses-1_task-a_run-2_eeg.edf",
    "sub-01_ses-2_task-a_eeg.vhdr",
    "sub-02_ses-2_acq-x_bold.nii.gz",
    "sub-01_task-b_split-1_meg.fif",
    "sub-01_task-b_split-2_meg.fif",
    "sub-01_task-b_motion.tsv",
    "sub-01_task-_run-_channels.tsv",
    "sub-1.5_task-b_desc-x_eeg.set",
    "participants.tsv",
    ".bidsignore",
    *AWKWARD,
]
SEGMENTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6)

KEYS = st.text("KEY-.é\n", min_size=1)
FORMS = [
    KeyForm(Holder.GIT, "git"),
    KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf"),
    KeyForm(Holder.ANNEX_POINTER, "md5", "MD5E", ".nii.gz"),
    KeyForm(Holder.ANNEX_LINK, None, "WORM"),
    KeyForm(Holder.FOLDER),
    KeyForm(Holder.FOLDER, "sha256"),
]


def _paths() -> st.SearchStrategy[str]:
    folders = st.lists(st.sampled_from(FOLDERS) | SEGMENTS, max_size=3)
    tops = st.lists(st.sampled_from(TOPS), max_size=1)
    names = st.sampled_from(NAMES) | SEGMENTS
    return st.tuples(tops, folders, names).map(lambda parts: "/".join([*parts[0], *parts[1], parts[2]]))


def _without_clashes(entries: list[FileEntry]) -> list[FileEntry]:
    """Leave out files whose path is another's directory, as no file system holds both."""
    directories = {parent for entry in entries for parent in parents(entry.path)}
    return [entry for entry in entries if entry.path not in directories]


def parents(path: str) -> list[str]:
    """Name all directories that a path lies in, the root left out."""
    segments = path.split("/")
    return ["/".join(segments[:depth]) for depth in range(1, len(segments))]


@st.composite
def _entry(draw: st.DrawFn) -> FileEntry:
    form = draw(st.sampled_from(FORMS))
    path, size = draw(_paths()), draw(st.integers(0, 2**50))
    if form.algorithm:
        whole = st.none() | KEYS if form.backend else st.none()
        return FileEntry(path, size, form, draw(st.binary(min_size=16, max_size=32)), draw(whole))
    if form.holder is Holder.FOLDER:
        return FileEntry(path, size, form, draw(st.sampled_from([b"", b"0123456789abcdef"])))
    return FileEntry(path, size, form, b"", draw(KEYS))


#: The files of a made-up version, in any order.
VERSIONS = st.lists(_entry(), max_size=12, unique_by=lambda entry: entry.path).map(_without_clashes)


def stored(entries: Iterable[FileEntry]) -> VersionIndex:
    """Build an index, by way of its stored form."""
    return VersionIndex(decode(encode(build_columns(entries))))


def flat(columns: Columns) -> tuple[object, ...]:
    """All that columns hold, so that two can be compared."""
    sections = {name: bytes(section) for name, section in columns.sections()}
    lists = (columns.subjects, columns.sessions, columns.tasks, columns.runs)
    return (sections, lists, columns.tree_start, columns.kind_list, columns.form_list, columns.odd_keys)


@dataclass(frozen=True)
class Known:
    """A file with what its path says, read one at a time."""

    entry: FileEntry
    place: Placement
    recording: str | None

    @property
    def in_tree(self) -> bool:
        """True under a top-level `sub-*` directory."""
        return self.place.subject is not None


def known(entries: Iterable[FileEntry]) -> list[Known]:
    """Read every file by itself, in byte order of paths."""
    places = [(entry, Placer().place(entry.path)) for entry in entries]
    found = [Known(entry, place, recording_of(place)) for entry, place in places]
    return sorted(found, key=lambda each: each.entry.path.encode())


def named_subject(file: Known) -> str | None:
    """The subject of a file: its directory's in the tree, its name's elsewhere."""
    if file.in_tree:
        return file.place.subject
    return parse_name(file.place.carrier.rpartition("/")[2]).entities.get("sub")


LABELS = ["01", "02", "1", "2", "a", "b", "eeg", ".edf", ""]
MATCHES = st.none() | st.builds(
    TextMatch,
    eq=st.none() | st.sampled_from(LABELS),
    one_of=st.none() | st.lists(st.sampled_from(LABELS), max_size=3).map(tuple),
    contains=st.none() | st.sampled_from(LABELS),
    is_null=st.none() | st.booleans(),
)
SELECTIONS = st.builds(
    EntitySelection,
    subject=MATCHES,
    session=MATCHES,
    task=MATCHES,
    acquisition=MATCHES,
    run=MATCHES,
    datatype=MATCHES,
    suffix=MATCHES,
    extension=MATCHES,
)


def passing(selection: EntitySelection) -> Callable[[Known], bool]:
    """Test one file at a time."""

    def passes(file: Known) -> bool:
        place = file.place._replace(subject=named_subject(file))
        asked = {name: getattr(selection, name) for name in EntitySelection.__slots__}
        return all(match is None or match.matches(getattr(place, name)) for name, match in asked.items())

    return passes
