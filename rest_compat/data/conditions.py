"""Has the client what it asks for already?

RFC 9110, section 13: If-None-Match decides where it is sent, If-Modified-Since only where it is not.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b


def strong_tag(*parts: str | bytes) -> str:
    """Make an entity tag of a representation, or of everything that it is made of: equal parts, equal bytes."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        # A length before each, so that no two lists of parts look alike when glued.
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return f'"{digest.hexdigest()}"'


@lru_cache(maxsize=4096)
def http_date(created_at: str) -> str:
    """Write a time of the catalogue (ISO 8601, `Z`) as HTTP has it; seconds are whole, fractions dropped."""
    return format_datetime(
        datetime.fromisoformat(created_at).astimezone(UTC).replace(microsecond=0), usegmt=True
    )


def is_fresh(
    if_none_match: str | None, if_modified_since: str | None, tag: str, modified: str | None
) -> bool:
    """Tell whether 304 is the answer. `modified` is an HTTP date, null where the representation has none."""
    if if_none_match is not None:
        return if_none_match.strip() == "*" or tag in _tags(if_none_match)
    return bool(modified and if_modified_since and _not_after(modified, if_modified_since))


def _tags(header: str) -> Iterable[str]:
    """Split a list of tags; the mark of a weak one is left out, as 304 asks for the weak comparison."""
    return [each.strip().removeprefix("W/") for each in header.split(",")]


def _not_after(modified: str, since: str) -> bool:
    if modified == since:
        return True
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        # RFC 9110, 13.1.3: a date that cannot be read is as if it were not there.
        return False
