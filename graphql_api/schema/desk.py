"""Where do mutations do their work?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from graphql_api.catalog.protocols import Audit, Datasets, Documents, FileLists, Versions
from graphql_api.commands.identity import NOBODY, Identity


class WritableStore(Datasets, Versions, FileLists, Documents, Audit, Protocol):
    """The part of the catalogue that admins change."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What writes go to, and who writes. `store` opens nothing: it gives the one that is open."""

    store: Callable[[], WritableStore]
    identity: Callable[[Request], Identity] = lambda _: NOBODY
    most_documents: int = 1000
