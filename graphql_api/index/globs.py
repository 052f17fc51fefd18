"""Which paths does a glob match?

A glob becomes a regular expression that commits to the first place where each part fits. The first place is always a
right one: what a later place leaves to the next `*` or `**`, an earlier one leaves as well. So no glob can make the
matcher try all combinations of places.
"""

import re
from functools import lru_cache
from typing import Final

from graphql_api.domain.errors import InvalidFilterError

#: Most characters of a glob: more than a path that people can read has.
LONGEST: Final = 1024

_MARK: Final = re.compile(r"\*\*+/|\*+|\?|\[[!^]?+(?:\][^\]/]*|[^\]/]+)\]|.", re.DOTALL)

#: Any path up to the next part: whole segments after `**/`, text after `**`; shortest first, and longest first.
_SHORTEST: Final = {"": "", "**/": "(?:.*?/)??", "**": ".*?"}
_LONGEST: Final = {"": "", "**/": "(?:.*/)?", "**": ".*"}


@lru_cache(maxsize=256)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """Translate a glob over whole paths; InvalidFilterError where it is too long.

    `*`, `?` and `[...]` (`[!...]`, ranges, as in a shell) stay within a segment, `**` crosses them. Where a segment
    begins, `**/` also matches nothing, so that `**/*.edf` finds files at the root.
    """
    if len(glob) > LONGEST:
        raise InvalidFilterError(f"a glob has at most {LONGEST} characters, not {len(glob)}", field="glob")
    *stretches, last = _stretches(glob)
    committed = [f"(?>{_SHORTEST[gap]}{_within(parts)})" for gap, parts in stretches]
    gap, parts = last
    ending = parts[-1] if len(parts) == 1 else f"{_within(parts[:-1])}[^/]*{parts[-1]}"
    return re.compile("".join([*committed, _LONGEST[gap], ending]), re.DOTALL)


def _within(parts: list[str]) -> str:
    """Match parts with `*` between them, each at the first place that fits."""
    return parts[0] + "".join(f"(?>[^/]*?{part})" for part in parts[1:])


def _stretches(glob: str) -> list[tuple[str, list[str]]]:
    """Cut a glob where it crosses segments; each stretch has what it crosses by, and its parts between `*`."""
    stretches: list[tuple[str, list[str]]] = [("", [""])]
    at_start = True
    for mark in _MARK.findall(glob):
        parts = stretches[-1][1]
        if mark.startswith("**"):
            whole = mark.endswith("/") and at_start
            stretches.append(("**/" if whole else "**", ["/" if mark.endswith("/") and not whole else ""]))
        elif mark == "*":
            parts.append("")
        else:
            parts[-1] += _one(mark)
        at_start = mark.endswith("/")
    return stretches


def _one(mark: str) -> str:
    """Match one character."""
    if mark == "?":
        return "[^/]"
    return _class(mark) if len(mark) > 1 else re.escape(mark)


def _class(mark: str) -> str:
    negated = mark[1] in "!^"
    ranges = re.findall(r"(.)-(.)|(.)", mark[1 + negated : -1], re.DOTALL)
    spans = [(single or first, single or last) for first, last, single in ranges]
    # A range that is upside down holds nothing, as in a shell.
    inner = "".join(f"{re.escape(first)}-{re.escape(last)}" for first, last in spans if first <= last)
    if not inner:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{inner}]"
