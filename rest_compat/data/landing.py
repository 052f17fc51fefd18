"""What does a visitor of a dataset see: its versions, newest first?"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final
from urllib.parse import quote

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import LATEST, VersionRow
from graphql_api.resolvers import attribution
from graphql_api.resolvers.document import text
from rest_compat.data import markup
from rest_compat.data.addresses import Addresses
from rest_compat.data.markup import Crumb, Made
from rest_compat.data.sizes import worded_size
from rest_compat.data.snippets import dataset_snippets

_HEAD: Final = (
    '<thead><tr><th scope="col">Version</th><th scope="col">Published</th><th scope="col">DOI</th>'
    '<th scope="col">Files</th></tr></thead>\n'
)
_NAMED: Final = 12


def version_entry(row: VersionRow, addresses: Addresses) -> dict[str, Any]:
    """Tell of one version what metadata tells too."""
    return {
        "version": row.tag,
        "doi": row.doi,
        "created_at": row.created_at,
        "manifest_url": addresses.version(row.dataset_id, row.tag, "manifest.json"),
    }


def landing_document(
    dataset: DatasetRow, versions: Sequence[VersionRow], addresses: Addresses
) -> dict[str, Any]:
    """Write the landing page as data."""
    return {
        "dataset_id": dataset.dataset_id,
        "latest": versions[0].tag if versions else None,
        "metadata_url": addresses.metadata(dataset.dataset_id),
        "versions": [
            {**version_entry(row, addresses), "browse_url": addresses.version(row.dataset_id, row.tag)}
            for row in versions
        ],
    }


def landing_page(dataset: DatasetRow, versions: Sequence[VersionRow], addresses: Addresses) -> bytes:
    """Write the landing page for people."""
    dataset_id = dataset.dataset_id
    crumbs = [Crumb("Datasets", addresses.root()), Crumb(dataset_id, addresses.dataset(dataset_id))]
    tags = [row.tag for row in versions]
    body = (
        markup.heading(dataset_id),
        _title(dataset),
        markup.facts(_facts(dataset, versions)),
        *_versions(dataset_id, versions, addresses),
        markup.buttons(
            [
                Made("metadata.json", addresses.metadata(dataset_id)),
                Made("This page as JSON", addresses.dataset(dataset_id), "format", "json"),
            ]
        ),
        markup.snippets(dataset_snippets(addresses, dataset_id, tags[0] if tags else None)),
    )
    return markup.page(dataset_id, addresses, crumbs, body)


def _title(dataset: DatasetRow) -> str:
    name = text(dataset.document, "name")
    return f"<p><strong>{escape(name)}</strong></p>\n" if name else ""


def _facts(dataset: DatasetRow, versions: Sequence[VersionRow]) -> Iterator[tuple[str, str]]:
    document = dataset.document
    yield "Authors", escape(_names([person.name for person in attribution.authors(document)]))
    yield "Licence", escape(text(document, "license") or "")
    yield "DOI", doi_link(text(document, "dataset_doi"))
    if versions:
        stats = versions[0].stats
        yield "Data types", escape(", ".join(stats.datatypes))
        yield "Tasks", escape(_names(stats.tasks))
        yield "Subjects", f"{stats.subject_count:,}"
        yield "Recordings", f"{stats.recording_count:,}"
        yield "Files", f"{stats.file_count:,}, {worded_size(stats.size_bytes)}"


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join([*names[:_NAMED], *([f"and {more} more"] if more > 0 else [])])


def doi_link(doi: str | None) -> str:
    """Write a DOI as a link; empty where there is none."""
    bare = (doi or "").removeprefix("doi:").removeprefix("https://doi.org/")
    return markup.link(f"https://doi.org/{quote(bare, safe='/:;()._-')}", bare) if bare else ""


def _versions(dataset_id: str, versions: Sequence[VersionRow], addresses: Addresses) -> Iterator[str]:
    if not versions:
        yield '<p class="notice">No published versions yet.</p>\n'
        return
    latest = addresses.version(dataset_id, LATEST)
    manifest = markup.link(addresses.version(dataset_id, LATEST, "manifest.json"), "latest manifest.json")
    yield f"<p>Latest: {markup.link(latest, latest)} · {manifest}</p>\n"
    yield f'<table class="published">\n<caption>Versions</caption>\n{_HEAD}<tbody>\n'
    for position, row in enumerate(versions):
        yield _row(row, addresses, " (latest)" if position == 0 else "")
    yield "</tbody>\n</table>\n"


def _row(row: VersionRow, addresses: Addresses, mark: str) -> str:
    browse = markup.link(addresses.version(row.dataset_id, row.tag), row.tag)
    manifest = markup.link(
        addresses.version(row.dataset_id, row.tag, "manifest.json"), f"manifest.json of {row.tag}"
    )
    return (
        f"<tr><td>{browse}{mark}</td><td>{escape(row.created_at[:10] or '-')}</td>"
        f"<td>{doi_link(row.doi) or '-'}</td><td>{row.stats.file_count:,} · {manifest}</td></tr>\n"
    )
