"""Are columns read back as they were stored, and is anything else told?"""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphql_api.domain.errors import StoreCorruptError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash, decode, encode
from graphql_api.index.columns import Columns
from tests.index.made import VERSIONS, flat, stored

ANNEX = KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf")
GIT = KeyForm(Holder.GIT, "git")
MIB = 1024 * 1024


def small() -> list[FileEntry]:
    """A version of a few files of every kind."""
    return [
        FileEntry("dataset_description.json", 300, GIT, b"\1" * 20),
        FileEntry("sub-01/eeg/sub-01_task-a_eeg.edf", 10**9, ANNEX, b"\2" * 32),
        FileEntry("sub-01/eeg/sub-01_task-é_eeg.edf", 10, ANNEX, b"\3" * 32, "WORM-m1--x"),
        FileEntry("sub-01/eeg/new\nline", 0, KeyForm(Holder.FOLDER), b"\4" * 16),
    ]


@pytest.fixture(scope="module")
def incompressible() -> Columns:
    """20 MB of noise, which zstd cannot make smaller."""
    noise = random.Random(1)  # noqa: S311 (not for secrets)
    return replace(build_columns(small()), fingerprints=memoryview(noise.randbytes(20_000_000)))


@pytest.fixture(scope="module")
def noisy_chunks(incompressible: Columns) -> Sequence[bytes]:
    return tuple(encode(incompressible))


@given(VERSIONS)
@example([])
@example(small()[:1])
@example([FileEntry("caf\u00e9", 1, GIT, b"1"), FileEntry("cafe\u0301", 2, GIT, b"2")])
def test_columns_are_read_back(entries: list[FileEntry]) -> None:
    columns = build_columns(entries)
    chunks = encode(columns)
    assert flat(decode(chunks)) == flat(columns)
    assert encode(decode(chunks)) == chunks


def test_an_empty_version_answers() -> None:
    index = stored([])
    assert (len(index), index.find(""), index.find("a"), index.range_of("a")) == (0, None, None, range(0))
    assert index.children("") == ([], range(0))
    assert index.children("a") is None
    assert [len(level) for level in index.tree.levels] == [0, 0, 0, 0]


def test_chunks_of_noise_stay_below_8_mib_and_are_read_back(
    incompressible: Columns, noisy_chunks: Sequence[bytes]
) -> None:
    assert len(noisy_chunks) >= 3
    assert 7 * MIB < max(map(len, noisy_chunks)) < 8 * MIB
    assert flat(decode(noisy_chunks)) == flat(incompressible)


def test_a_missing_or_cut_chunk_is_told(noisy_chunks: Sequence[bytes]) -> None:
    chunks = noisy_chunks
    for place, chunk in enumerate(chunks):
        for damaged in ([], [chunk[: len(chunk) // 2]], [chunk[:-1]], [b""], [chunk[4:]]):
            with pytest.raises(StoreCorruptError):
                decode([*chunks[:place], *damaged, *chunks[place + 1 :]])


def test_nothing_at_all_is_told() -> None:
    for chunks in ([], [b""], [b"\0" * 100], encode(build_columns(small()))[:0]):
        with pytest.raises(StoreCorruptError):
            decode(chunks)


def test_any_changed_byte_is_told_or_changes_nothing() -> None:
    columns = build_columns(small())
    (chunk,) = encode(columns)
    told = 0
    for place in range(len(chunk)):
        for bits in (1, 2, 4, 8, 16, 32, 64, 128, 255):
            changed = bytearray(chunk)
            changed[place] ^= bits
            try:
                found = decode([bytes(changed)])
            except StoreCorruptError:
                told += 1
            else:
                assert flat(found) == flat(columns), (place, bits)
    assert told > 8 * len(chunk)


def test_changed_bytes_of_many_chunks_are_told(noisy_chunks: Sequence[bytes]) -> None:
    noise = random.Random(2)  # noqa: S311 (not for secrets)
    for _ in range(20):
        number = noise.randrange(len(noisy_chunks))
        changed = bytearray(noisy_chunks[number])
        changed[noise.randrange(16, len(changed))] ^= noise.randrange(1, 256)
        with pytest.raises(StoreCorruptError):
            decode([*noisy_chunks[:number], bytes(changed), *noisy_chunks[number + 1 :]])


@given(st.lists(st.binary(max_size=64), max_size=3))
def test_any_bytes_are_told(chunks: list[bytes]) -> None:
    with pytest.raises(StoreCorruptError):
        decode(chunks)


@given(VERSIONS, st.randoms())
def test_the_content_hash_is_that_of_the_files_whatever_their_order(
    entries: list[FileEntry], shuffle: random.Random
) -> None:
    before = content_hash(build_columns(entries))
    shuffle.shuffle(entries)
    assert content_hash(build_columns(entries)) == before
    assert content_hash(stored(entries).columns) == before
    assert len(bytes.fromhex(before)) == 32


@pytest.mark.parametrize("place", range(4))
def test_the_content_hash_changes_with_any_fact_of_any_file(place: int) -> None:
    entries = small()
    entry = entries[place]
    longer = entry.digest[:-1] + b"\xff"
    others = [
        entry._replace(path=entry.path + "x"),
        entry._replace(size=entry.size + 1),
        entry._replace(digest=longer),
        entry._replace(digest=b""),
        entry._replace(key="WORM-m2--x"),
        entry._replace(form=entry.form._replace(holder=Holder.ANNEX_POINTER)),
        entry._replace(form=entry.form._replace(backend="X")),
        entry._replace(form=entry.form._replace(key_extension=".x")),
    ]
    versions = [entries, *([*entries[:place], other, *entries[place + 1 :]] for other in others)]
    versions.append([*entries[:place], *entries[place + 1 :]])
    hashes = [content_hash(build_columns(version)) for version in versions]
    assert len(set(hashes)) == len(hashes)


def test_the_content_hash_tells_which_file_has_which_fact() -> None:
    one, two = FileEntry("a", 1, GIT, b"\1" * 20), FileEntry("b", 2, ANNEX, b"\2" * 32)
    crossed = [FileEntry("a", 1, ANNEX, b"\1" * 20), FileEntry("b", 2, GIT, b"\2" * 32)]
    hashes = {content_hash(build_columns(each)) for each in ([one, two], crossed)}
    keyed = [[one._replace(key="k"), two], [one, two._replace(key="k")]]
    hashes |= {content_hash(build_columns(each)) for each in keyed}
    assert len(hashes) == 4
