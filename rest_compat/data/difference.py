"""How is what changed between two versions told, as a page and as JSON?"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlencode

from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.domain.versions import version_number
from graphql_api.index.difference import Change, Difference, Kind
from graphql_api.resolvers import differences
from graphql_api.resolvers.differences import Compared
from graphql_api.resolvers.versions import PublishedVersion
from rest_compat.data import answers, links, markup
from rest_compat.data.addresses import Addresses
from rest_compat.data.answers import Answer
from rest_compat.data.headers import BRIEF, VARY, kept
from rest_compat.data.markup import Crumb, Made
from rest_compat.data.request import Request
from rest_compat.data.sizes import worded_size

#: What the page is called in a version's root; a dataset's own file of this name wins.
NAME: Final = "diff"

_PAGE: Final = 1000
_HEAD: Final = (
    '<thead><tr><th scope="col">Change</th><th scope="col">Path</th><th scope="col">Was</th>'
    '<th scope="col">Is</th></tr></thead>\n'
)


async def answer_difference(request: Request, published: PublishedVersion) -> Answer | None:
    """Answer with what changed since the version of the query's `from`, by default the one before; null without it."""
    source = _one(request, "from")
    compared = await differences.compare(request.reader, published, source)
    if compared is None:
        return None
    shown = differences.page(
        compared,
        _kinds(request),
        _one(request, "prefix") or "",
        first=_size(request),
        after=_one(request, "after"),
    )
    row = published.row
    pointing = links.version_links(published.dataset, row, request.addresses)
    headers = [kept(BRIEF), VARY, pointing]
    if request.wants_html:
        return answers.conditional(request, answers.page(_page(request, compared, shown), more=headers))
    return answers.conditional(request, answers.document(_document(request, compared, shown), more=headers))


def _one(request: Request, name: str) -> str | None:
    return next(iter(request.query.get(name, [])), None)


def _size(request: Request) -> int:
    asked = _one(request, "first") or str(_PAGE)
    if not (asked.isascii() and asked.isdecimal()):
        raise InvalidInputError(f"first must be a whole number, not {asked[:20]!r}")
    return int(asked[:9])


def _kinds(request: Request) -> frozenset[Kind]:
    asked = request.query.get("kind", [])
    known = {kind.value: kind for kind in Kind}
    unknown = next((each for each in asked if each not in known), None)
    if unknown is not None:
        raise InvalidInputError(f"kind may be {', '.join(known)}, not {unknown[:20]!r}")
    return frozenset(known[each] for each in asked) or differences.EVERY


def _document(request: Request, compared: Compared, shown: Page[Change]) -> dict[str, Any]:
    found, row = compared.difference, compared.after.published.row
    return {
        "dataset_id": row.dataset_id,
        "from": compared.before.published.row.tag,
        "to": row.tag,
        "summary": {
            **{kind.value: found.counts[kind] for kind in Kind},
            "size_delta_bytes": found.size_delta,
            "subjects_added": found.subjects_added,
            "subjects_removed": found.subjects_removed,
        },
        "count": shown.total_count,
        "changes": [_change(found, change) for change in shown.items],
        "next": _next(request, compared, shown),
    }


def _change(found: Difference, change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": change.kind.value, "path": change.path.decode()}
    if change.kind is Kind.RENAMED and change.before is not None:
        told["previous_path"] = found.older.path(change.before)
    if change.before is not None:
        told["size_before"] = found.older.size(change.before)
    if change.after is not None:
        told["size_after"] = found.newer.size(change.after)
    return told


def _next(request: Request, compared: Compared, shown: Page[Change]) -> str | None:
    """Give the address of the next page; null on the last one."""
    if not shown.has_next:
        return None
    given = [
        (name, each) for name in ("from", "kind", "prefix", "first") for each in request.query.get(name, [])
    ]
    query = urlencode([*given, ("after", encode_cursor(shown.keys[-1]))], quote_via=quote)
    row = compared.after.published.row
    return f"{request.addresses.whole(request.addresses.version(row.dataset_id, row.tag, NAME))}?{query}"


def _page(request: Request, compared: Compared, shown: Page[Change]) -> bytes:
    addresses, row = request.addresses, compared.after.published.row
    title = f"{row.dataset_id} {row.tag} since {compared.before.published.row.tag}"
    root = addresses.version(row.dataset_id, row.tag)
    crumbs = [
        Crumb("Datasets", addresses.root()),
        Crumb(row.dataset_id, addresses.dataset(row.dataset_id)),
        Crumb(row.tag, root),
        Crumb("Changes", root + NAME),
    ]
    body = (
        markup.heading(title),
        markup.facts(_facts(compared.difference)),
        *_table(addresses, compared, shown),
        _further(request, compared, shown),
        markup.buttons([Made("This page as JSON", root + NAME, "format", "json")]),
    )
    return markup.page(title, addresses, crumbs, body)


def _facts(found: Difference) -> Iterator[tuple[str, str]]:
    for kind in Kind:
        yield kind.value.capitalize(), f"{found.counts[kind]:,} files"
    more, delta = found.size_delta >= 0, worded_size(abs(found.size_delta))
    yield "Size", f"{delta} {'more' if more else 'less'}"
    yield "Subjects added", escape(", ".join(found.subjects_added))
    yield "Subjects removed", escape(", ".join(found.subjects_removed))


def _table(addresses: Addresses, compared: Compared, shown: Page[Change]) -> Iterator[str]:
    if not shown.items:
        yield '<p class="notice">Nothing changed.</p>\n'
        return
    yield f"<table>\n<caption>{shown.total_count:,} changes</caption>\n{_HEAD}<tbody>\n"
    for change in shown.items:
        yield _row(addresses, compared, change)
    yield "</tbody>\n</table>\n"


def _row(addresses: Addresses, compared: Compared, change: Change) -> str:
    side = compared.before if change.after is None else compared.after
    published, path = side.published.row, change.path.decode()
    place = escape(path)
    # Versions with other names are not served here.
    if version_number(published.tag):
        place = markup.link(addresses.path(published.dataset_id, published.tag, path), path)
    was = is_now = "-"
    if change.before is not None:
        was = worded_size(compared.before.index.size(change.before))
        if change.kind is Kind.RENAMED:
            was = escape(compared.before.index.path(change.before))
    if change.after is not None:
        is_now = worded_size(compared.after.index.size(change.after))
    return f"<tr><td>{change.kind.value}</td><td>{place}</td><td>{was}</td><td>{is_now}</td></tr>\n"


def _further(request: Request, compared: Compared, shown: Page[Change]) -> str:
    address = _next(request, compared, shown)
    return f"<p>{markup.link(address, 'Further changes')}</p>\n" if address else ""
