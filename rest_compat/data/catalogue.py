"""What does a visitor of the root see: which datasets are there, and how are they asked for?"""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final
from urllib.parse import quote

from graphql_api.domain.versions import version_number
from graphql_api.resolvers.document import text
from graphql_api.resolvers.overview import Glance, Overview
from rest_compat.data import markup, search_box
from rest_compat.data.addresses import Addresses
from rest_compat.data.markup import Made
from rest_compat.data.sizes import worded_size
from rest_compat.data.snippets import TREE, catalogue_snippets

#: Tells whether these routes serve ids like this one; others are for GraphQL alone.
Named = Callable[[str], bool]

_HEAD: Final = (
    '<thead><tr><th scope="col">Dataset</th><th scope="col">Title</th><th scope="col">Latest</th>'
    '<th scope="col">Published</th><th scope="col" class="number">Versions</th>'
    '<th scope="col" class="number">Subjects</th><th scope="col" class="number">Files</th>'
    '<th scope="col" class="number">Size</th></tr></thead>\n'
)
_EMPTY: Final = (
    '<p class="notice">Nothing yet: <code>bidsgraph ingest &lt;folder, repository or URL&gt;</code> '
    "loads a dataset.</p>\n"
)
_NOT_FOUND: Final = '<p class="notice">No dataset has all of these words.</p>\n'


def catalogue_document(seen: Overview, asked: str, named: Named, addresses: Addresses) -> dict[str, Any]:
    """Write the page as data; of a search, with where its words stand and which of them no dataset has."""
    following = _next(seen, asked, addresses)
    listed = [_document(glance, named, addresses) for glance in seen.shown]
    told = {
        "count": seen.dataset_count,
        "datasets": listed,
        "next": f"{following}&format=json" if following else None,
    }
    if not asked:
        return told
    for document, glance in zip(listed, seen.shown, strict=True):
        document["highlights"] = search_box.told(glance.highlights)
    missed = [{"value": each.value, "suggestions": list(each.suggestions)} for each in seen.unmatched]
    return {search_box.PARAMETER: asked, **told, "unmatched": missed}


def _next(seen: Overview, asked: str, addresses: Addresses) -> str | None:
    if seen.next is None:
        return None
    here = search_box.address(asked, addresses)
    return f"{here}{'&' if asked else '?'}after={quote(seen.next)}"


def _document(glance: Glance, named: Named, addresses: Addresses) -> dict[str, Any]:
    dataset_id = glance.dataset.dataset_id
    latest = glance.latest.row if glance.latest else None
    return {
        "id": dataset_id,
        "title": text(glance.dataset.document, "name"),
        "latest": latest.tag if latest else None,
        "doi": _doi(glance),
        "published": latest.created_at if latest else None,
        "browse_url": addresses.dataset(dataset_id) if named(dataset_id) else None,
    }


def _doi(glance: Glance) -> str | None:
    return (glance.latest.row.doi if glance.latest else None) or text(glance.dataset.document, "dataset_doi")


def catalogue_page(seen: Overview, asked: str, named: Named, addresses: Addresses) -> bytes:
    """Write the page for people."""
    first = seen.shown[0].dataset.dataset_id if seen.shown else None
    body = (
        markup.heading("Datasets"),
        search_box.form(asked, addresses) if asked or seen.shown else "",
        search_box.suggestions(seen.unmatched, seen.words, addresses),
        *_table(seen, asked, named, addresses),
        _questions(first, addresses),
        "" if asked else markup.buttons([Made("This page as JSON", addresses.root(), "format", "json")]),
        markup.snippets(catalogue_snippets(addresses, first)),
    )
    return markup.page("Datasets", addresses, [], body)


def _questions(first: str | None, addresses: Addresses) -> str:
    query = f"?query={quote(TREE % first)}" if first else ""
    graphiql = markup.link(addresses.graphql() + query, "Ask GraphQL in the browser")
    return (
        f"<p>{graphiql}, or from a shell as below. {markup.link(addresses.site + '/health', 'Health')}.</p>\n"
    )


def _table(seen: Overview, asked: str, named: Named, addresses: Addresses) -> Iterator[str]:
    if not seen.shown:
        yield _NOT_FOUND if asked else _EMPTY
        return
    # What scrolls sideways on a small screen has to be reached by the keyboard too.
    yield '<div class="wide" tabindex="0" role="region" aria-label="Datasets">\n<table class="catalogue">\n'
    yield f"<caption>{len(seen.shown):,} of {seen.dataset_count:,}</caption>\n{_HEAD}<tbody>\n"
    yield "".join([_row(glance, named, addresses) for glance in seen.shown])
    yield "</tbody>\n</table>\n</div>\n"
    following = _next(seen, asked, addresses)
    if following:
        yield f"<p>{markup.link(following, 'More datasets')}</p>\n"


def _row(glance: Glance, named: Named, addresses: Addresses) -> str:
    dataset_id = glance.dataset.dataset_id
    cells = (
        markup.link(addresses.dataset(dataset_id), dataset_id) if named(dataset_id) else escape(dataset_id),
        escape(text(glance.dataset.document, "name") or "-") + search_box.found(glance.highlights),
        _latest(glance, named, addresses),
        escape(glance.latest.row.created_at[:10]) if glance.latest else "-",
    )
    written = [f"<td>{cell}</td>" for cell in cells]
    return f"<tr>{''.join(written)}{''.join(_numbers(glance))}</tr>\n"


def _latest(glance: Glance, named: Named, addresses: Addresses) -> str:
    if glance.latest is None:
        return "-"
    row = glance.latest.row
    # Only tags of the form vX.Y.Z can be named here; the newest of them is the latest wherever there is one.
    served = named(row.dataset_id) and version_number(row.tag) is not None
    return markup.link(addresses.version(row.dataset_id, row.tag), row.tag) if served else escape(row.tag)


def _numbers(glance: Glance) -> Iterator[str]:
    stats = glance.latest.row.stats if glance.latest else None
    counts = [stats.subject_count, stats.file_count] if stats else []
    written = [f"{count:,}" for count in (glance.version_count, *counts)]
    written += [worded_size(stats.size_bytes)] if stats else ["-", "-", "-"]
    return (f'<td class="number">{each}</td>' for each in written)
