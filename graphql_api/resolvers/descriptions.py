"""How is a version described to programs that know nothing of this one: citations, schema.org, Croissant?"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from graphql_api.domain.citations import Reference, Style, cite
from graphql_api.domain.tables import cell_value, parse_table
from graphql_api.resolvers import attribution, contents, participants, texts
from graphql_api.resolvers.document import Document, text
from graphql_api.resolvers.document import texts as texts_of
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion

#: Croissant 1.0, https://docs.mlcommons.org/croissant/docs/croissant-spec.html
CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.0"
CONTEXT: Final[Mapping[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            *(
                "citeAs",
                "column",
                "equivalentProperty",
                "extract",
                "field",
                "fileObject",
                "fileProperty",
                "fileSet",
            ),
            *(
                "format",
                "includes",
                "isLiveDataset",
                "jsonPath",
                "key",
                "md5",
                "parentField",
                "path",
                "recordSet",
            ),
            *(
                "references",
                "regex",
                "repeated",
                "replace",
                "samplingRate",
                "separator",
                "source",
                "subField",
            ),
            "transform",
        )
    },
}
#: Licences as datasets name them, and the addresses that programs know them by.
_LICENSES: Final[Mapping[str, str]] = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDDL": "https://opendatacommons.org/licenses/pddl/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
}
_PUBLISHERS: Final = ((re.compile(r"ds[0-9]{6}"), "OpenNeuro"), (re.compile(r"(nm|on)[0-9]{6}"), "NEMAR"))
_PEOPLE: Final = "participants"
_YEAR: Final = 4


def reference(published: PublishedVersion, address: str) -> Reference:
    """Give what is cited of a version, whose address is the one of its root."""
    dataset, row = published.dataset, published.row
    said, description = dataset.document, cast("Document", row.description or {})
    people = [person.name for person in attribution.authors(said)] or texts_of(description, "Authors")
    doi = row.doi or text(said, "dataset_doi") or ""
    return Reference(
        key=f"{dataset.dataset_id}_{row.tag}",
        title=text(said, "name") or text(description, "Name") or dataset.dataset_id,
        authors=people,
        year=row.created_at[:_YEAR],
        version=row.tag.removeprefix("v"),
        publisher=_publisher(dataset.dataset_id) or text(said, "source") or "",
        doi=doi.removeprefix("https://doi.org/").removeprefix("doi:") or None,
        url=f"{address}/",
    )


def _publisher(dataset_id: str) -> str:
    return next((name for pattern, name in _PUBLISHERS if pattern.fullmatch(dataset_id)), "")


async def json_ld(reader: Reader, version: LoadedVersion, address: str) -> dict[str, Any]:
    """Describe a version as schema.org/Dataset in the form of Croissant 1.0.

    participants.tsv is a record set where its content is held here; recordings are told by the graph, not here.
    """
    published = version.published
    row, said, cited = published.row, published.dataset.document, reference(published, address)
    readme = await texts.read(reader, row.readme)
    told: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": cited.title,
        "identifier": f"https://doi.org/{cited.doi}" if cited.doi else published.dataset.dataset_id,
        "description": text(said, "readme") or readme or cited.title,
        "url": cited.url,
        "license": _license(
            text(said, "license") or text(cast("Document", row.description or {}), "License")
        ),
        "creator": [
            {"@type": "sc:Person", "name": person.name}
            | ({"sameAs": f"https://orcid.org/{person.orcid}"} if person.orcid else {})
            for person in attribution.authors(said)
        ]
        or [{"@type": "sc:Person", "name": name} for name in cited.authors],
        "keywords": [each.term for each in attribution.keywords(said)]
        or [*row.stats.datatypes, *row.stats.tasks],
        "publisher": {"@type": "sc:Organization", "name": cited.publisher} if cited.publisher else None,
        "citeAs": cite(cited, Style.BIBTEX),
        "datePublished": row.created_at,
        "version": cited.version,
        "isLiveDataset": False,
        "distribution": [],
        "recordSet": [],
    }
    people = await _people(reader, version, address)
    return {name: value for name, value in (told | people).items() if value not in (None, [])}


def _license(said: str | None) -> str | None:
    return None if said is None else _LICENSES.get(said.strip().upper().replace(" ", "-"), said)


async def _people(reader: Reader, version: LoadedVersion, address: str) -> dict[str, Any]:
    """Describe participants.tsv as a file, and its rows as records."""
    [content] = await contents.texts(reader, version, [participants.TABLE])
    row = version.index.find(participants.TABLE)
    table = parse_table(content) if content else None
    stored = await participants.table(reader, version)
    if content is None or row is None or table is None or stored is None or not table.columns:
        return {}
    raw = content.encode()
    if len(raw) != version.index.size(row):
        # What is held is only the nearest to it: nobody could check the file by its checksum.
        return {}
    file = {
        "@type": "cr:FileObject",
        "@id": participants.TABLE,
        "name": participants.TABLE,
        "contentUrl": f"{address}/{participants.TABLE}",
        "contentSize": f"{len(raw)} B",
        "encodingFormat": "text/tab-separated-values",
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    meanings = {column.name: column.description for column in stored.columns or []}
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{_PEOPLE}/{name}",
            "name": name,
            "description": meanings.get(name) or name,
            "dataType": _type(table.column(name) or []),
            "source": {"fileObject": {"@id": participants.TABLE}, "extract": {"column": name}},
        }
        for name in table.columns
    ]
    records = {"@type": "cr:RecordSet", "@id": _PEOPLE, "name": _PEOPLE, "field": fields}
    return {"distribution": [file], "recordSet": [records]}


def _type(cells: list[str]) -> str:
    values = list(_told(cells))
    if values and all(isinstance(value, int) for value in values) and len(values) == len(cells):
        return "sc:Integer"
    return "sc:Float" if values and all(isinstance(value, int | float) for value in values) else "sc:Text"


def _told(cells: list[str]) -> Iterator[str | int | float]:
    for cell in cells:
        value = cell_value(cell)
        if value is not None:
            yield value
