"""Does compiled code write what its twin in Python writes, and does it refuse what it cannot read?"""

import hashlib
import hmac
import random
from collections.abc import Callable
from html import escape
from typing import Any, Final
from urllib.parse import quote_from_bytes

import numpy as np
import numpy.typing as npt
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.kernel import IS_COMPILED, pure
from graphql_api.kernel.columns import (
    Checksums,
    Coded,
    Codes,
    Column,
    Escape,
    Files,
    Level,
    Listed,
    Numbers,
    Part,
    Places,
    Signatures,
    Texts,
    Woven,
)

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

NAMES: Final = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
RANDOM: Final = st.randoms(use_true_random=False)
PORTABLE: Final = True
CONTINUED: Final = True
UNSIGNED: Final = (np.uint8, np.uint16, np.uint32)


def starts_of(texts: list[bytes]) -> Places:
    return np.cumsum([0, *[len(text) + 1 for text in texts]]).astype(np.uint32)


def glued(texts: list[bytes]) -> tuple[memoryview, Places]:
    return memoryview(b"".join([text + b"\0" for text in texts])), starts_of(texts)


def texts_column(chance: random.Random, names: list[str], count: int) -> Texts:
    data, starts = glued([name.encode() for name in names])
    rows = np.array([chance.randrange(len(names)) for _ in range(count)], np.uint32)
    if chance.random() < 0.3:
        rows = np.sort(rows)
    escape = chance.choice(list(Escape))
    # What is left out are whole characters: names are not cut within one.
    return Texts(data, starts, rows, chance.choice([Part.WHOLE, Part.NAME, Part.VALUE]), 0, escape)


def checksums_column(chance: random.Random, count: int) -> Checksums:
    etags = [chance.choice([b"", b"md5:00ff", b"sha256:" + b"ab" * 32]) for _ in range(count)]
    if chance.random() < 0.5:
        etags = [each or b"md5:11" for each in etags]
    data, starts = glued(etags)
    return Checksums(data, starts, np.arange(count, dtype=np.uint32), b'%{"a":"', b'","v":"', b'"}', b"null%")


def column(chance: random.Random, names: list[str], count: int, depth: int = 0) -> Column:
    kind = chance.randrange(6 if depth < 2 and count else 5)
    if kind == 0:
        return texts_column(chance, names, count)
    if kind == 1:
        return checksums_column(chance, count)
    if kind == 2:
        return Numbers(
            np.array([chance.choice([0, -1, 7, 10 ** chance.randrange(18)]) for _ in range(count)], np.int64)
        )
    if kind == 3:
        table = [name.encode() for name in names]
        codes: Codes = np.array([chance.randrange(len(table)) for _ in range(count)], np.uint32)
        codes = codes.astype(chance.choice(UNSIGNED))
        return Coded(table, codes)
    if kind == 4:
        return Listed([chance.choice(names).encode() for _ in range(count)])
    signed = woven(chance, names, count, depth + 1, least=1)
    return Signatures(chance.randbytes(chance.randrange(65)), chance.randbytes(chance.randrange(90)), signed)


def woven(chance: random.Random, names: list[str], count: int, depth: int = 0, least: int = 0) -> Woven:
    columns = tuple(column(chance, names, count, depth) for _ in range(chance.randrange(least, 5)))
    texts = tuple(
        chance.choice(names).encode() + b"%s"[: chance.randrange(3)] for _ in range(len(columns) + 1)
    )
    return Woven(texts, columns)


@given(RANDOM, st.lists(NAMES, min_size=1, max_size=9), st.integers(0, 40))
def test_objects_are_the_twins(chance: random.Random, names: list[str], count: int) -> None:
    template = woven(chance, names, count)
    assert _weave.weave(template, count, b",\n") == pure.weave(template, count, b",\n")


def levels_of(
    chance: random.Random, names: list[str], depth: int, units: int, *, continued: bool
) -> list[Level]:
    places = [np.arange(units, dtype=np.uint32)]
    for _ in range(depth):
        # A level begins only where those below it do; the topmost begins the stretch, or goes on from before.
        chosen = [
            place for place in places[0].tolist() if chance.random() < 0.5 or (place == 0 and not continued)
        ]
        places.insert(0, np.array(chosen, np.uint32))
    has_columns = chance.random() < 0.5
    return [
        Level(
            woven(chance, names, len(each)),
            woven(chance, names, max(0, len(each) - (not continued))) if has_columns else Woven((b"]}",), ()),
            each,
            len(each),
        )
        for each in places
    ]


@given(
    chance=RANDOM,
    names=st.lists(NAMES, min_size=1, max_size=9),
    depth=st.integers(0, 3),
    units=st.integers(0, 12),
    continued=st.booleans(),
)
def test_trees_are_the_twins(
    chance: random.Random, names: list[str], depth: int, units: int, *, continued: bool
) -> None:
    levels = levels_of(chance, names, depth, units, continued=continued)
    assert _weave.weave_tree(levels, None, continued) == pure.weave_tree(levels, None, continued)
    count = units * 2 + chance.randrange(4)
    starts = sorted(chance.sample(range(count), units)) if count else []
    if starts and not continued:
        starts[0] = 0
    files = Files(woven(chance, names, count), np.array(starts, np.uint32), count)
    assert _weave.weave_tree(levels, files, continued) == pure.weave_tree(levels, files, continued)


