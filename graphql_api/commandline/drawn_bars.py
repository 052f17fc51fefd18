"""How are bars drawn on a terminal?"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

#: Bars refreshed this often a second.
_RATE: Final = 8


class Bars:
    """Shows one bar for each kind of work, the newest last. May be told from any thread."""

    def __init__(self, shown: Progress) -> None:
        """Draw on `shown`."""
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def step(self, label: str, done: int, total: int | None) -> None:
        """Move the bar of `label`."""
        task = self._tasks.get(label)
        if task is None:
            task = self._tasks[label] = self._shown.add_task(label, total=total)
        self._shown.update(task, completed=done, total=total)


@contextmanager
def drawn_bars() -> Generator[Bars]:
    """Draw on standard error, and leave nothing there in the end."""
    said = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), said, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=_RATE) as shown:
        yield Bars(shown)
