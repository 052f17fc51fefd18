"""Do cursors lead back to their keys, and is a made-up one refused?"""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.errors import InvalidCursorError, InvalidInputError
from graphql_api.domain.pages import check_page_size, decode_cursor, encode_cursor

KEYS = st.text(st.characters(exclude_categories=["Cs"]))


@given(KEYS)
def test_cursors_lead_back(key: str) -> None:
    cursor = encode_cursor(key)
    assert decode_cursor(cursor) == key
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(KEYS, st.data())
def test_a_cursor_that_was_tampered_with_is_refused_or_is_another_key_in_full(
    key: str, data: st.DataObject
) -> None:
    cursor = encode_cursor(key)
    place = data.draw(st.integers(0, len(cursor) - 1))
    other = cursor[:place] + data.draw(st.characters()) + cursor[place + 1 :]
    try:
        found = decode_cursor(other)
    except InvalidCursorError:
        return
    assert encode_cursor(found) == other


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        key = decode_cursor(text)
    except InvalidCursorError:
        return
    assert encode_cursor(key) == text


@pytest.mark.parametrize("place", range(3))
def test_the_mark_cannot_be_changed(place: int) -> None:
    cursor = encode_cursor("sub-01/eeg/sub-01_eeg.edf")
    changed = "z" if cursor[place] != "z" else "y"
    with pytest.raises(InvalidCursorError):
        decode_cursor(cursor[:place] + changed + cursor[place + 1 :])


@pytest.mark.parametrize("cursor", ["", "=", "MTo=", "MTp\n", " MTo", "MTr", "Mjo", "MTr_", "é", "\ud800"])
def test_what_this_server_never_wrote_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        decode_cursor(cursor)


def test_page_sizes_have_bounds_that_are_told() -> None:
    assert [check_page_size(first, 100) for first in (0, 1, 100)] == [0, 1, 100]
    for first in (-1, 101):
        with pytest.raises(InvalidInputError, match=f"from 0 to 100, not {first}"):
            check_page_size(first, 100)
