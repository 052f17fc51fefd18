"""What does the text of a query say, and which of its operations is to be run?"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode

from graphql_api.schema.giving_way import give_way, wait_in_line
from graphql_api.schema.judge import Judge
from graphql_api.schema.judging import Judging
from graphql_api.schema.parsing import compiled
from graphql_api.schema.prices import Prices
from graphql_api.schema.shape import Limits, check_document, check_length
from graphql_api.schema.verdict import Verdict

#: Texts of more characters than most queries have are read by a thread, as that takes up to a tenth of a second.
_LONG: Final = 1000
#: Texts that did not parse, or are not valid, of requests that are under way.
_MOST_FAILED: Final = 2


@dataclass(frozen=True, slots=True)
class Document:
    """A document that parsed, what is not valid of it, and what its operations were found to cost."""

    parsed: DocumentNode
    faults: list[GraphQLError]
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, or why there is none."""

    document: Document | None = None
    error: GraphQLError | None = None

    def found(self) -> Document:
        """Give the document; GraphQLError where there is none."""
        if self.document is None:
            raise self.error or GraphQLError("Syntax Error: nothing was read.")
        return self.document


class Documents:
    """Reads each distinct text once, for as long as it is remembered: the least recently used are forgotten first.

    `is_plainly_valid` may tell that a document is valid beyond doubt, which spares validation. Documents that ask for
    the schema are not valid without `introspection`. What is not plain is left to a `judge`, where there is one.
    """

    def __init__(  # noqa: PLR0913 - what it is put together of
        self,
        schema: GraphQLSchema,
        *,
        most_characters: int,
        is_plainly_valid: Callable[[DocumentNode], bool],
        limits: Limits | None = None,
        introspection: bool = True,
        judge: Judge | None = None,
    ) -> None:
        self._judging = Judging(schema, limits or Limits(), introspection=introspection)
        self._judge = judge
        self._most = most_characters
        self._is_plainly_valid = is_plainly_valid
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._failed: deque[tuple[str, _Read]] = deque(maxlen=_MOST_FAILED)
        self._turn = asyncio.Semaphore(1)

    async def prepare(self, text: str) -> None:
        """Read a text, so that `read` has it at hand, and let others have their turn meanwhile.

        RecursionError where it is nested too deep to be validated.
        """
        if text in self._known:
            return
        if self._judge is None or not await self._judged(text, self._judge):
            await self._prepared(text)

    async def _prepared(self, text: str) -> None:
        """Read it here: a long one beside the event loop, and one of those at a time."""
        if len(text) <= _LONG:
            self._keep(text, self._read(text))
            # Others have their turn before more is made of it.
            await asyncio.sleep(0)
            return
        async with self._turn:
            if text not in self._known:
                self._keep(text, await asyncio.to_thread(self._read, text))

    async def _judged(self, text: str, judge: Judge) -> bool:
        """Read it here as far as that takes little, and have all else judged; false where nobody can judge now."""
        try:
            parsed = await self._glanced(text)
        except GraphQLError as error:
            self._keep(text, _Read(error=error.with_traceback(None)))
            return True
        began = perf_counter()
        if parsed is not None and self._is_plainly_valid(parsed):
            self._keep(text, _Read(Document(parsed, [])))
            await give_way(began)
            return True
        verdict = await judge.verdict(text)
        if verdict is not None:
            self._keep(text, await self._with(verdict, text, parsed))
        return verdict is not None

    async def _glanced(self, text: str) -> DocumentNode | None:
        """Read a document as far as the kernel can; null for the others, LimitError for some of what is too much."""
        if len(text) > _LONG:
            await wait_in_line()
        limits, began = self._judging.limits, perf_counter()
        check_length(text, limits)
        # It reads no more words than there may be, and leaves it to others to say that there are more.
        parsed = compiled(text, limits.tokens)
        if parsed is not None:
            if len(text) > _LONG:
                began = await give_way(began)
            check_document(parsed, limits)
            if len(text) > _LONG:
                await give_way(began)
        return parsed

    async def _with(self, verdict: Verdict, text: str, parsed: DocumentNode | None) -> "_Read":
        if isinstance(verdict.error, RecursionError):
            raise verdict.error
        if verdict.error is not None:
            return _Read(error=verdict.error)
        if parsed is None:
            async with self._turn:
                parsed = await asyncio.to_thread(self._judging.parsed, text)
        return _Read(Document(parsed, list(verdict.faults)))

    def read(self, text: str) -> Document:
        """Parse and validate; GraphQLError where it does not even parse."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        # One request reads its text more than once, to price it and to answer it; what failed is parsed once as well.
        failed = next((outcome for each, outcome in self._failed if each is text), None)
        if failed is not None:
            return failed.found()
        return self._keep(text, self._read(text)).found()

    def _keep(self, text: str, outcome: "_Read") -> "_Read":
        # What is refused is not worth to be remembered for others.
        if outcome.document is None or outcome.document.faults:
            self._failed.append((text, outcome))
        else:
            self._remember(text, outcome.document)
        return outcome

    def _read(self, text: str) -> "_Read":
        """Parse and validate, touching nothing that others see."""
        try:
            parsed = self._judging.parsed(text)
        except GraphQLError as error:
            return _Read(error=error.with_traceback(None))
        faults = [] if self._is_plainly_valid(parsed) else self._judging.faults(parsed)
        return _Read(Document(parsed, faults))

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
