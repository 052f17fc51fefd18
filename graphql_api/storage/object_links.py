"""By which URL does this server give a file that it holds, and until when?

`/objects/<token>/<name>`: the token says what is meant, the HMAC at its end that this server said so. The name is the
file's own, so that whatever saves the answer names it right; it is signed too.
"""

import base64
import binascii
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from graphql_api.index.version_index import VersionIndex
from graphql_api.storage.protocols import Located

_MAC_BYTES: Final = 16
#: No path on a disk needs a longer token; nothing longer is looked at.
_LONGEST: Final = 8192


class ObjectKind(StrEnum):
    """What a link's reference is."""

    FILE = "f"
    "A path in the dataset's folder."
    ANNEXED = "a"
    "A git-annex key in the dataset's repository."
    BLOB = "g"
    "A git blob there, named by its digest; the reference is empty."


@dataclass(frozen=True, slots=True)
class ObjectLink:
    """One file as it was published. `modified` and `expires` are seconds since 1970.

    `algorithm` is empty where the digest is a fingerprint (of a folder's file) or where there is none.
    """

    kind: ObjectKind
    dataset_id: str
    name: str
    reference: str
    size: int
    modified: int
    expires: int
    algorithm: str
    digest: bytes


class ObjectLinks:
    """Writes and reads links with one secret, which all processes of a server share."""

    def __init__(
        self, secret: bytes, *, lifetime: int = 3600, clock: Callable[[], float] = time.time
    ) -> None:
        """Write links that end after `lifetime` seconds."""
        self._secret = secret
        self._lifetime = lifetime
        self._clock = clock

    def expiry(self) -> int:
        """Say when a link that is written now ends."""
        return int(self._clock()) + self._lifetime

    def is_over(self, link: ObjectLink) -> bool:
        """Tell whether a link has ended."""
        return self._clock() >= link.expires

    def address(self, link: ObjectLink) -> str:
        """Write a link as an address on this server, beginning with `/`."""
        payload = _payload(link)
        mac = self._mac(payload, link.name)
        return f"/objects/{_encode(payload)}.{_encode(mac)}/{quote(link.name, safe='')}"

    def read(self, token: str, name: str) -> ObjectLink | None:
        """Read a link back, ended or not; null where this server did not write it for that name."""
        payload, mac = (_decode(part) for part in token.partition(".")[::2])
        try:
            expected = self._mac(payload, name)
        except UnicodeEncodeError:
            return None
        # Compared in constant time, so that a guess learns nothing from how long it took.
        return _link(payload, name) if hmac.compare_digest(mac, expected) else None

    def _mac(self, payload: bytes, name: str) -> bytes:
        return hmac.digest(self._secret, payload + b"\0" + name.encode(), "sha256")[:_MAC_BYTES]


def _payload(link: ObjectLink) -> bytes:
    """Glue the parts with NUL, which none of them can hold, but for the name, which the URL itself carries."""
    numbers = f"{link.size}\0{link.modified}\0{link.expires}"
    text = (
        f"{link.kind}\0{link.dataset_id}\0{numbers}\0{link.algorithm}\0{link.digest.hex()}\0{link.reference}"
    )
    return text.encode()


def _link(payload: bytes, name: str) -> ObjectLink:
    kind, dataset_id, size, modified, expires, algorithm, digest, reference = payload.decode().split("\0")
    numbers = (int(size), int(modified), int(expires))
    return ObjectLink(
        ObjectKind(kind), dataset_id, name, reference, *numbers, algorithm, bytes.fromhex(digest)
    )


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Read base64 back; empty, which no MAC fits, where it is none or not the one way to write it."""
    if len(text) > _LONGEST:
        return b""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if _encode(raw) == text else b""


class LinkWriter:
    """Writes the links of one version; made once a request."""

    def __init__(self, links: ObjectLinks, dataset_id: str, created_at: str, index: VersionIndex) -> None:
        """Date every file by its version, as files have no times of their own."""
        self._links = links
        self._dataset_id = dataset_id
        self._index = index
        self._modified = int(datetime.fromisoformat(created_at).timestamp())
        self._expires = links.expiry()
        self._expires_at = datetime.fromtimestamp(self._expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def located(self, row: int, kind: ObjectKind, reference: str) -> Located:
        """Write the link to the file in a row."""
        index = self._index
        link = ObjectLink(
            kind,
            self._dataset_id,
            index.path(row).rpartition("/")[2],
            reference,
            index.size(row),
            self._modified,
            self._expires,
            index.form(row).algorithm or "",
            index.digest(row),
        )
        return Located(self._links.address(link), self._expires_at)
