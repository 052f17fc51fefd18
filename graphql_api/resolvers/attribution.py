"""Who and what does a dataset's document name: people, keywords, funding?

What an admin wrote under `enrichment`, in neuroschema's shapes, wins over what the dataset says of itself.
"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from graphql_api.resolvers.document import Document, items, part, text


class Person(NamedTuple):
    """An author. `orcid` is the bare identifier, without the address before it."""

    name: str
    orcid: str | None = None
    affiliation: str | None = None


class Keyword(NamedTuple):
    """A subject term; `scheme` is the vocabulary that it is from and `code` its address there."""

    term: str
    scheme: str | None = None
    code: str | None = None


def authors(document: Document) -> list[Person]:
    """Give the authors in their order."""
    return [person for entry in _entries(document, "authors") if (person := _person(entry))]


def keywords(document: Document) -> list[Keyword]:
    """Give the keywords in their order."""
    return [keyword for entry in _entries(document, "keywords") if (keyword := _keyword(entry))]


def funding(document: Document) -> list[str]:
    """Give the funding in its order, each as one line."""
    return [line for entry in _entries(document, "funding") if (line := _grant(entry))]


def _entries(document: Document, key: str) -> Sequence[object]:
    """Give the entries that someone wrote: an admin's, else the dataset's own; one text is a list of one."""
    for source in (part(document, "enrichment"), document):
        value = source.get(key)
        found: Sequence[object] = [value] if isinstance(value, str) else items(value)
        if found:
            return found
    return ()


def _person(entry: object) -> Person | None:
    if isinstance(entry, str):
        return Person(entry) if entry.strip() else None
    if not isinstance(entry, dict):
        return None
    fields = cast("Document", entry)
    name = text(fields, "name")
    orcid = text(fields, "orcid")
    return Person(name, orcid.rpartition("/")[2] if orcid else None, _affiliation(fields)) if name else None


def _affiliation(fields: Document) -> str | None:
    listed = [cast("Document", each) for each in items(fields.get("affiliations")) if isinstance(each, dict)]
    names = [name for each in listed if (name := text(each, "name"))]
    return "; ".join(names) or text(fields, "affiliation")


def _keyword(entry: object) -> Keyword | None:
    if isinstance(entry, str):
        return Keyword(entry) if entry.strip() else None
    if not isinstance(entry, dict):
        return None
    fields = cast("Document", entry)
    term = text(fields, "term", "name")
    code = text(fields, "value_uri", "classification_code", "code")
    return Keyword(term, text(fields, "subject_scheme", "scheme"), code) if term else None


def _grant(entry: object) -> str | None:
    if isinstance(entry, str):
        return entry if entry.strip() else None
    if not isinstance(entry, dict):
        return None
    fields = cast("Document", entry)
    said = (text(fields, key) for key in ("funder_name", "award_number", "award_title"))
    return ", ".join(part for part in said if part) or None
