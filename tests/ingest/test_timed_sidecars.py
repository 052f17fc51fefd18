"""Is a sidecar that is like another but for a duration read as it is by itself?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.sidecars import positive
from graphql_api.ingest.sidecar_contents import read_sidecar
from graphql_api.ingest.timed_sidecars import TimedSidecars

FIELD = "RecordingDuration"


def same(reader: TimedSidecars, content: bytes | None) -> None:
    fields = (read_sidecar(content) if content is not None else None) or {}
    found = reader.read(content)
    assert (found.is_timed, repr(found.seconds)) == (FIELD in fields, repr(positive(fields, FIELD)))
    fields.pop(FIELD, None)
    # As text, which tells 1 from 1.0 and shows the order of fields.
    assert repr(found.fields) == repr(fields)


numbers = st.integers() | st.floats() | st.floats(0, 1000) | st.integers(0, 1000)
names = st.sampled_from([FIELD, "SamplingFrequency", "a", f'"{FIELD}":1', f'"{FIELD}'])
values = st.recursive(
    numbers | st.text() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(names, numbers | values, max_size=4), max_size=4), st.sampled_from([None, 1]))
def test_any_objects_are_read_alike(objects: list[object], indent: int | None) -> None:
    reader = TimedSidecars()
    for each in [*objects, *objects]:
        same(reader, json.dumps(each, indent=indent).encode())


@given(st.lists(st.text(st.sampled_from(' "{}[]:,.019eE-\\u'), max_size=5), min_size=1, max_size=4))
def test_any_text_around_is_read_alike(pieces: list[str]) -> None:
    reader = TimedSidecars()
    for number in ("1", "2.5", "0"):
        same(reader, f'"{FIELD}":{number}'.join(pieces).encode())
        same(reader, ('{"a": 1, ' + f'"{FIELD}": {number}'.join(pieces) + "}").encode())


@pytest.mark.parametrize(
    "text",
    [
        *('{"%s": 4}', '{"%s": 4.25}', '{"%s": 0}', '{"%s": 0.0}', '{"%s": -4}', '{"%s": 04}', '{"%s": 4e2}'),
        *('{"%s": 4.}', '{"%s": 123456789012345678901234567890}', '{"%s": "4"}', '{"%s": null}', '{"%s": 4'),
        *('{"%s": 4, "%s": 5}', '{"a": {"%s": 4}}', '{"a": {"%s": 4}, "%s": 5}', '["%s": 4]', '["%s", 4]'),
        *('{"%s": 4, "a": NaN}', '{"\\u0052ecordingDuration": 5, "%s": 4}', '{"a": "\\"%s\\": 4,"}'),
        *('{"a": 1e999, "%s": 4}', '\ufeff{"%s": 4}', '{"%s" : 4 , "a": "\xff"}', "", "{}", '{"%s": 4} x'),
    ],
)
def test_edges_are_read_alike(text: str) -> None:
    reader = TimedSidecars()
    content = text.replace("%s", FIELD).encode("latin-1" if "\xff" in text else "utf-8")
    same(reader, content)
    same(reader, content)
    same(reader, content.replace(b"4", b"7"))


def test_what_is_equal_is_the_same_object() -> None:
    reader = TimedSidecars()
    first, second = (reader.read(b'{"a": 1, "RecordingDuration": %d.5}' % number) for number in (1, 2))
    assert first.fields is second.fields
    assert (first.seconds, second.seconds) == (1.5, 2.5)
    assert reader.read(b'{"a": 1}').fields is reader.read(b'{"a": 1}').fields
    same(reader, None)
