"""Does compiled code take for usual what its twin in Python takes for usual, and read it alike?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.annex import form_of_link
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.ingest.tree import Identity, of_content, of_link
from graphql_api.kernel import IS_COMPILED, listing
from graphql_api.kernel.rows import FileColumns, files_of

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

GIT = KeyForm(Holder.GIT, "git")
NONE = _weave.contents_of([])
NAMES = ["0" * 40, "ab" * 20, "cd" * 32, "AB" * 20, "ab" * 19, "ab" * 21]
KEYS = [
    "MD5E-s2048--0123456789abcdef0123456789abcdef.set",
    "MD5-s0--0123456789abcdef0123456789abcdef",
    "MD5-s1--0123456789abcdef0123456789abcdef.set",
    "SHA256E-s5--" + "0f" * 32,
    "SHA256E-s5--" + "0f" * 32 + ".tar.gz\n",
    "MD5E-s02--0123456789abcdef0123456789abcdef.set",
    "MD5E-s2048-m3--0123456789abcdef0123456789abcdef.set",
    "MD5E-s1234567890123456--0123456789abcdef0123456789abcdef.set",
    "MD5E-s--0123456789abcdef0123456789abcdef",
    "WORM-s3-m4--name",
    "XX-s3--" + "ab" * 100,
    "md5-s1--00",
    "MD5E-s1--",
    "MD5E-s1",
    "MD5E",
    "",
    "é",
]
TARGETS = [
    "../../.git/annex/objects/a/b/{0}/{0}",
    ".git/annex/objects/{0}",
    "/.git/annex/objects/{0}",
    "annex/objects/{0}",
    "x/annex/objects/.git/annex/objects/{0}",
    "../.gitannex/objects/{0}",
    "../.git/annex/objects/{0}/",
    "{0}",
]


def target_of(target: str, key: str) -> bytes:
    return target.format(key).encode()


contents: st.SearchStrategy[bytes] = st.one_of(
    st.builds(target_of, st.sampled_from(TARGETS), st.sampled_from(KEYS)),
    st.sampled_from([b"", b"{}", b"/annex/objects/" + KEYS[0].encode(), b"/annex/object", b"\xff"]),
)
segments = st.sampled_from(["sub-01", "eeg", "a b", ".git", ".github", "é", "\t", "x\n", "100644 blob"])
paths: st.SearchStrategy[bytes] = st.one_of(
    st.lists(segments, min_size=1, max_size=4).map("/".join).map(str.encode),
    st.sampled_from([b"a/\xff", b"a/\xed\xa0\x80", b"", b"/", b"a/" + b"x" * 4094, b"a/" + b"x" * 4095]),
)
modes = st.sampled_from(["100644", "100755", "120000", "160000", "040000", "100", "12000"])
kinds = st.sampled_from(["blob", "blob", "blob", "commit", "tree", "blo"])
sizes = st.sampled_from(["0", "7", "      3", "32768", "32769", "-", "BAD", "", "007", "9" * 15, "9" * 16])


def line_of(mode: str, kind: str, name: str, size: str, path: bytes) -> bytes:
    return f"{mode} {kind} {name} {size}\t".encode() + path


lines: st.SearchStrategy[bytes] = st.one_of(
    st.builds(line_of, modes, kinds, st.sampled_from(NAMES), sizes, paths),
    st.builds(line_of, modes, st.just("blob"), st.sampled_from(NAMES[:3]), st.just("  20"), paths),
    st.binary(max_size=30).filter(lambda line: b"\0" not in line),
)


def read(printed: bytes, known: dict[str, bytes]) -> tuple[list[FileEntry], bytes]:
    usual, rest = _weave.usual_files(printed, NONE, known, GIT, form_of_link)
    found = files_of(FileColumns(*_weave.file_columns([], usual)))
    assert (found, rest) == listing.usual_files(printed, {}, known, GIT, form_of_link)
    return found, rest


@given(st.lists(lines, max_size=12), st.dictionaries(st.sampled_from(NAMES), contents), st.booleans())
def test_any_listing_is_read_alike(listed: list[bytes], known: dict[str, bytes], whole: object) -> None:
    printed = b"\0".join(listed) + (b"\0" if whole else b"")
    found, rest = read(printed, known)
    assert len(found) + rest.count(b"\0") == printed.count(b"\0")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("target", TARGETS)
def test_a_usual_link_is_what_ingest_reads_it_to_be(target: str, key: str) -> None:
    text = target.format(key)
    [name] = NAMES[:1]
    printed = line_of("120000", "blob", name, "20", b"sub-01/a") + b"\0"
    found, _ = read(printed, {name: text.encode()})
    identity, _ = of_link(text, lambda: Identity(20, GIT, bytes(20), None))
    for each in found:
        assert each == identity.at("sub-01/a")
        assert not identity.codes
    assert bool(found) is (key in {*KEYS[:2], *KEYS[3:5]} and target in TARGETS[:3])


@given(contents)
def test_a_usual_file_is_no_pointer(content: bytes) -> None:
    [name] = NAMES[:1]
    found, _ = read(line_of("100644", "blob", name, "20", b"sub-01/a") + b"\0", {name: content})
    assert bool(found) is (of_content(content, lambda: Identity(0, GIT, b"", None)) is None)
    assert found in ([], [FileEntry("sub-01/a", 20, GIT, bytes(20))])


def test_what_is_large_is_no_pointer() -> None:
    printed = line_of("100644", "blob", NAMES[1], "40000", b"sub-01/a") + b"\0"
    assert read(printed, {}) == ([FileEntry("sub-01/a", 40000, GIT, b"\xab" * 20)], b"")


@pytest.mark.parametrize("extension", ["", ".a", ".é", "." + "x" * 60])
def test_forms_of_many_keys_are_those_of_each(extension: str) -> None:
    """More than are kept at hand, each met twice, and one that has no form."""
    backends = [("MD5", 32), ("MD5E", 32), ("SHA1E", 40), ("SHA256", 64), ("SHA512E", 128), ("XX", 32)]
    ends = [extension, *(f".{number}" for number in range(4))]
    targets = [
        f".git/annex/objects/{backend}-s1--{'ab' * (digits // 2)}{end}"
        for _ in range(2)
        for backend, digits in backends
        for end in ends
    ]
    names = [f"{number:040x}" for number in range(len(targets))]
    printed = b"".join([line_of("120000", "blob", name, "9", f"a/{name}".encode()) + b"\0" for name in names])
    found, _ = read(printed, dict(zip(names, map(str.encode, targets), strict=True)))
    assert len({entry.form for entry in found}) == len(found) // 2


def test_what_fails_in_between_is_raised() -> None:
    def fail(*_: object) -> KeyForm:
        raise LookupError

    printed = line_of("120000", "blob", NAMES[0], "20", b"sub-01/a") + b"\0"
    with pytest.raises(LookupError):
        _weave.usual_files(printed, NONE, {NAMES[0]: TARGETS[0].format(KEYS[0]).encode()}, GIT, fail)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (b"", NONE, {}, GIT),
        ("", NONE, {}, GIT, None),
        (b"", NONE, [], GIT, None),
        (b"", {}, {}, GIT, None),
        (b"", None, {}, GIT, None),
        (b"", NONE, {}, GIT, None, FileEntry),
    ],
)
def test_other_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        _weave.usual_files(*arguments)
