"""What is answered to a GraphQL request, before HTTP wraps it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL response as texts, which one after another are its JSON; they are made as they are read, once.

    `executed` is false where the request as a whole was refused: it then has no data. `is_long` is set where making
    the texts takes so long that others should have their turn between two of them. `etag` is a strong validator of the
    texts, with its quotes, where one is known.
    """

    executed: bool
    texts: Iterable[bytes]
    is_long: bool = False
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A response as values: data, where anything was executed, and errors in their public form."""

    executed: bool
    data: Mapping[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def answer(self) -> Answer:
        """Give it in the shape of GraphQL, "Response": errors first, for people who read it."""
        return Answer(self.executed, self._texts())

    def _texts(self) -> Iterator[bytes]:
        told: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        yield orjson.dumps({**told, "data": self.data} if self.executed else told)
