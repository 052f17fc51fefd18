"""How is a URL signed so that S3 answers it, at the cost of a hash?

AWS Signature Version 4 in the query string (Amazon S3 API Reference, "Authenticating Requests: Using Query
Parameters"). All that URLs of one request share is prepared once; each URL costs a hash and an HMAC.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from graphql_api.kernel.columns import Signatures, Woven, joined

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_PORTS: Final = {"http": 80, "https": 443}
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~/-]+")
_LABEL: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs. `expires_at` is when the session token ends, null where there is none."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """The URL of a bucket: `origin` is scheme, host and port as they are written, `path` what stands before keys."""

    origin: str
    path: str

    @property
    def host(self) -> str:
        """The Host header that a client will send: lower case, without the scheme's own port."""
        parts = urlsplit(self.origin)
        named = parts.netloc.lower().rpartition("@")[2]
        return named.removesuffix(f":{_PORTS[parts.scheme]}")

    def plain(self, key: str, version_id: str | None = None) -> str:
        """Address of an object that everybody may read."""
        query = f"?versionId={quote(version_id, safe='')}" if version_id else ""
        return f"{self.origin}{self.path}/{quote(key)}{query}"


def bucket_address(bucket: str, endpoint: str, region: str, addressing: str) -> BucketAddress:
    """Say where a bucket is; an empty `endpoint` is AWS in that region."""
    parts = urlsplit(endpoint or _aws(region))
    base = quote(parts.path.rstrip("/"), safe="/~%")
    named = _LABEL.fullmatch(bucket) is not None
    if named and (addressing == "virtual" or (addressing == "auto" and not endpoint)):
        return BucketAddress(f"{parts.scheme}://{bucket}.{parts.netloc}", base)
    return BucketAddress(f"{parts.scheme}://{parts.netloc}", f"{base}/{quote(bucket, safe='')}")


def _aws(region: str) -> str:
    return "https://s3.amazonaws.com" if region == "us-east-1" else f"https://s3.{region}.amazonaws.com"


def quote_key(key: str) -> str:
    """Percent-encode a key as S3 has it. Most keys need none, and to see that is faster than to do it."""
    return key if _PLAIN.fullmatch(key) else quote(key)


class QuerySigner:
    """Signs GETs of one bucket at one moment; made once a request. URLs end after `lifetime` seconds."""

    def __init__(
        self, credentials: Credentials, region: str, address: BucketAddress, *, lifetime: int, now: datetime
    ) -> None:
        """Prepare everything but the key and what the answer is to be called."""
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{stamp[:8]}/{region}/s3/aws4_request"
        credential = quote(f"{credentials.access_key}/{scope}", safe="")
        opening = f"X-Amz-Algorithm={_ALGORITHM}&X-Amz-Credential={credential}&X-Amz-Date={stamp}"
        opening += f"&X-Amz-Expires={lifetime}"
        token = f"&X-Amz-Security-Token={quote(credentials.token, safe='')}" if credentials.token else ""
        self.expires_at = _earlier(now + timedelta(seconds=lifetime), credentials.expires_at)
        self._start = f"{address.origin}{address.path}/"
        # botocore writes the token last; the canonical order, which is what is signed, is by name.
        self._written = f"{opening}&X-Amz-SignedHeaders=host{token}&X-Amz-Signature="
        self._canonical_path = f"GET\n{address.path}/"
        self._canonical_query = f"\n{opening}{token}&X-Amz-SignedHeaders=host"
        self._canonical_end = f"\nhost:{address.host}\n\nhost\nUNSIGNED-PAYLOAD"
        self._key = _signing_key(credentials.secret_key, stamp[:8], region)
        self._signed_start = f"{_ALGORITHM}\n{stamp}\n{scope}\n".encode()
        # The two hashes of an HMAC (RFC 2104), to be copied: less than half the time of starting anew for each URL.
        block = self._key.ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._inner.update(self._signed_start)
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def url(self, quoted_key: str, query: str = "") -> str:
        """Sign one URL. Both are percent-encoded already, `query` in the order of its names and without the `?`."""
        joint = "&" if query else ""
        canonical = (
            f"{self._canonical_path}{quoted_key}{self._canonical_query}{joint}{query}{self._canonical_end}"
        )
        first, second = self._inner.copy(), self._outer.copy()
        first.update(hashlib.sha256(canonical.encode()).hexdigest().encode())
        second.update(first.digest())
        return f"{self._start}{quoted_key}?{query}{joint}{self._written}{second.hexdigest()}"

    def woven(self, quoted_keys: Woven, queries: Woven) -> Woven:
        """Give a template of signed URLs, as `url` signs them; no query may be empty."""
        path, shared, end = self._canonical_path, self._canonical_query, self._canonical_end
        canonical = joined(path.encode(), quoted_keys, f"{shared}&".encode(), queries, end.encode())
        signatures = Signatures(self._key, self._signed_start, canonical)
        start, written = self._start.encode(), f"&{self._written}".encode()
        return joined(start, quoted_keys, b"?", queries, written, signatures)


def _earlier(first: datetime, second: datetime | None) -> datetime:
    return min(first, second) if second else first


@lru_cache(maxsize=64)
def _signing_key(secret: str, date: str, region: str) -> bytes:
    """Derive the key that signs a day's requests in a region: the costly half of a signature, made once a day."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
