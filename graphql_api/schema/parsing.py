"""How does a text become a document of graphql-core?

Its own parser is the meaning. Where the kernel is compiled, that reads what most documents consist of, in a tenth of
the time, and leaves to it all else: schemas, descriptions, block strings, escapes, letters outside of ASCII, and
whatever is a mistake, so that there is one voice to say which.
"""

from typing import Final

from graphql import DocumentNode, OperationType, TokenKind
from graphql import parse as parse_all
from graphql.language import Lexer, Token, ast
from graphql.language.parser import Parser

from graphql_api import kernel
from graphql_api.schema.lines import Lines

#: In the order that the kernel knows them by.
_CLASSES: Final[tuple[type, ...]] = (
    ast.DocumentNode,
    ast.OperationDefinitionNode,
    ast.FragmentDefinitionNode,
    ast.SelectionSetNode,
    ast.FieldNode,
    ast.FragmentSpreadNode,
    ast.InlineFragmentNode,
    ast.ArgumentNode,
    ast.DirectiveNode,
    ast.VariableDefinitionNode,
    ast.VariableNode,
    ast.NamedTypeNode,
    ast.ListTypeNode,
    ast.NonNullTypeNode,
    ast.NameNode,
    ast.IntValueNode,
    ast.FloatValueNode,
    ast.StringValueNode,
    ast.BooleanValueNode,
    ast.NullValueNode,
    ast.EnumValueNode,
    ast.ListValueNode,
    ast.ObjectValueNode,
    ast.ObjectFieldNode,
    ast.Location,
    ast.Token,
)
_KINDS: Final = (
    TokenKind.SOF,
    TokenKind.EOF,
    TokenKind.BANG,
    TokenKind.DOLLAR,
    TokenKind.AMP,
    TokenKind.PAREN_L,
    TokenKind.PAREN_R,
    TokenKind.SPREAD,
    TokenKind.COLON,
    TokenKind.EQUALS,
    TokenKind.AT,
    TokenKind.BRACKET_L,
    TokenKind.BRACKET_R,
    TokenKind.BRACE_L,
    TokenKind.PIPE,
    TokenKind.BRACE_R,
    TokenKind.NAME,
    TokenKind.INT,
    TokenKind.FLOAT,
    TokenKind.STRING,
)
_OPERATIONS: Final = (OperationType.QUERY, OperationType.MUTATION, OperationType.SUBSCRIPTION)
#: A document with every kind of node: where it is read alike, this graphql-core has the nodes that the kernel makes.
_SAMPLE: Final = """
query A($a: [Int!]! = [1, -2.5e3] @d) @d(a: {b: true, c: null, d: E}) {
  a: b(c: $a, d: "e") @d { f ... on T { g } ...F }
}
fragment F on T @d { ... @d { h } }
"""


def parse(text: str, most_tokens: int) -> DocumentNode:
    """Parse a document; GraphQLError where it is none, RecursionError or GraphQLError where it is nested too deep.

    Nodes and their places are those of `graphql.parse`; its tokens know no neighbours here.
    """
    read = compiled(text, most_tokens) if _IS_ALIKE else None
    return _parsed(text, most_tokens) if read is None else read


def _parsed(text: str, most_tokens: int) -> DocumentNode:
    lexer = Lexer(Lines(text))
    try:
        return Parser(lexer.source, max_tokens=most_tokens, lexer=lexer).parse_document()
    finally:
        # Whether it is one or not, its thousands of tokens are not left to be found as garbage.
        _part(lexer.token)


def _part(token: Token) -> None:
    """Let a token and all its neighbours know each other no more."""
    while token.next:
        token = token.next
    last: Token | None = token
    while last:
        last.prev, last.next, last = None, None, last.prev


def compiled(text: str, most_tokens: int) -> DocumentNode | None:
    """Parse by compiled code; null where graphql-core has to, or nothing is compiled."""
    read = kernel.parse(text, Lines(text), _CLASSES, _KINDS, _OPERATIONS, most_tokens)
    return read if isinstance(read, DocumentNode) else None


def _is_alike() -> bool:
    return compiled(_SAMPLE, 1000) == parse_all(_SAMPLE)


_IS_ALIKE: Final = _is_alike()
