"""What does a visitor of a directory see?

Mirroring clients read the same page as people: the links to children are relative, and nothing else looks like one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final, TypeAlias
from urllib.parse import quote

import numpy as np

from graphql_api import kernel
from graphql_api.domain.mediatypes import media_type
from graphql_api.domain.recordings import EXTENSIONS
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.columns import FileKind
from graphql_api.kernel.columns import Coded, Escape, Texts, joined
from graphql_api.resolvers.directories import Directory, Removed
from rest_compat.data import made, markup
from rest_compat.data.addresses import Addresses
from rest_compat.data.markup import Crumb, Made
from rest_compat.data.sizes import compact_sizes
from rest_compat.data.snippets import directory_snippets

#: What a listing calls files, by the beginning of their media type.
_SORTS: Final = (
    ("text/tab-separated-values", "table"),
    ("text/csv", "table"),
    ("application/json", "json"),
    ("text/html", "page"),
    ("text/", "text"),
    ("image/", "image"),
    ("audio/", "media"),
    ("video/", "media"),
)


#: Directories, then rows of files, in byte order of names each.
Children: TypeAlias = tuple[Sequence[Directory], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One directory as it was asked for.

    `asked` is how the request names the version: its tag or `latest`. `removed` is what the version before had here.
    """

    directory: Directory
    asked: str
    removed: Sequence[Removed]

    @property
    def version(self) -> VersionRow:
        """The version."""
        return self.directory.version.published.row

    @property
    def inside(self) -> str:
        """What paths of children begin with."""
        return f"{self.directory.path}/" if self.directory.path else ""


def listing_document(listing: Listing, children: Children) -> dict[str, Any]:
    """Write a directory as data: children in the order of the page, and what the version before had here."""
    return {
        "dataset_id": listing.version.dataset_id,
        "version": listing.version.tag,
        "path": listing.directory.path,
        "kind": "directory",
        "children": [*map(_directory_document, children[0]), *_file_documents(listing, children[1])],
        "removed": _removed_document(listing.removed),
    }


def _directory_document(directory: Directory) -> dict[str, Any]:
    return {
        "kind": "directory",
        "name": directory.name,
        "file_count": len(directory.rows),
        "size": directory.size,
    }