@given(st.lists(NAMES, min_size=1))
def test_escapes_are_those_of_the_libraries(names: list[str]) -> None:
    data, starts = glued([name.encode() for name in names])
    rows = np.arange(len(names), dtype=np.uint32)
    libraries: dict[Escape, Callable[[str], bytes]] = {
        Escape.NONE: lambda name: name.encode(),
        Escape.JSON: lambda name: orjson.dumps(name)[1:-1],
        Escape.URL: lambda name: quote_from_bytes(name.encode()).encode(),
        Escape.HTML: lambda name: escape(name).encode(),
    }
    for kind, library in libraries.items():
        template = Woven((b"", b""), (Texts(data, starts, rows, escape=kind),))
        assert _weave.weave(template, len(names), b"\0") == b"\0".join(map(library, names))


@pytest.mark.parametrize("portable", [True, False])
def test_signatures_are_those_of_hmac(*, portable: bool) -> None:
    texts = [bytes([each % 256]) * each for each in range(300)]
    keys = [b"", b"k", b"k" * 32, b"k" * 64]
    _weave.choose_hash(portable)
    try:
        for key in keys:
            made = Signatures(key, b"PREFIX\n", Woven((b"", b""), (Listed(texts),)))
            found = _weave.weave(Woven((b"", b""), (made,)), len(texts), b"\n").split(b"\n")
            wanted = [
                hmac.digest(key, b"PREFIX\n" + hashlib.sha256(text).hexdigest().encode(), "sha256")
                .hex()
                .encode()
                for text in texts
            ]
            assert found == wanted
    finally:
        _weave.choose_hash(not PORTABLE)


def _texts(**fields: npt.NDArray[Any] | int) -> Texts:
    data, starts = glued([b"one", b"two"])
    texts: Texts = Texts(data, starts, np.array([0, 1], np.uint32))._replace(**fields)  # type: ignore[arg-type]
    return texts


BAD: Final[dict[str, Any]] = {
    "no template": None,
    "no texts": ((), ()),
    "a text that is none": (("text",), ()),
    "a column without fields": ((b"", b""), ((),)),
    "a column of no kind": ((b"", b""), ((1, 2, 9),)),
    "fewer fields than its kind": ((b"", b""), ((b"", 0),)),
    "a row that is not there": ((b"", b""), (_texts(rows=np.array([0, 2], np.uint32)),)),
    "too few rows": ((b"", b""), (_texts(rows=np.array([0], np.uint32)),)),
    "rows of eight bytes": ((b"", b""), (_texts(rows=np.array([0, 1], np.int64)),)),
    "starts beyond the end": ((b"", b""), (_texts(starts=np.array([0, 90, 99], np.uint32)),)),
    "starts that fall": ((b"", b""), (_texts(starts=np.array([8, 4, 0], np.uint32)),)),
    "an unknown escape": ((b"", b""), (_texts(escape=7),)),
    "less than nothing skipped": ((b"", b""), (_texts(skipped=-1),)),
    "codes beyond the table": ((b"", b""), (Coded([b"x"], np.array([0, 1], np.uint8)),)),
    "codes of eight bytes": ((b"", b""), (Coded([b"x"], np.array([0, 0], np.uint64)),)),
    "a table that is no list": ((b"", b""), (Coded(("x",), np.array([0, 0], np.uint8)),)),  # type: ignore[arg-type]
    "a list of no bytes": ((b"", b""), (Listed(["x", "y"]),)),  # type: ignore[list-item]
    "a short list": ((b"", b""), (Listed([b"x"]),)),
    "few numbers": ((b"", b""), (Numbers(np.array([1], np.int64)),)),
    "a key of more than a block": ((b"", b""), (Signatures(b"k" * 65, b"", Woven((b"",), ())),)),
    "a signature of nothing": ((b"", b""), (Signatures(b"k", b"", None),)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    for _ in range(3):
        with pytest.raises((ValueError, TypeError, IndexError, BufferError)):
            _weave.weave(BAD[name], 2, b",")
    template = Woven((b"a",), ())
    assert _weave.weave(template, 2, b",") == b"a,a"


def test_levels_that_do_not_fit_are_refused() -> None:
    one = Woven((b"[",), ())
    for levels in (
        [],
        [None],
        [Level(one, one, np.zeros(1, np.uint32), 2)],
        [Level(one, one, np.zeros(1, np.uint32)[::-1][:0], 1)],
    ):
        with pytest.raises((ValueError, TypeError)):
            _weave.weave_tree(levels, None, not CONTINUED)  # type: ignore[arg-type]
    fewer = [Level(one, one, np.zeros(0, np.uint32), 0), Level(one, one, np.zeros(1, np.uint32), 1)]
    assert _weave.weave_tree(fewer, None, not CONTINUED) == b"["
