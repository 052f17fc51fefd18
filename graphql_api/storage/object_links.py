"""By which URL does this server give a file that it holds, and until when?

`/objects/<token>/<name>`: the token says what is meant, the HMAC at its end that this server said so. The name is the
file's own, so that whatever saves the answer names it right; it is signed too.
"""

import base64
import binascii
import hmac
import re
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
_NUL: Final = "\0"
#: What a link begins with, and its signature.
_SIGNED: Final = re.compile(r"^(/objects/[^/.]*\.)[^/]*")
#: Names that need no percent-encoding; to see that is faster than to do it.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]+")
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
        return self.signed(_payload(link), link.name)

    def signed(self, payload: bytes, name: str) -> str:
        """Write what a link says as an address."""
        mac = self._mac(payload, name)
        shown = name if _PLAIN.fullmatch(name) else quote(name, safe="")
        return f"/objects/{_encode(payload)}.{_encode(mac)}/{shown}"

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


def untold(path: str) -> str:
    """Give a path as logs and traces may tell it: who has a link's signature has the file, until the link ends."""
    return _SIGNED.sub(r"\1...", path)


def _payload(link: ObjectLink) -> bytes:
    start, dates = f"{link.kind.value}\0{link.dataset_id}\0", f"\0{link.modified}\0{link.expires}\0"
    return _glued(start, link.size, dates, link.algorithm, link.digest.hex(), link.reference)


def _glued(start: str, size: int, dates: str, *said: str) -> bytes:
    """Glue the parts with NUL, which none of them can hold. The name is left out, as the URL itself carries it."""
    return f"{start}{size}{dates}{_NUL.join(said)}".encode()


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
        self._signed = links.signed
        self._index = index
        self._dataset_id = dataset_id
        expires = links.expiry()
        self._dates = f"\0{int(datetime.fromisoformat(created_at).timestamp())}\0{expires}\0"
        self._expires_at = datetime.fromtimestamp(expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def located(self, row: int, kind: ObjectKind, reference: str) -> Located:
        """Write the link to the file in a row: what `ObjectLinks.address` writes, without the detour of an object."""
        index = self._index
        start, algorithm = f"{kind.value}\0{self._dataset_id}\0", index.form(row).algorithm or ""
        payload = _glued(start, index.size(row), self._dates, algorithm, index.digest(row).hex(), reference)
        return Located(self._signed(payload, index.path(row).rpartition("/")[2]), self._expires_at)
