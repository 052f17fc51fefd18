"""How does an answer say more than it was asked for?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from graphql_api.schema.answer import Answer


def extended(answer: Answer, extensions: Mapping[str, Any]) -> Answer:
    """Put `extensions` at the end of an answer, which has none yet; of the text that it is then, nothing is kept."""
    ending = b',"extensions":' + orjson.dumps(extensions) + b"}"
    return replace(answer, texts=_with_ending(answer.texts, ending), kept=None)


def _with_ending(texts: Iterable[bytes], ending: bytes) -> Iterator[bytes]:
    last = b""
    for text in texts:
        if text:
            yield last
            last = text
    yield last.removesuffix(b"}") + ending
