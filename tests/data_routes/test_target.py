import pytest

from rest_compat.data.target import Target, parse_target

REFUSED = (
    b"..",
    b"%2e%2e",
    b"%2E%2e",
    b".%2e",
    b"%2e",
    b"%2E",
    b"",
    b"a%2Fb",
    b"a%2fb",
    b"%00",
    b"a%00b",
    b"%C0%AE%C0%AE",
    b"%ED%A0%80",
    b"%FF",
    b"%",
    b"%2",
    b"%zz",
    b"100%",
    "é".encode("latin-1"),
)


def names(raw: bytes) -> tuple[str | None, ...]:
    return parse_target(raw).names


@pytest.mark.parametrize("segment", REFUSED)
def test_what_could_mean_two_things_is_refused(segment: bytes) -> None:
    assert parse_target(b"/nm000103/v1.0.0/" + segment + b"/x").path is None


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        (b"a+b", "a+b"),
        (b"a%2Bb", "a+b"),
        (b"a%20b", "a b"),
        (b"%2525", "%25"),
        (b"100%25", "100%"),
        (b"%2e%2e%2e", "..."),
        (b"sub-01%2Ejson", "sub-01.json"),
        (b"..%5C..", "..\\.."),
        (b"a:b", "a:b"),
        (b"%E6%97%A5", "日"),
        ("é".encode(), "é"),
        (b"e%CC%81", "e\u0301"),
        (b"__proto__", "__proto__"),
    ],
)
def test_each_segment_is_decoded_once(segment: bytes, name: str) -> None:
    assert parse_target(b"/nm000103/v1.0.0/" + segment).path == name


def test_literal_dots_are_dropped() -> None:
    assert names(b"/nm000103/v1.0.0/./a:b") == ("nm000103", "v1.0.0", "a:b")
    assert parse_target(b"/nm000103/v1.0.0/x/.").slash


def test_a_slash_at_the_end_is_no_segment() -> None:
    assert parse_target(b"/nm000103/v1.0.0/x/") == Target(
        "", ("nm000103", "v1.0.0", "x"), slash=True, rest="x", path="x"
    )
    assert parse_target(b"/nm000103/v1.0.0/x//").path is None
    assert parse_target(b"/nm000103/v1.0.0//x").path is None


@pytest.mark.parametrize("raw", [b"/", b"", b"/.", b"/data", b"/data/", b"/./data/./"])
def test_the_root_names_nothing(raw: bytes) -> None:
    assert names(raw) == ()


def test_the_alias_is_a_mount_and_no_dataset() -> None:
    assert parse_target(b"/data/nm000103/") == Target("/data", ("nm000103",), slash=True, rest="", path="")
    assert names(b"/data/data/nm000103") == ("data", "nm000103")
    assert names(b"/%64ata/nm000103") == ("data", "nm000103")
