"""What does the text of a query say, and which of its operations is to be run?"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from graphql_api.schema.prices import Prices
from graphql_api.schema.shape import Limits, check_document, check_text


def read(text: str, limits: Limits) -> DocumentNode:
    """Parse a document; GraphQLError where it is none or nested too deep, LimitError where it is too much."""
    check_text(text, limits)
    try:
        return parse(text, max_tokens=limits.tokens)
    except RecursionError as error:
        raise GraphQLError("Syntax Error: the document is nested too deep.") from error


@dataclass(frozen=True, slots=True)
class Document:
    """A document that parsed, what is not valid of it, and what its operations were found to cost."""

    parsed: DocumentNode
    faults: list[GraphQLError]
    prices: Prices = field(default_factory=Prices)


class Documents:
    """Reads each distinct text once, for as long as it is remembered: the least recently used are forgotten first.

    `is_plainly_valid` may tell that a document is valid beyond doubt, which spares validation. Documents that ask for
    the schema are not valid without `introspection`.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        most_characters: int,
        is_plainly_valid: Callable[[DocumentNode], bool],
        limits: Limits | None = None,
        introspection: bool = True,
    ) -> None:
        self._schema = schema
        self._limits = limits or Limits()
        self._rules = [*specified_rules, *([] if introspection else [NoSchemaIntrospectionCustomRule])]
        self._most = most_characters
        self._is_plainly_valid = is_plainly_valid
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._failed: tuple[str, GraphQLError] | None = None

    def read(self, text: str) -> Document:
        """Parse and validate; GraphQLError where it does not even parse."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        # One request reads its text twice, to price it and to answer it; what failed is not to be parsed twice.
        if self._failed is not None and self._failed[0] is text:
            raise self._failed[1]
        try:
            return self._read(text)
        except GraphQLError as error:
            self._failed = (text, error.with_traceback(None))
            raise

    def _read(self, text: str) -> Document:
        parsed = read(text, self._limits)
        check_document(parsed, self._limits)
        found = Document(
            parsed, [] if self._is_plainly_valid(parsed) else validate(self._schema, parsed, self._rules)
        )
        self._remember(text, found)
        return found

    def _remember(self, text: str, found: Document) -> None:
        self._known[text] = found
        self._characters += len(text)
        while self._characters > self._most:
            self._characters -= len(self._known.popitem(last=False)[0])


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Pick the operation of that name, or the only one; GraphQLError otherwise (GraphQL, "GetOperation()")."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if not operations:
        raise GraphQLError("Must provide an operation.")
    if name is None and len(operations) > 1:
        raise GraphQLError("Must provide operation name if query contains multiple operations.")
    if name is None:
        return operations[0]
    found = next((each for each in operations if each.name and each.name.value == name), None)
    if found is None:
        raise GraphQLError(f"Unknown operation named {name[:80]!r}.")
    return found
