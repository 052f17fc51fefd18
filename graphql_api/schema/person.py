"""Who made a dataset?"""

import strawberry

from graphql_api.resolvers import attribution


@strawberry.type
class Person:
    """An author."""

    name: str
    orcid: str | None
    """Bare identifier: `0000-0002-1825-0097`."""
    affiliation: str | None
    """Several are separated by semicolons."""


def person(named: attribution.Person) -> Person:
    """Show an author."""
    return Person(name=named.name, orcid=named.orcid, affiliation=named.affiliation)
