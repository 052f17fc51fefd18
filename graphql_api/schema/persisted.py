"""How are queries asked by their hash?

Automatic persisted queries as Apollo's clients send them: the hash alone (`extensions.persistedQuery`), and where it is
not known, once with the text. With trusted documents nothing else is answered than what an operator has put on a list.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Protocol, cast

from graphql_api.schema.answer import Answer, Told
from graphql_api.schema.context import Context
from graphql_api.schema.execution import Answerer
from graphql_api.schema.refusal import RefusedError
from graphql_api.schema.request import GraphQLRequest

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_VERSION: Final = 1
#: Characters of queries that one process remembers.
_MOST: Final = 1_000_000


class Texts(Protocol):
    """Remembers texts by their SHA-256 in hex, for a while."""

    async def get(self, digest: str) -> str | None:
        """Give a text; null where it is not, or not any more, known."""
        ...

    async def put(self, digest: str, text: str) -> None:
        """Remember a text."""
        ...


class OwnTexts:
    """Remembers in this process, least recently used out first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, str] = OrderedDict()
        self._characters = 0

    async def get(self, digest: str) -> str | None:
        """Give a text; null where it is not, or not any more, known."""
        if digest in self._known:
            self._known.move_to_end(digest)
        return self._known.get(digest)

    async def put(self, digest: str, text: str) -> None:
        """Remember a text."""
        if digest not in self._known:
            self._known[digest] = text
            self._characters += len(text)
        while self._characters > self._most:
            self._characters -= len(self._known.popitem(last=False)[1])


class Persisted:
    """Finds texts by their hashes, and answers them. With `trusted` texts by hash, no others are answered."""

    def __init__(self, answerer: Answerer, texts: Texts, *, trusted: Mapping[str, str] | None = None) -> None:
        self._answerer = answerer
        self._texts = texts
        self._trusted = trusted

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one; RefusedError where hash and text are not of each other, or the text is not trusted."""
        digest = _digest(request.extensions)
        if self._trusted is not None:
            return await self._answerer(_trusted(request, digest, self._trusted), context)
        if digest is None:
            return await self._answerer(request, context)
        if not request.query:
            text = await self._texts.get(digest)
            return await self._answerer(replace(request, query=text), context) if text else _unknown(context)
        if _hashed(request.query) != digest:
            raise RefusedError(400, "PERSISTED_QUERY_MISMATCH", "sha256Hash is not the hash of query")
        answer = await self._answerer(request, context)
        # What was refused is not worth to be remembered.
        if answer.executed:
            await self._texts.put(digest, request.query)
        return answer


def _digest(extensions: Mapping[str, Any] | None) -> str | None:
    """Read the hash of a request; null where it has none. RefusedError where it is none of ours."""
    asked: object = (extensions or {}).get("persistedQuery")
    if asked is None:
        return None
    told = cast("dict[str, object]", asked) if isinstance(asked, dict) else {}
    digest = told.get("sha256Hash")
    if told.get("version") != _VERSION or not isinstance(digest, str) or not _HASH.fullmatch(digest):
        wanted = f'persistedQuery is {{"version": {_VERSION}, "sha256Hash": <64 hexadecimal digits>}}'
        raise RefusedError(400, "BAD_REQUEST", wanted)
    return digest


def _trusted(request: GraphQLRequest, digest: str | None, trusted: Mapping[str, str]) -> GraphQLRequest:
    text = trusted.get(_hashed(request.query) if request.query else digest or "")
    if text is None:
        raise RefusedError(403, "QUERY_NOT_TRUSTED", "only queries that the operator knows are answered here")
    return replace(request, query=text)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _unknown(context: Context) -> Answer:
    """Ask for the text, in the words that clients wait for."""
    extensions = {"code": "PERSISTED_QUERY_NOT_FOUND", "retryable": True, "requestId": context.request_id}
    return Told(False, None, [{"message": "PersistedQueryNotFound", "extensions": extensions}]).answer()
