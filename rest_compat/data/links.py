"""What do answers point to, for programs that look no further than their headers?

FAIR Signposting (signposting.org/FAIR): where a dataset is to be cited by, what describes it, and what it consists of.
"""

from urllib.parse import quote

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.resolvers.document import text
from rest_compat.data.addresses import Addresses


def landing_links(
    dataset: DatasetRow, latest: VersionRow | None, addresses: Addresses
) -> tuple[bytes, bytes]:
    """Point from a dataset to its citation, its metadata and the files of its latest version."""
    items = (
        [f'<{addresses.whole(addresses.version(latest.dataset_id, latest.tag))}>; rel="item"']
        if latest
        else []
    )
    return _header([*_cited(text(dataset.document, "dataset_doi")), _described(dataset, addresses), *items])


def version_links(dataset: DatasetRow, version: VersionRow, addresses: Addresses) -> tuple[bytes, bytes]:
    """Point from what a version holds to its citation, its metadata, its list of files and the dataset."""
    manifest = addresses.whole(addresses.version(version.dataset_id, version.tag, "manifest.json"))
    whole = addresses.whole(addresses.dataset(version.dataset_id))
    return _header(
        [
            *_cited(version.doi or text(dataset.document, "dataset_doi")),
            _described(dataset, addresses),
            f'<{manifest}>; rel="item"; type="application/json"',
            f'<{whole}>; rel="collection"; type="text/html"',
        ]
    )


def _cited(doi: str | None) -> list[str]:
    bare = (doi or "").removeprefix("doi:").removeprefix("https://doi.org/")
    return [f'<https://doi.org/{quote(bare, safe="/:;()._-")}>; rel="cite-as"'] if bare else []


def _described(dataset: DatasetRow, addresses: Addresses) -> str:
    address = addresses.whole(addresses.metadata(dataset.dataset_id))
    return f'<{address}>; rel="describedby"; type="application/json"'


def _header(links: list[str]) -> tuple[bytes, bytes]:
    return b"link", ", ".join(links).encode()
