"""What is a source that is not on this disk?"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from graphql_api.domain.errors import SourceError, SourceMissingError
from graphql_api.ingest.source import PROTOCOLS, Source, SourceKind, without_credentials

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*::")
_SCP: Final = re.compile(r"(?:[^/:@]+@)?([^/:]+):(?!//)(.+)")


def elsewhere(text: str) -> Source:
    """Tell what an address names; SourceError where it is none of a repository."""
    shown = without_credentials(text)
    if _HELPER.match(text):
        raise SourceError(f"{shown[:200]}: remote helpers run programs, so they are refused")
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return _url(text, scheme[1].lower(), shown)
    scp = _SCP.fullmatch(text)
    if scp is None or "\n" in text:
        raise SourceMissingError(f"{shown[:200]}: no such folder, repository or bundle")
    _check_host(scp[1], shown)
    return Source(SourceKind.URL, text, f"{scp[1]}:{scp[2]}", _last_name(scp[2]))


def _url(text: str, scheme: str, shown: str) -> Source:
    if scheme not in PROTOCOLS:
        raise SourceError(f"{shown[:200]}: git is asked by {', '.join(PROTOCOLS)} only")
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError as error:
        raise SourceError(f"{shown[:200]}: not a URL") from error
    if any(letter.isspace() for letter in text) or (not host and scheme != "file"):
        raise SourceError(f"{shown[:200]}: not a URL of a repository")
    _check_host(host, shown)
    return Source(SourceKind.URL, text, shown, _last_name(unquote(parts.path)))


def _check_host(host: str, shown: str) -> None:
    """Refuse hosts that ssh would take for options (CVE-2017-1000117)."""
    if host.startswith("-"):
        raise SourceError(f"{shown[:200]}: a host may not begin with '-'")


def _last_name(path: str) -> str:
    name = path.rstrip("/").removesuffix("/.git").rpartition("/")[2]
    return name.removesuffix(".git").removesuffix(".bundle")
