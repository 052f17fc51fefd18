"""Does compiled code read documents as graphql-core does, and leave to it all that it alone reads?"""

import gc
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Final, cast

import pytest
from graphql import DocumentNode, GraphQLError, Node, Source, parse
from graphql.language import Token
from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_api.kernel import IS_COMPILED
from graphql_api.schema import parsing
from tests.conftest import swept
from tests.schema.attacks import DOCUMENTS

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

MOST: Final = 5000
SCREENS: Final = sorted((Path(__file__).parent.parent / "fastpath" / "screens").glob("*.graphql"))
#: One after another they make mistakes mostly, so whole pieces of documents are among them.
WORDS: Final = [
    *("{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "...", "|", "&", "..", "."),
    *("query", "mutation", "subscription", "fragment", "on", "true", "false", "null", "a", "_b", "C9"),
    *(
        "0",
        "-1",
        "12",
        "01",
        "-",
        "1.5",
        "-0.5e-3",
        "1e9",
        "1.",
        "1e",
        "2a",
        "1.5.",
        '"x"',
        '""',
        '"',
        '"\\n"',
        '"""b"""',
        '"é"',
    ),
    *(" ", ",", "\t", "\n", "\r", "\r\n", "# c\n", "# c", "\0", "\ufeff", "é", "\ud800"),
    *(
        "{a}",
        "query Q($a: [Int!]! = 1)",
        "a: b(c: $a)",
        "fragment F on T {a}",
        "...F",
        "...on T{a}",
        "@d(e: {f: [1]})",
    ),
]


def told(text: str) -> DocumentNode | None:
    try:
        return parse(text, max_tokens=MOST)
    except GraphQLError:
        return None


def tokens(node: Node) -> Iterator[tuple[Token, Token]]:
    """Give the first and last tokens of all nodes."""
    assert node.loc
    yield node.loc.start_token, node.loc.end_token
    for each in fields(node):
        value: object = getattr(node, each.name)
        several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
        for below in several:
            if isinstance(below, Node):
                yield from tokens(below)


def check_alike(text: str) -> bool:
    """Compare; tell whether the text was read at all."""
    read = parsing.compiled(text, MOST)
    if read is None:
        return False
    meant = told(text)
    assert meant is not None
    assert read == meant
    assert list(tokens(read)) == list(tokens(meant))
    assert read.token_count == meant.token_count
    assert read.loc
    assert read.loc.source == Source(text)
    return True


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=swept(1000, 300))
def test_reads_what_graphql_core_reads(words: list[str], between: str) -> None:
    """Whatever stands in a text, it is read alike, or left."""
    check_alike(between.join(words))


@given(st.sampled_from(SCREENS), st.data())
@settings(max_examples=swept(200, 80))
def test_reads_changed_documents_alike(screen: Path, data: st.DataObject) -> None:
    """A stretch of a document that is gone, or stands twice, makes no difference between the two."""
    text = screen.read_text()
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    again = data.draw(st.sampled_from(["", text[begin:end] * 2, data.draw(st.sampled_from(WORDS))]))
    check_alike(text[:begin] + again + text[end:])


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.stem)
def test_reads_every_screen(path: Path) -> None:
    """What viewers ask is read by compiled code, and alike."""
    assert check_alike(path.read_text())


def test_reads_attacks_alike() -> None:
    """What was written to be costly is read alike, or left."""
    read = [check_alike(query) for query, _ in DOCUMENTS.values()]
    assert any(read)


def test_goes_as_deep_as_graphql_core() -> None:
    """Two hundred levels are read, one more is left."""
    assert parsing.compiled("{a" * 200 + "}" * 200, MOST) is not None
    assert parsing.compiled("{a" * 201 + "}" * 201, MOST) is None
    assert parsing.compiled("{a(b:" + "[" * 199 + "]" * 199 + ")}", MOST) is not None
    assert parsing.compiled("{a(b:" + "[" * 200 + "]" * 200 + ")}", MOST) is None
    assert parsing.compiled("{a(b:" + "[" * 100_000, 1_000_000) is None


def test_reads_no_more_words_than_allowed() -> None:
    """Words, signs and comments count, as they do for graphql-core."""
    text = "# one\n{ a # two\n }"
    assert parsing.compiled(text, 5) is not None
    assert parsing.compiled(text, 4) is None
    with pytest.raises(GraphQLError, match="more than 4 tokens"):
        parsing.parse(text, 4)


@pytest.mark.parametrize("text", ["", "{", '{a(b: "', "type T { a: Int }", '"told" query A { a }', "{ a }}"])
def test_errors_are_those_of_graphql_core(text: str) -> None:
    """What is left is said by graphql-core."""
    assert parsing.compiled(text, MOST) is None
    meant = told(text)
    if meant is not None:
        assert parsing.parse(text, MOST) == meant
        return
    with pytest.raises(GraphQLError) as found:
        parsing.parse(text, MOST)
    with pytest.raises(GraphQLError) as expected:
        parse(text)
    assert found.value.formatted == expected.value.formatted


def test_the_search_for_garbage_passes_documents_by() -> None:
    """A document of a thousand words is thousands of objects, none of which could be garbage unseen."""
    gc.collect()
    before = len(gc.get_objects())
    read = [parsing.compiled(path.read_text(), MOST) for path in SCREENS]
    assert len(gc.get_objects()) - before < 2 * len(SCREENS)
    assert all(each is not None and not gc.is_tracked(each) for each in read)


def test_holds_on_to_nothing() -> None:
    """Neither documents nor what was read of broken ones stay in memory."""
    text = SCREENS[0].read_text()
    cut = [text[:end] for end in range(len(text))]

    def read_all() -> None:
        for each in [*cut, *([text] * 50)]:
            parsing.compiled(each, MOST)

    read_all()
    gc.collect()
    before, none_before = len(gc.get_objects()), sys.getrefcount(None)
    for _ in range(5):
        read_all()
    gc.collect()
    assert len(gc.get_objects()) - before < len(cut)
    assert abs(sys.getrefcount(None) - none_before) < len(cut)


@pytest.mark.parametrize(
    "text", ['{ a(b: """c""") ' + "d " * 3000 + "}", "{ a " * 50, '{ a(b: "\\q") }', "#\n" * 4000]
)
def test_what_graphql_itself_parses_leaves_no_garbage(text: str) -> None:
    gc.collect()
    gc.disable()
    try:
        with suppress(GraphQLError):
            parsing.parse(text, 5000)
        left = gc.collect()
    finally:
        gc.enable()
    assert left < 100
