"""Is a document of a shape that costs no more to check than a sensible one?

Parsing costs a hundred times what counting words does, and some of the specification's rules take time in the square of
what is repeated. So words are counted before anything is parsed, and repetitions before anything is validated.
"""

# graphql-core leaves type parameters open where this module takes its nodes apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

#: One word, number, text or sign. Anything else is skipped, a comment at once. A text that does not end goes as far as
#: it can: looking for its end again from each character would take time in the square.
_WORD: Final = re.compile(
    r'#[^\n\r]*|[^\W\d]\w*|-?\d[\d.eE+-]*|"""(?:[^"\\]|\\.|"(?!""))*(?:""")?|"(?:[^"\\\n]|\\.)*"?|\.{3}|[!$&():=@\[\]{|}]',
    re.ASCII | re.DOTALL,
)


#: More digits than any number needs; Python refuses to read more than some thousands. It is looked for where digits
#: begin: from each of those of a number that is almost as long would take time in the square.
_LONG_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{1000}")
_NINE_OF_THEM: Final = re.compile(r"[0-9]{9}")
_INTROSPECTING: Final = ("__schema", "__type")

#: Keys of fields that were met, and those below them.
_Known: TypeAlias = dict[str, "_Known"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Most of each in one document. The schema is told by graphql-core, which takes long: so often it may be asked."""

    characters: int = 100_000
    tokens: int = 5_000
    aliases: int = 500
    lines: int = 5_000
    root_fields: int = 100
    directives: int = 100
    fragments: int = 50
    spreads: int = 200
    inputs: int = 500
    repeated: int = 100
    schemas: int = 2
    types: int = 20


class LimitError(GraphQLError):
    """A document with more of something than is allowed."""


def check_text(text: str, limits: Limits) -> None:
    """Refuse what is too long before it is parsed."""
    check_length(text, limits)
    _check_words(text, limits)


def check_length(text: str, limits: Limits) -> None:
    """Refuse what is too long by what takes no time to count, which is all but words."""
    _check(len(text), limits.characters, "characters")
    _check(text.count("\n") + text.count("\r"), limits.lines, "lines")
    # Of a thousand digits each hundredth sign is one. Looking at every sign of a text without any takes milliseconds.
    if _NINE_OF_THEM.search(text[::100]) and _LONG_NUMBER.search(text):
        raise LimitError("The document has a number of a thousand digits or more.")


def _check_words(text: str, limits: Limits) -> None:
    # No text has more words than half of its characters and one, so that most need not be counted.
    if len(text) // 2 >= limits.tokens:
        words = (each for each in _WORD.finditer(text) if each[0][0] != "#")
        # Counting ends where there are too many, so that a text of signs alone costs no more than one that is allowed.
        if next(islice(words, limits.tokens, None), None) is not None:
            raise LimitError(f"The document has more than {limits.tokens} words and signs.")


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Refuse what is too much to be validated; one walk, however deep."""
    tally = _Tally()
    for definition in document.definitions:
        tally.fragments += isinstance(definition, FragmentDefinitionNode)
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            tally.count(definition)
    _check(tally.fragments, limits.fragments, "fragments")
    _check(tally.spreads, limits.spreads, "spreads")
    _check(tally.inputs, limits.inputs, "values in arguments")
    _check(tally.aliases, limits.aliases, "aliases")
    _check(tally.root_fields, limits.root_fields, "root fields")
    _check(tally.directives, limits.directives, "directives")
    _check(tally.repeated, limits.repeated, "repeated fields")
    _check(tally.introspecting["__schema"], limits.schemas, "__schema")
    _check(tally.introspecting["__type"], limits.types, "__type")


def _check(number: int, most: int, what: str) -> None:
    if number > most:
        raise LimitError(f"The document has {number} {what}, and may have {most}.")


class _Tally:
    """How many there are of each in a document."""

    def __init__(self) -> None:
        self.fragments = self.spreads = self.inputs = self.aliases = 0
        self.root_fields = self.directives = self.repeated = 0
        self.introspecting = dict.fromkeys(_INTROSPECTING, 0)

    def count(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> None:
        """Count all of one definition."""
        self.directives += len(definition.directives or ())
        root: _Known = {}
        waiting: list[tuple[SelectionSetNode, _Known]] = [(definition.selection_set, root)]
        while waiting:
            selected, known = waiting.pop()
            for each in selected.selections:
                if each.directives:
                    self.directives += len(each.directives)
                if isinstance(each, FieldNode):
                    below = self._count_field(each, known)
                    if each.selection_set:
                        waiting.append((each.selection_set, below))
                elif isinstance(each, InlineFragmentNode):
                    waiting.append((each.selection_set, known))
                else:
                    self.spreads += 1
        if isinstance(definition, OperationDefinitionNode):
            self.root_fields = max(self.root_fields, len(root))

    def _count_field(self, field: FieldNode, known: _Known) -> _Known:
        """Count one field; what stands below fields of one key is compared with each other, so it is known together."""
        key = name = field.name.value
        if field.alias is not None:
            key = field.alias.value
            self.aliases += 1
        if field.arguments:
            self.inputs += _size(field.arguments)
        if name in self.introspecting:
            self.introspecting[name] += 1
        self.repeated += key in known
        return known.setdefault(key, {})


def _size(arguments: Iterable[ArgumentNode]) -> int:
    """Count values within lists and objects of arguments."""
    waiting: list[ValueNode] = [each.value for each in arguments]
    size = -len(waiting)
    while waiting:
        value = waiting.pop()
        size += 1
        if isinstance(value, ListValueNode):
            waiting += value.values
        elif isinstance(value, ObjectValueNode):
            waiting += [each.value for each in value.fields]
    return size
