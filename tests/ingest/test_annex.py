"""Is every git-annex key taken apart so that it can be put together again, or else kept whole?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.annex import assemble_key, key_of_target, parse_key, read_pointer

MD5 = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "size", "algorithm", "extension"),
    [
        (f"MD5E-s2048--{MD5}.nii.gz", 2048, "md5", ".nii.gz"),
        (f"MD5-s0--{MD5}", 0, "md5", ""),
        (f"MD5E-s1--{MD5}", 1, "md5", ""),
        (f"SHA256E-s7--{MD5}{MD5}.set", 7, "sha256", ".set"),
        (f"SHA1-s7--{MD5}01234567", 7, "sha1", ""),
        (f"SHA3_256E-s7--{MD5}{MD5}.x", 7, "sha3_256", ".x"),
    ],
)
def test_exact_keys(text: str, size: int, algorithm: str, extension: str) -> None:
    key = parse_key(text)
    assert key is not None
    assert (key.size, key.algorithm, key.extension, key.whole) == (size, algorithm, extension, None)
    assert assemble_key(key.backend, size, key.digest, key.extension) == text


@pytest.mark.parametrize(
    ("text", "size", "algorithm"),
    [
        (f"MD5E--{MD5}.edf", None, "md5"),
        (f"MD5E-s5-m160--{MD5}.edf", 5, "md5"),
        (f"MD5E-s007--{MD5}.edf", 7, "md5"),
        (f"MD5-s5--{MD5}.edf", 5, None),
        (f"MD5E-s5--{MD5.upper()}.edf", 5, None),
        ("MD5E-s5--0123.edf", 5, None),
        ("WORM-s10-m1600000000--a.edf", 10, None),
        ("URL--http&c%%example.org%x", None, None),
        (f"MD5-s{'9' * 5000}--{MD5}", None, "md5"),
    ],
)
def test_other_keys_are_kept_whole(text: str, size: int | None, algorithm: str | None) -> None:
    key = parse_key(text)
    assert key is not None
    assert (key.size, key.algorithm, key.whole) == (size, algorithm, text)


@pytest.mark.parametrize(
    "text", ["", "x", "MD5E", "MD5E-s5", "MD5E-s5--", "-s5--x", "md5-s5--x", "MD5E-x--a"]
)
def test_what_is_no_key(text: str) -> None:
    assert parse_key(text) is None


@given(st.text(string.printable, max_size=80))
def test_any_text_is_no_key_or_one_that_is_not_lost(text: str) -> None:
    key = parse_key(text)
    if key is not None and key.whole is None:
        assert assemble_key(key.backend, key.size or 0, key.digest, key.extension) == text


def test_links() -> None:
    key = f"MD5E-s1--{MD5}.edf"
    for target in (f"../../.git/annex/objects/Xx/Yy/{key}/{key}", f".git/annex/objects/{key}"):
        assert key_of_target(target) == parse_key(key)
    for target in (
        f"annex/objects/{key}",
        f".git/annex/objects/{key}/",
        "sub-01/x.edf",
        ".git/annex/objects/a/b",
    ):
        assert key_of_target(target) is None


def test_pointers() -> None:
    key = f"MD5E-s1--{MD5}.edf"
    found = read_pointer(f"/annex/objects/{key}\r\n".encode())
    assert found is not None
    assert found.key == parse_key(key)
    assert not found.trailing
    assert read_pointer(b"annex/objects/x") is None
