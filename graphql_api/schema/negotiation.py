"""In which media type does a client want its answer?"""

from collections.abc import Sequence
from typing import Final

#: GraphQL's own, whose status codes tell how the request went (GraphQL over HTTP, "Media Types").
GRAPHQL: Final = "application/graphql-response+json"
#: For clients that know no better: 200 for whatever GraphQL answers.
JSON: Final = "application/json"
HTML: Final = "text/html"

#: The best answer first where a client does not care: one that every client can read.
RENDERED: Final = (JSON, GRAPHQL)


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Choose the offered type that `Accept` likes best, the first offered for wildcards and for no header at all.

    Null where it takes none of them.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = sorted(_ranges(accept), key=lambda each: -each[1])
    liked = (_matching(pattern, offered) for pattern, quality in ranges if quality > 0)
    return next((found for found in liked if found), None)


def _ranges(accept: str) -> list[tuple[str, float]]:
    return [_range(each) for each in accept.lower().split(",") if each.strip()]


def _range(text: str) -> tuple[str, float]:
    pattern, *parameters = (each.strip() for each in text.split(";"))
    quality = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return pattern, float(quality)
    except ValueError:
        return pattern, 0.0


def _matching(pattern: str, offered: Sequence[str]) -> str | None:
    if pattern == "*/*":
        return offered[0]
    whole = pattern.removesuffix("*") if pattern.endswith("/*") else None
    return next((each for each in offered if each == pattern or (whole and each.startswith(whole))), None)
