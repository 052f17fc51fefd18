"""What is asked for?"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

from starlette.types import Scope

from graphql_api.resolvers.reader import Reader
from rest_compat.data.addresses import Addresses, split_url
from rest_compat.data.negotiation import read_query, wants_html, wants_listing
from rest_compat.data.target import parse_target

#: Hosts that may stand in addresses; a request can name anything.
_HOST: Final = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class Request:
    """One request: its target, the headers that matter here, and what is read through for it."""

    def __init__(self, scope: Scope, make_reader: Callable[[], Reader], public_url: str | None) -> None:
        """Read the target; all else is read or made when it is asked for."""
        self._scope = scope
        self._public_url = public_url
        self._make_reader = make_reader
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.is_head = scope["method"] == "HEAD"
        self.target = parse_target(self._raw_path())

    def _raw_path(self) -> bytes:
        """Give the target as it came, without the path that a proxy puts before it."""
        raw: bytes = self._scope["raw_path"]
        return raw.removeprefix(self._site.encode()) if self._scope.get("root_path") else raw

    @property
    def _site(self) -> str:
        return str(self._scope.get("app_root_path", self._scope.get("root_path", ""))).rstrip("/")

    @cached_property
    def reader(self) -> Reader:
        """What this request reads through."""
        return self._make_reader()

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query, decoded."""
        return read_query(self._scope["query_string"])

    @property
    def raw_query(self) -> str:
        """The query as it came."""
        return str(self._scope["query_string"], "latin-1")

    @cached_property
    def addresses(self) -> Addresses:
        """Where the routes stand for this request."""
        if self._public_url:
            return split_url(self._public_url, self.target.mount)
        return Addresses(f"{self._scope['scheme']}://{self._host()}", self._site, self.target.mount)

    def _host(self) -> str:
        host = self.headers.get(b"host", b"")
        if _HOST.fullmatch(host):
            return host.decode()
        name, port = self._scope.get("server") or ("localhost", None)
        return f"{name}:{port}" if port else str(name)

    def header(self, name: bytes) -> str | None:
        """Give a header by its name in lower case; null where it was not sent."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def has_conditions(self) -> bool:
        """Whether the client has something already."""
        return b"if-none-match" in self.headers or b"if-modified-since" in self.headers

    @property
    def wants_html(self) -> bool:
        """Whether a page is wanted where JSON is the rule."""
        return wants_html(self.header(b"accept") or "", self.query)

    @property
    def wants_listing(self) -> bool:
        """Whether a page is wanted where pages are the rule."""
        return wants_listing(self.header(b"accept") or "", self.query)
