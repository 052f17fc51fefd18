"""What is a browser told about a file that it fetches?"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from graphql_api.domain.mediatypes import media_type

_SHOWN: Final = ("text/", "image/", "audio/", "video/")
_SHOWN_EXACTLY: Final = frozenset(
    {"application/json", "application/pdf", "application/xml", "application/yaml"}
)

#: Names that need no quoting in any place: all that follow BIDS, but for those with `+`.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]+")
#: What may not stand between quotes (RFC 9110), or is taken for more than itself, as `%` is (RFC 6266, appendix D).
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9 !#$&()+,.;=@^_`{}~\[\]-]")


@lru_cache(maxsize=1024)
def content_type(name: str) -> str:
    """Media type of a file by its name; text is UTF-8, as BIDS has it, and browsers would else guess."""
    return _typed(media_type(name))


def _typed(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def content_disposition(name: str) -> str:
    """Name the file, and have it shown where browsers can, else saved (RFC 6266)."""
    kind = _kind(media_type(name))
    if _UNSAFE.search(name) is None:
        return f'{kind}; filename="{name}"'
    return f"{kind}; filename=\"{_UNSAFE.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _kind(media: str) -> str:
    return "inline" if media.startswith(_SHOWN) or media in _SHOWN_EXACTLY else "attachment"


def override_query(name: str) -> str:
    """Write the query by which S3 is told to answer with this name and type, percent-encoded, in the order of names."""
    if _PLAIN.fullmatch(name) is None:
        return f"response-content-disposition={quote(content_disposition(name), safe='')}{_tail(media_type(name))}"
    # Its extension alone says the type of a name, so that what stands around names can be remembered.
    dot = name.rfind(".")
    start, end = around_name(name[dot:] if dot > 0 else "")
    return f"{start}{name}{end}"


@lru_cache(maxsize=256)
def around_name(extension: str) -> tuple[str, str]:
    """Give what stands before and behind a plain name that ends with this; `extension` begins with its last dot."""
    media = media_type(f"x{extension}")
    return f"response-content-disposition={_kind(media)}%3B%20filename%3D%22", f"%22{_tail(media)}"


def _tail(media: str) -> str:
    return f"&response-content-type={quote(_typed(media), safe='')}"
