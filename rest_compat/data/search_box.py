"""How is the catalogue searched from its page, without a script?

What datasets say of themselves is escaped piece by piece; the only markup around it is ours.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, Final
from urllib.parse import quote

from graphql_api.domain.cards import Part
from graphql_api.resolvers.facets import Unmatched
from graphql_api.resolvers.findings import Highlight
from graphql_api.resolvers.searches import LONGEST
from rest_compat.data import markup
from rest_compat.data.addresses import Addresses

#: Name of the parameter.
PARAMETER: Final = "q"

#: What the row of a dataset shows anyway.
_SHOWN: Final = frozenset({Part.DATASET_ID})
_MOST: Final = 2


def asked(query: dict[str, list[str]]) -> str:
    """Read what is searched for; empty where nothing is."""
    # Forms write `+` for a space. A plus is part of no word.
    return next(iter(query.get(PARAMETER, [])), "").replace("+", " ").strip()


def form(sought: str, addresses: Addresses) -> str:
    """Write the form, with what was asked for in it."""
    everything = f" {markup.link(addresses.root(), 'All datasets')}" if sought else ""
    return (
        f'<form class="search" role="search" action="{escape(addresses.root())}">\n'
        f'<label for="search">Names, READMEs, authors, tasks, keywords</label>\n'
        f'<input id="search" type="search" name="{PARAMETER}" value="{escape(sought)}" required '
        f'maxlength="{LONGEST}">\n<button>Search</button>{everything}\n</form>\n'
    )


def address(sought: str, addresses: Addresses) -> str:
    """Give the address of a search."""
    return f"{addresses.root()}?{PARAMETER}={quote(sought, safe='')}" if sought else addresses.root()


def suggestions(unmatched: Sequence[Unmatched], words: Sequence[str], addresses: Addresses) -> str:
    """Tell which words no dataset has, with links to searches for what was probably meant."""
    return "".join([_suggestion(each, words, addresses) for each in unmatched])


def _suggestion(missed: Unmatched, words: Sequence[str], addresses: Addresses) -> str:
    meant = [
        markup.link(
            address(" ".join(near if word == missed.value else word for word in words), addresses), near
        )
        for near in missed.suggestions
    ]
    question = f" Did you mean {' or '.join(meant)}?" if meant else ""
    return f'<p class="notice">No dataset says “{escape(missed.value)}”.{question}</p>\n'


def found(highlights: Sequence[Highlight]) -> str:
    """Show where the words stand, in the weightiest parts."""
    shown = [each for each in highlights if each.part not in _SHOWN][:_MOST]
    return "".join(
        [f'<div class="found"><span>{each.part.capitalize()}:</span> {_pieces(each)}</div>' for each in shown]
    )


def _pieces(shown: Highlight) -> str:
    return "".join(
        [f"<mark>{escape(text)}</mark>" if is_match else escape(text) for text, is_match in shown.pieces]
    )


def told(highlights: Sequence[Highlight]) -> list[dict[str, Any]]:
    """Tell where the words stand as data."""
    return [
        {
            "field": each.part.value,
            "pieces": [{"text": text, "is_match": is_match} for text, is_match in each.pieces],
        }
        for each in highlights
    ]
