"""Is a sidecar read fast what it is read slowly?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.sidecars import parse_sidecar
from graphql_api.ingest.sidecar_contents import read_sidecar

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def same(content: bytes) -> None:
    # As text, which tells 1 from 1.0 and shows the order of fields.
    assert repr(read_sidecar(content)) == repr(parse_sidecar(content.decode(errors="replace")))


@given(values, st.booleans())
def test_any_json_is_read_alike(value: object, ascii_alone: object) -> None:
    same(json.dumps(value, ensure_ascii=bool(ascii_alone)).encode(errors="replace"))


@given(st.dictionaries(st.text(max_size=4), values, max_size=4))
def test_any_object_is_read_alike(value: object) -> None:
    same(json.dumps(value).encode())


@given(st.binary())
def test_any_bytes_are_read_alike(content: bytes) -> None:
    same(content)
    same(b'{"a": ' + content + b"}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[1]", "{}", "{} x", '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": -1e999}'),
        *('{"a": 9223372036854775807}', '{"a": 9223372036854775808}', '{"a": 18446744073709551616}'),
        *('{"a": -9223372036854775808}', '{"a": 1.00000000000000000000001}', '{"a": -0, "b": -0.0}'),
        *('{"a": 1, "b": 2, "a": 3}', '{"\\ud800": "\\udc00"}', '{"a": "\t"}', "\ufeff{}", '{"a": "\u00e9"}'),
        *('{"a":' + "[" * 63 + "]" * 63 + "}", '{"a":' + "[" * 2000 + "]" * 2000 + "}"),
    ],
)
def test_edges_are_read_alike(text: str) -> None:
    same(text.encode())


def test_what_is_not_utf_8_is_read_alike() -> None:
    same(b'{"a": "\xff", "b": 1}')
