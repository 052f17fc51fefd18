"""What is answered to a GraphQL request, before HTTP wraps it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson


class Lasting(Protocol):
    """What is known of an answer that lasts."""

    async def etag(self) -> str:
        """Give a strong validator of its texts, with its quotes."""
        ...

    @property
    def epoch(self) -> int:
        """Number of the state of the catalogue that it is of."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL response as texts, which one after another are its JSON; they are made as they are read, once.

    `executed` is false where the request as a whole was refused: it then has no data. `is_long` is set where making
    the texts takes so long that others should have their turn between two of them. `kept` is set where the answer is
    the same for everybody who asks like this, for as long as the catalogue stays as it is. `coding` is the content
    coding that the texts are in, where they are not plain.
    """

    executed: bool
    texts: Iterable[bytes]
    is_long: bool = False
    kept: Lasting | None = None
    coding: str = ""


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


def refusal(told: str, code: str, request_id: str) -> Answer:
    """Give the answer to a request that is refused as a whole, for a reason that asking again does not change."""
    extensions = {"code": code, "retryable": False, "requestId": request_id}
    return Told(False, None, [{"message": told, "extensions": extensions}]).answer()
