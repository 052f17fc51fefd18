"""What do all pages share?"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from rest_compat.data.addresses import Addresses
from rest_compat.data.snippets import Snippet
from rest_compat.data.stylesheet import NAME


class Crumb(NamedTuple):
    """A step on the way from the catalogue to a page."""

    label: str
    address: str


def page(title: str, addresses: Addresses, crumbs: Sequence[Crumb], body: Iterable[str | bytes]) -> bytes:
    """Put a page together around its body, of which parts may be in UTF-8. The last crumb is the page itself."""
    parts = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f'<link rel="stylesheet" href="{escape(addresses.prefix)}/{NAME}">\n</head>\n<body>\n',
        '<a class="skip" href="#content">Skip to the content</a>\n',
        breadcrumbs(crumbs),
        '<main id="content">\n',
        *body,
        "</main>\n</body>\n</html>\n",
    )
    return b"".join([part.encode() if isinstance(part, str) else part for part in parts])


def breadcrumbs(crumbs: Sequence[Crumb]) -> str:
    """Write the way to a page; nothing where the page is its own beginning."""
    if len(crumbs) < 2:  # noqa: PLR2004 - one step is no way
        return ""
    steps = [f"<li>{link(crumb.address, crumb.label)}</li>" for crumb in crumbs[:-1]]
    steps.append(f'<li><span aria-current="page">{escape(crumbs[-1].label)}</span></li>')
    way = f'<nav class="crumbs" aria-label="Breadcrumb"><ol>{"".join(steps)}</ol></nav>'
    return f"<header>{way}</header>\n"


def link(address: str, label: str) -> str:
    """Write a link; both are text that is not escaped yet."""
    return f'<a href="{escape(address)}">{escape(label)}</a>'


def heading(text: str) -> str:
    """Write the heading of the page."""
    return f"<h1>{escape(text)}</h1>\n"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Write terms (text) and what is told of each (HTML); those of which nothing is told are left out."""
    told = [f"<dt>{escape(term)}</dt><dd>{html}</dd>\n" for term, html in pairs if html]
    return f"<dl>\n{''.join(told)}</dl>\n" if told else ""


class Made(NamedTuple):
    """A file that is made for whoever asks: its label, its address, and one parameter of its query or none."""

    label: str
    address: str
    parameter: str = ""
    value: str = ""


def buttons(files: Iterable[Made]) -> str:
    """Write buttons that lead to files.

    A form and no links: what mirrors a directory follows links, and these lead to what is no file of the dataset.
    """
    return f'<form class="files">\n{"".join([_button(file) for file in files])}</form>\n'


def _button(file: Made) -> str:
    # A form that is sent by GET drops the query of its address, and writes one out of what has a name.
    named = f' name="{escape(file.parameter)}" value="{escape(file.value)}"' if file.parameter else ""
    return f'<button formaction="{escape(file.address)}"{named}>{escape(file.label)}</button>\n'


def snippets(shown: Iterable[Snippet]) -> str:
    """Write commands to copy, each under what it is for."""
    each = [
        f"<p>{escape(snippet.purpose)}</p>\n<pre><code>{escape(snippet.command)}</code></pre>\n"
        for snippet in shown
    ]
    return f"<section>\n<h2>From a shell</h2>\n{''.join(each)}</section>\n"
