"""What does the server ask of a place that holds bytes?

One question: by which address can a client fetch a file, and until when. The server itself never reads a data file.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Woven


class Located(NamedTuple):
    """An address that answers with the bytes. `expires_at` is ISO 8601 in UTC with `Z`, null where it holds for ever.

    A `url` that begins with `/` is on this server: doors put the public address before it.
    """

    url: str
    expires_at: str | None = None


class Locator(Protocol):
    """Gives the addresses of one version's files; made once a request, costs a hash a file."""

    def locate(self, row: int) -> Located | None:
        """Give the address of the file in this row; null where its bytes are nowhere to be reached. Never blocks."""
        ...

    def urls(self, rows: range) -> list[str | None]:
        """Give the addresses of rows that follow one another, as `locate` would, for less where many are asked for."""
        ...

    def woven(self, rows: Rows) -> Woven | None:
        """Give the same addresses of any rows as a template, percent-encoded; null where not all can be so written."""
        ...


def located_urls(locate: Callable[[int], Located | None], rows: Iterable[int]) -> list[str | None]:
    """Give the addresses of rows one by one, for locators that know no shorter way."""
    return [found.url if found else None for found in map(locate, rows)]


class Storage(Protocol):
    """A kind of place that holds bytes."""

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version (credentials, signing key); null where this place holds nothing of this dataset."""
        ...
