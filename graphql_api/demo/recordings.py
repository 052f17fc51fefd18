"""Who was recorded when, doing what, and what is wrong with the recording?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

SECONDS = {"rest": 21, "oddball": 12}
FAR_SITE = "04"

_FIRST_DAY = datetime(2024, 3, 4, 10, 0)  # noqa: DTZ001 - EDF and scans.tsv hold local time without a zone
_JOINED_LATER = {"06": 247}
"""Days from the first one to the first session, for those who came after the first release."""
_TAKES = (("rest", 0), ("oddball", 1), ("oddball", 2))


@dataclass(frozen=True)
class Recording:
    """One EDF file with its channels and events; the flags are the mistakes that versions put right."""

    subject: str
    session: str
    task: str
    take: int
    """Place among the runs as recorded, from 1; 0 for a task recorded once."""
    run: str | None
    """Label of the run in the file name, which can be mistaken."""
    noisy: bool = False
    swapped: bool = False
    """O1 and O2 stand in each other's place in the file."""
    unmarked: bool = False
    """A loose electrode is not marked as bad."""
    delay: float = 0.0
    """Seconds by which the events are written too late."""
    clean: bool = False
    """Without blinks and mains hum, as preprocessing would leave it."""

    @property
    def key(self) -> str:
        """What the recording is, whatever its files are called."""
        return f"{self.subject} {self.session} {self.task} {self.take}"

    @property
    def visit(self) -> str:
        """Entities of subject and session, as file names begin."""
        return f"sub-{self.subject}_ses-{self.session}"

    @property
    def folder(self) -> str:
        """Where the files lie, from the root of the dataset, without a slash at the end."""
        return f"sub-{self.subject}/ses-{self.session}/eeg"

    @property
    def stem(self) -> str:
        """Name of the files without suffix."""
        run = f"_run-{self.run}" if self.run else ""
        return f"{self.visit}_task-{self.task}{run}"

    @property
    def seconds(self) -> int:
        """Length of the recording."""
        return SECONDS[self.task]

    @property
    def start(self) -> datetime:
        """Local time of the first sample."""
        joined = _JOINED_LATER.get(self.subject, 3 * int(self.subject))
        days = joined + 14 * (int(self.session) - 1)
        return _FIRST_DAY + timedelta(days=days, minutes=7 * self.take)

    @property
    def loose(self) -> str | None:
        """The electrode that lost contact, if one did."""
        return loose_electrode(self.subject, self.session)


def visit(subject: str, session: str) -> Iterator[Recording]:
    """All recordings of one session, in the order they were made."""
    for task, take in _TAKES:
        yield Recording(subject, session, task, take, f"{take:02d}" if take else None)


def loose_electrode(subject: str, session: str) -> str | None:
    """The electrode that had no contact for a whole session, if one had none."""
    return "T8" if (subject, session) == (FAR_SITE, "01") else None
