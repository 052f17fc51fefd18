"""By which addresses are datasets, versions and files reached through this server?"""

from typing import NamedTuple
from urllib.parse import quote


class Addresses(NamedTuple):
    """Where the routes stand for one request.

    `origin` is scheme and host, `site` the path that a proxy puts before all of this server's, `mount` where the
    routes stand behind it: empty, or `/data`. Addresses are paths on this host unless said.
    """

    origin: str
    site: str = ""
    mount: str = ""

    @property
    def prefix(self) -> str:
        """What stands before a dataset's id."""
        return self.site + self.mount

    def root(self) -> str:
        """Address of the catalogue."""
        return f"{self.prefix}/"

    def dataset(self, dataset_id: str) -> str:
        """Address of a dataset's landing page."""
        return f"{self.prefix}/{dataset_id}/"

    def metadata(self, dataset_id: str) -> str:
        """Address of a dataset's metadata."""
        return f"{self.prefix}/{dataset_id}/metadata.json"

    def version(self, dataset_id: str, tag: str, rest: str = "") -> str:
        """Address of a version's root, or of what is called `rest` there (percent-encoded already)."""
        return f"{self.prefix}/{dataset_id}/{tag}/{rest}"

    def path(self, dataset_id: str, tag: str, path: str) -> str:
        """Address of a file or directory; a directory's path ends with `/`."""
        return self.version(dataset_id, tag, quote(path, safe="/"))

    def graphql(self) -> str:
        """Address that answers GraphQL."""
        return f"{self.site}/graphql"

    def whole(self, address: str) -> str:
        """Make an address of this host one that holds anywhere."""
        return self.origin + address


def split_url(url: str, mount: str) -> Addresses:
    """Make the addresses below a public URL (no `/` at its end), behind a mount of the routes."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return Addresses(f"{scheme}://{host}", f"{slash}{path}", mount)
