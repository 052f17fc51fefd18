"""How does a request come to an answer that another process wrote?"""

from typing import Protocol

from graphql_api.schema.answer import Lasting


class SharedAnswer(Lasting, Protocol):
    """An answer that some process wrote, as it was sent there."""

    @property
    def text(self) -> bytes:
        """All of it, in its content coding."""
        ...

    @property
    def coding(self) -> str:
        """The name of that."""
        ...


class Sharing(Protocol):
    """Finds answers for one request, in the content coding that its client takes."""

    async def find(self, name: bytes, epoch: int) -> SharedAnswer | None:
        """Give the answer of this name of the catalogue's state with this number; null where there is none.

        What is then sent in its place is kept under this name: it must be the same for everybody who asks like this.
        """
        ...
