"""Which piece of a text shows the words that were looked for?

Pieces are plain text as people wrote it, never markup: whoever shows them decides how.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from graphql_api.domain.words import Place, begins, places

#: Characters of the text that are shown, and of those how many before the first word that was found.
LENGTH: Final = 240
_BEFORE: Final = 60
#: Characters that are looked through.
_READ: Final = 200_000


class Piece(NamedTuple):
    """A piece of text, and whether it is a word that was looked for."""

    text: str
    is_match: bool


def highlight(text: str, wanted: Sequence[str]) -> list[Piece]:
    """Cut out the part of a text where the words stand most densely; empty where none of them stands in it.

    White space is shown as one space. The pieces put together are the part.
    """
    plain = " ".join(text[:_READ].split())
    found = [place for place in places(plain) if any(begins(each, place.word) for each in wanted)]
    if not found:
        return []
    first = _densest(found)
    begin = _word_start(plain, max(0, first.begin - _BEFORE), first.begin)
    end = max(_word_end(plain, begin + LENGTH), min(first.end, begin + 2 * LENGTH))
    return list(_pieces(plain, begin, end, found))


def _densest(found: Sequence[Place]) -> Place:
    """Give the place from which on most different words stand within the length shown, the first such."""
    best, most = found[0], 0
    end = 0
    for number, place in enumerate(found):
        while end < len(found) and found[end].end <= place.begin + LENGTH - _BEFORE:
            end += 1
        # A text may say a word many times: the first few of a window tell enough.
        different = len({each.word for each in found[number : min(end, number + 16)]})
        if different > most:
            best, most = place, different
    return best


def _word_start(plain: str, begin: int, most: int) -> int:
    """Begin with a whole word where one begins in time."""
    if begin == 0:
        return 0
    space = plain.find(" ", begin - 1, most)
    return begin if space < 0 else space + 1


def _word_end(plain: str, end: int) -> int:
    """End with a whole word where the length allows."""
    if end >= len(plain):
        return len(plain)
    space = plain.rfind(" ", end - _BEFORE, end + 1)
    return end if space < 0 else space


def _pieces(plain: str, begin: int, end: int, found: Sequence[Place]) -> Iterator[Piece]:
    at = begin
    for place in found:
        if place.begin < at or place.end > end:
            continue
        if place.begin > at:
            yield Piece(plain[at : place.begin], is_match=False)
        yield Piece(plain[place.begin : place.end], is_match=True)
        at = place.end
    if at < end:
        yield Piece(plain[at:end], is_match=False)
