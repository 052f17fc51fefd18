"""What does the text of a query say, and which of its operations is to be run?"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, validate

#: Most words and brackets of one document. Parsing costs a few microseconds each.
MOST_TOKENS: Final = 15_000


def read(text: str) -> DocumentNode:
    """Parse a document; GraphQLError where it is none, too long, or nested too deep."""
    try:
        return parse(text, max_tokens=MOST_TOKENS)
    except RecursionError as error:
        raise GraphQLError("Syntax Error: the document is nested too deep.") from error


class Document(NamedTuple):
    """A document that parsed, and what is not valid of it."""

    parsed: DocumentNode
    faults: list[GraphQLError]


class Documents:
    """Reads each distinct text once, for as long as it is remembered: the least recently used are forgotten first.

    `is_plainly_valid` may tell that a document is valid beyond doubt, which spares validation.
    """

    def __init__(
        self, schema: GraphQLSchema, *, most_characters: int, is_plainly_valid: Callable[[DocumentNode], bool]
    ) -> None:
        self._schema = schema
        self._most = most_characters
        self._is_plainly_valid = is_plainly_valid
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0

    def read(self, text: str) -> Document:
        """Parse and validate; GraphQLError where it does not even parse."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        parsed = read(text)
        found = Document(parsed, [] if self._is_plainly_valid(parsed) else validate(self._schema, parsed))
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
