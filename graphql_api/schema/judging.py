"""What is wrong with the text of a query, as graphql-core has it?"""

from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    specified_rules,
    validate,
)

from graphql_api.schema.parsing import parse
from graphql_api.schema.shape import Limits, check_document, check_text
from graphql_api.schema.verdict import Verdict

#: Most faults that are told of one document: each takes a while to be put into words.
_MOST_FAULTS: Final = 10


def read(text: str, limits: Limits) -> DocumentNode:
    """Parse a document; GraphQLError where it is none or nested too deep, LimitError where it is too much."""
    check_text(text, limits)
    try:
        return parse(text, limits.tokens)
    except RecursionError as error:
        raise GraphQLError("Syntax Error: the document is nested too deep.") from error


class Judging:
    """Reads and validates texts. Documents that ask for the schema are not valid without `introspection`."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, introspection: bool) -> None:
        self._schema = schema
        self.limits = limits
        self._rules = [*specified_rules, *([] if introspection else [NoSchemaIntrospectionCustomRule])]

    def parsed(self, text: str) -> DocumentNode:
        """Parse a document; GraphQLError where it is none, LimitError where it is too much to be validated."""
        document = read(text, self.limits)
        check_document(document, self.limits)
        return document

    def faults(self, document: DocumentNode) -> list[GraphQLError]:
        """Tell what is not valid of a document."""
        return validate(self._schema, document, self._rules, max_errors=_MOST_FAULTS)

    def verdict(self, text: str) -> Verdict:
        """Tell all of it; nothing is raised."""
        try:
            return Verdict(faults=self.faults(self.parsed(text)))
        except (GraphQLError, RecursionError) as error:
            return Verdict(error=error)
