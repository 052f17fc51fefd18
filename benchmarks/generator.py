"""Which files does a made-up version of any size hold?

Three shapes: `flat` (few subjects, many runs each), `deep` (derivatives eight levels down beside the raw files) and
`sessions` (many subjects with many sessions). Names, sizes and digests are a function of the row alone.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Final, Literal, TypeAlias

from graphql_api.domain.files import FileEntry, Holder, KeyForm

Shape: TypeAlias = Literal["flat", "deep", "sessions"]

#: What one recording consists of: suffix, extension, holder.
_MEMBERS: Final = (
    ("channels", ".tsv", Holder.GIT),
    ("eeg", ".edf", Holder.ANNEX_LINK),
    ("eeg", ".json", Holder.GIT),
    ("events", ".tsv", Holder.GIT),
)
_DEEP: Final = "derivatives/pipeline/outputs/stage-2/level-1/cleaned/"
_FORMS: Final = {
    Holder.GIT: KeyForm(Holder.GIT, "git"),
    Holder.ANNEX_LINK: KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf"),
}


def entries(count: int, shape: Shape = "sessions") -> list[FileEntry]:
    """Make `count` files in path order."""
    return sorted(islice(_files(shape), count))


def _files(shape: Shape) -> Iterator[FileEntry]:
    for number, stem in enumerate(_stems(shape)):
        for member, (suffix, extension, holder) in enumerate(_MEMBERS):
            path = f"{stem}_{suffix}{extension}"
            yield _entry(path, number * len(_MEMBERS) + member, holder)


def _stems(shape: Shape) -> Iterator[str]:
    sessions, tasks, runs = {"flat": (1, 2, 250), "deep": (2, 2, 5), "sessions": (5, 5, 2)}[shape]
    subject = 0
    while True:
        subject += 1
        for session in range(1, sessions + 1):
            for task in range(1, tasks + 1):
                for run in range(1, runs + 1):
                    label, visit = f"sub-{subject:05}", f"ses-{session:02}"
                    name = f"{label}_{visit}_task-{'rest' if task == 1 else f'oddball{task}'}_run-{run:02}"
                    folder = f"{label}/{visit}/eeg/"
                    yield folder + name
                    if shape == "deep":
                        yield _DEEP + folder + name + "_desc-clean"


def _entry(path: str, number: int, holder: Holder) -> FileEntry:
    digest = hashlib.sha256(path.encode()).digest()
    if holder is Holder.GIT:
        return FileEntry(path, 100 + number % 3_000, _FORMS[holder], digest[:20])
    return FileEntry(path, 1_000_000 + number * 37 % 90_000_000, _FORMS[holder], digest)
