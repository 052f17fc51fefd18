"""What is told where a path is not in a version?"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from graphql_api.resolvers.tombstones import Tombstone
from rest_compat.data import markup
from rest_compat.data.addresses import Addresses
from rest_compat.data.markup import Crumb

#: Why a file that is there cannot be fetched.
UNAVAILABLE: Final = "unavailable"


@dataclass(frozen=True, slots=True)
class Missing:
    """A path that was asked for, with the `/` at its end where it was sent.

    `tombstone` says where it last was. `unavailable` is set where the version has it and nobody its bytes.
    """

    dataset_id: str
    tag: str
    path: str
    tombstone: Tombstone | None = None
    unavailable: bool = False

    def last_seen(self, addresses: Addresses) -> str:
        """Whole address of the file where it last was; empty where nobody knows."""
        if self.tombstone is None:
            return ""
        return addresses.whole(addresses.path(self.dataset_id, self.tombstone.last_seen.row.tag, self.path))


def missing_document(missing: Missing, addresses: Addresses) -> dict[str, Any]:
    """Say it as data."""
    told = {"error": "File not found", "version": missing.tag, "path": missing.path}
    if missing.unavailable:
        return {**told, "reason": UNAVAILABLE}
    if missing.tombstone is None:
        return told
    return {
        **told,
        "reason": missing.tombstone.reason,
        "last_seen_version": missing.tombstone.last_seen.row.tag,
        "last_seen_url": missing.last_seen(addresses),
    }


def missing_page(missing: Missing, addresses: Addresses) -> bytes:
    """Say it to people, with the way out."""
    crumbs = [
        Crumb("Datasets", addresses.root()),
        Crumb(missing.dataset_id, addresses.dataset(missing.dataset_id)),
        Crumb(missing.tag, addresses.version(missing.dataset_id, missing.tag)),
        Crumb(missing.path, ""),
    ]
    return markup.page("File not found", addresses, crumbs, _body(missing, addresses))


def _body(missing: Missing, addresses: Addresses) -> Iterator[str]:
    yield markup.heading("File not found")
    said = "has no bytes that can be reached, in" if missing.unavailable else "is not in"
    yield (
        f"<p><code>{escape(missing.path)}</code> {said} version <strong>{escape(missing.tag)}</strong> "
        f"of {escape(missing.dataset_id)}.</p>\n"
    )
    if missing.unavailable:
        yield '<p class="notice">Its name, size and checksum are known; its content was never brought here.</p>\n'
    elif missing.tombstone:
        url = missing.last_seen(addresses)
        tag = missing.tombstone.last_seen.row.tag
        yield f'<p class="notice">It was last present in <strong>{escape(tag)}</strong>: {markup.link(url, url)}</p>\n'
    else:
        yield '<p class="notice">There is no record of it in any recent version.</p>\n'
    root = addresses.version(missing.dataset_id, missing.tag)
    everything = addresses.dataset(missing.dataset_id)
    yield (
        f"<ul>\n<li>{markup.link(root, f'files of {missing.tag}')}</li>\n"
        f"<li>{markup.link(everything, f'all versions of {missing.dataset_id}')}</li>\n</ul>\n"
    )
