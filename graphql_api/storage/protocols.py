"""What does the server ask of a place that holds bytes?

One question: by which address can a client fetch a file, and until when. The server itself never reads a data file.
"""

from typing import NamedTuple, Protocol

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.version_index import VersionIndex


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


class Storage(Protocol):
    """A kind of place that holds bytes."""

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version (credentials, signing key); null where this place holds nothing of this dataset."""
        ...
