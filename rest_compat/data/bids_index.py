"""Which subjects, sessions, data types, tasks and runs do the paths of a version tell of, as NEMAR lists them?

The rules are the published API's, over paths alone: the directory below a subject or session is the modality, known
to BIDS or not, and sidecars count as recordings do.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import orjson

_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+")
_SESSION: Final = re.compile(r"ses-([A-Za-z0-9+]+)")
_TASK: Final = re.compile(r"_task-([A-Za-z0-9+]+)")
_RUN: Final = re.compile(r"_run-([A-Za-z0-9+]+)")

#: Key for what stands directly below a subject; no label, as one would have no `-`.
NO_SESSION: Final = "no-session"

Runs = dict[str, set[str]]


class BidsIndex(NamedTuple):
    """The index of one version: the subjects as JSON, and all session labels in order."""

    subjects: bytes
    sessions: tuple[str, ...]


def bids_index(paths: Iterable[str]) -> BidsIndex:
    """Index the paths of a version."""
    subjects = bids_subjects(paths)
    labels = {label for subject in subjects.values() for label in subject["sessions"]}
    return BidsIndex(orjson.dumps(subjects), tuple(sorted(labels)))


@dataclass(slots=True)
class _Subject:
    sessions: set[str] = field(default_factory=set[str])
    tasks: dict[str, Runs] = field(default_factory=dict[str, Runs])
    pairs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


def bids_subjects(paths: Iterable[str]) -> dict[str, Any]:
    """List the subjects of a version: `{"sub-01": {"sessions", "modalities", "session_modalities"}}`.

    `modalities` is `{"eeg": {"tasks": {"rest": {"runs": ["01"]}}}}`. `session_modalities` pairs the two, which the
    published API leaves open: `{"01": ["eeg"], "no-session": ["anat"]}`. All keys and lists are in order.
    """
    subjects: dict[str, _Subject] = {}
    for path in paths:
        if path.startswith("sub-"):
            _add(subjects, path.split("/"))
    return {label: _written(subjects[label]) for label in sorted(subjects)}


def _add(subjects: dict[str, _Subject], segments: list[str]) -> None:
    if not segments[1:] or not _SUBJECT.fullmatch(segments[0]):
        return
    subject = subjects.get(segments[0])
    if subject is None:
        subject = subjects[segments[0]] = _Subject()
    session = _SESSION.fullmatch(segments[1]) if segments[2:] else None
    if session:
        subject.sessions.add(session[1])
    depth = 2 if session else 1
    if depth < len(segments) - 1:
        subject.pairs.setdefault(session[1] if session else NO_SESSION, set()).add(segments[depth])
        _add_file(subject.tasks.setdefault(segments[depth], {}), segments[-1])


def _add_file(tasks: Runs, name: str) -> None:
    task = _TASK.search(name)
    if task is None:
        return
    runs = tasks.setdefault(task[1], set())
    run = _RUN.search(name)
    if run:
        runs.add(run[1])


def _written(subject: _Subject) -> dict[str, Any]:
    return {
        "sessions": sorted(subject.sessions),
        "modalities": {name: _written_tasks(subject.tasks[name]) for name in sorted(subject.tasks)},
        "session_modalities": {label: sorted(subject.pairs[label]) for label in sorted(subject.pairs)},
    }


def _written_tasks(tasks: Runs) -> dict[str, Any]:
    return {"tasks": {task: {"runs": sorted(tasks[task])} for task in sorted(tasks)}}
