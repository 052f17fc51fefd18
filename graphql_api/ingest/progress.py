"""How does an ingest say how far it is?"""

from typing import Protocol


class Progress(Protocol):
    """Is told of progress, from any thread, often; so it must be quick. Nothing it does may raise."""

    def step(self, label: str, done: int, total: int | None) -> None:
        """Say that `done` of `total` (null where unknown) of the work called `label` is done."""
        ...


class Silence:
    """A progress that nobody watches."""

    def step(self, label: str, done: int, total: int | None) -> None:
        """Do nothing."""
