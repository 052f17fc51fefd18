"""What is a dataset about?"""

import strawberry

from graphql_api.resolvers import attribution


@strawberry.type
class Keyword:
    """A subject term."""

    term: str
    scheme: str | None
    """Vocabulary that the term is from, such as MeSH."""
    code: str | None
    """The term's address or code in that vocabulary."""


def keyword(named: attribution.Keyword) -> Keyword:
    """Show a keyword."""
    return Keyword(term=named.term, scheme=named.scheme, code=named.code)