def _file_documents(listing: Listing, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    index, start = listing.directory.version.index, len(listing.inside)
    for row in rows:
        name = index.path(row)[start:]
        yield {"kind": "file", "name": name, "size": index.size(row), "media_type": media_type(name)}


def _removed_document(removed: Sequence[Removed]) -> dict[str, Any] | None:
    if not removed:
        return None
    return {
        "since": removed[0].version.row.tag,
        "children": [
            {"kind": "directory" if each.is_directory else "file", "name": each.path.rpartition("/")[2]}
            for each in removed
        ],
    }


def listing_page(listing: Listing, rows: bytes, count: int, addresses: Addresses) -> bytes:
    """Write the page around its rows, as `listing_rows` makes them, which show `count` entries."""
    dataset_id = listing.version.dataset_id
    title = f"Index of /{dataset_id}/{listing.asked}/{listing.inside}"
    caption = f"{count:,} {'entry' if count == 1 else 'entries'}"
    body = (
        markup.heading(title),
        _picker(listing, addresses),
        f'<table class="listing">\n<caption>{caption}</caption>\n<tbody>\n',
        rows,
        "</tbody>\n</table>\n",
        _removed(listing.removed, addresses),
        markup.buttons(_made(listing, addresses)),
        markup.snippets(directory_snippets(addresses, dataset_id, listing.asked, listing.directory.path)),
    )
    return markup.page(title, addresses, list(_crumbs(listing, addresses)), body)


def listing_rows(directory: Directory, children: Children, *, slash: bool) -> bytes:
    """Write the rows, for an address that ends with a slash or one that does not: links hold in both."""
    ahead = "" if slash or not directory.path else f"{quote(directory.name, safe='')}/"
    up = _up(ahead) if directory.path else ""
    inner = "".join([_directory_row(ahead, each.name) for each in children[0]])
    return f"{up}{inner}".encode() + _file_rows(directory, _array(children[1]), ahead.encode())


def _array(rows: Sequence[int]) -> Rows:
    # numpy would ask a range for one number after another.
    if isinstance(rows, range):
        return np.arange(rows.start, rows.stop, dtype=np.uint32)
    return np.array(rows, np.uint32)


def _up(ahead: str) -> str:
    target = "./" if ahead else "../"
    return f'<tr class="up"><td><a href="{target}">../</a></td><td>-</td></tr>\n'


def _directory_row(ahead: str, name: str) -> str:
    return f'<tr class="dir"><td><a href="{ahead}{quote(name, safe="")}/">{escape(name)}/</a></td><td>-</td></tr>\n'


def _file_rows(directory: Directory, rows: Rows, ahead: bytes) -> bytes:
    index, columns = directory.version.index, directory.version.index.columns
    skipped = len(directory.path.encode()) + 1 if directory.path else 0
    names = Texts(columns.paths, index.path_starts, rows, skipped=skipped)
    is_plain = columns.plain_url
    row = joined(
        Coded(
            [f'<tr class="{file_sort(kind)}"><td><a href="'.encode() for kind in columns.kind_list],
            columns.arrays.kinds[rows],
        ),
        ahead,
        names if is_plain else names._replace(escape=Escape.URL),
        b'">',
        names if is_plain else names._replace(escape=Escape.HTML),
        b"</a></td><td>",
        compact_sizes(columns.arrays.sizes[rows]),
        b"</td></tr>\n",
    )
    return kernel.weave(row, len(rows), b"")


@lru_cache(maxsize=4096)
def file_sort(kind: FileKind) -> str:
    """Name the sort of files of one kind, in a word that the stylesheet knows."""
    if kind.extension in EXTENSIONS.get(kind.datatype or "", ()):
        return "recording"
    media = media_type(f"_{kind.extension}")
    return next((sort for start, sort in _SORTS if media.startswith(start)), "file")


def _picker(listing: Listing, addresses: Addresses) -> str:
    """Lead to the same directory of the other versions; nothing where there is no other."""
    siblings = listing.directory.version.published.siblings
    if len(siblings) < 2:  # noqa: PLR2004 - one version is no choice
        return ""
    links = [_choice(listing, row.tag, addresses) for row in siblings]
    return f'<nav class="versions"><span>version:</span> {"".join(links)}</nav>\n'


def _choice(listing: Listing, tag: str, addresses: Addresses) -> str:
    if tag == listing.version.tag:
        return f'<span class="current">{escape(tag)}</span>'
    return markup.link(addresses.path(listing.version.dataset_id, tag, listing.inside), tag)


def _removed(removed: Sequence[Removed], addresses: Addresses) -> str:
    if not removed:
        return ""
    row = removed[0].version.row
    items = [
        f"<li>{markup.link(addresses.path(row.dataset_id, row.tag, each.path), each.path.rpartition('/')[2])}</li>\n"
        for each in removed
    ]
    summary = f"Files removed since {escape(row.tag)} ({len(removed)})"
    return f'<details class="removed"><summary>{summary}</summary><ul>\n{"".join(items)}</ul></details>\n'


def _made(listing: Listing, addresses: Addresses) -> Iterator[Made]:
    dataset_id, asked, inside = listing.version.dataset_id, listing.asked, listing.inside
    chosen = ("prefix", inside) if inside else ("", "")
    for name in made.names(listing.directory.version.index):
        yield Made(name, addresses.version(dataset_id, asked, name), *chosen)
    yield Made(made.INDEX, addresses.version(dataset_id, asked, made.INDEX))
    yield Made("This page as JSON", addresses.path(dataset_id, asked, inside), "format", "json")


def _crumbs(listing: Listing, addresses: Addresses) -> Iterator[Crumb]:
    dataset_id, asked = listing.version.dataset_id, listing.asked
    yield Crumb("Datasets", addresses.root())
    yield Crumb(dataset_id, addresses.dataset(dataset_id))
    yield Crumb(asked, addresses.version(dataset_id, asked))
    path = ""
    for segment in filter(None, listing.directory.path.split("/")):
        path += f"{segment}/"
        yield Crumb(segment, addresses.path(dataset_id, asked, path))
