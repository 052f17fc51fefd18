"""Which versions does the archive have, and which files has each?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby

from graphql_api.demo.companions import recording_files, session_files
from graphql_api.demo.derivatives import derivative_files
from graphql_api.demo.documents import documents
from graphql_api.demo.participants import participant_files
from graphql_api.demo.recordings import Recording, visit
from graphql_api.demo.sidecars import root_sidecars, session_sidecars, subject_sidecars

Files = dict[str, bytes]

TAGS = ("1.0.0", "1.1.0", "2.0.0")


@dataclass(frozen=True)
class Version:
    """One published state of the archive."""

    tag: str
    date: str
    """ISO 8601 with zone: of the commit, and of the tag if it is annotated."""
    message: str
    annotated: bool
    files: Files
    """Content by path; holds every file of the version."""


def versions() -> Iterator[Version]:
    """All versions, oldest first; each is made when asked for."""
    # Archives mix the two kinds of tags, so this one does.
    first, second, third = TAGS
    yield Version(
        first, "2024-05-02T09:00:00+00:00", "First release", annotated=False, files=_files(1, _first())
    )
    yield Version(
        second, "2024-09-17T14:30:00+00:00", "Corrections", annotated=True, files=_files(2, _second())
    )
    yield Version(
        third, "2025-03-11T11:15:00+00:00", "One more subject", annotated=True, files=_files(3, _third())
    )


def _third() -> list[Recording]:
    """Everything right."""
    subjects = ("01", "02", "03", "04", "05", "06")
    visits = [(subject, session) for subject in subjects for session in ("01", "02")]
    made = chain.from_iterable(visit(*pair) for pair in visits if pair != ("05", "02"))
    return [recording for recording in made if recording.key != _NOISY]


def _second() -> list[Recording]:
    """Before the subject was added, the swap found and the run renamed."""
    return [_as_of_second(recording) for recording in _third() if recording.subject != "06"]


def _first() -> list[Recording]:
    """With every mistake, and the noisy run in its place."""
    noisy = next(recording for recording in visit("03", "02") if recording.key == _NOISY)
    known = [_as_of_first(recording) for recording in _second()]
    return sorted([*known, replace(noisy, noisy=True)], key=lambda recording: recording.key)


_NOISY = "03 02 oddball 2"
_LATE = "02 01 oddball 1"
_SWAPPED = "02 01 rest 0"
_MISNAMED = "05 01 oddball 2"


def _as_of_second(recording: Recording) -> Recording:
    if recording.key == _MISNAMED:
        return replace(recording, run="03")
    return replace(recording, swapped=recording.key == _SWAPPED)


def _as_of_first(recording: Recording) -> Recording:
    late = 0.04 if recording.key == _LATE else 0.0
    return replace(recording, delay=late, unmarked=recording.loose is not None)


def _files(edition: int, recordings: list[Recording]) -> Files:
    files = {**documents(edition), **root_sidecars()}
    files |= participant_files(recording.subject for recording in recordings)
    for recording in recordings:
        files |= recording_files(recording) | subject_sidecars(recording.subject)
    for (subject, session), together in groupby(recordings, key=lambda each: (each.subject, each.session)):
        files |= session_files(_by_start(together)) | session_sidecars(subject, session)
    return files if edition == 1 else files | derivative_files(recordings[0])


def _by_start(recordings: Iterator[Recording]) -> list[Recording]:
    return sorted(recordings, key=lambda recording: recording.start)
