"""Are files found by checksum and by name, and no others?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch, read_checksum
from graphql_api.index.builder import build_columns
from graphql_api.index.version_index import VersionIndex

_GIT = KeyForm(Holder.GIT, "git")
_ANNEX = KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf")
_FOLDER = KeyForm(Holder.FOLDER)


def of(*files: FileEntry) -> VersionIndex:
    return VersionIndex(build_columns(files))


INDEX = of(
    FileEntry("README", 1, _GIT, b"\x01" * 20),
    FileEntry("a/README", 1, _GIT, b"\x01" * 20),
    FileEntry("a/notREADME", 1, _ANNEX, b"\x02" * 32),
    FileEntry("b/README.md", 1, _FOLDER, b"\x03" * 16),
    FileEntry("sub-01/b.edf", 1, _ANNEX, b"\x01" * 32),
)


def found(selection: FileSelection) -> list[str]:
    return [INDEX.path(row) for row in INDEX.select(selection).tolist()]


def test_files_of_a_checksum() -> None:
    assert found(FileSelection(checksum="01" * 20)) == ["README", "a/README"]
    assert found(FileSelection(checksum="git:" + "01" * 20)) == ["README", "a/README"]
    assert found(FileSelection(checksum="sha256:" + "01" * 32)) == ["sub-01/b.edf"]
    # Part of a checksum is none, and what stands for a folder's file is not public.
    for none in ("01" * 19, "md5:" + "01" * 20, "03" * 16, "2:" + "01" * 20):
        assert found(FileSelection(checksum=none)) == []


def test_files_of_a_name() -> None:
    assert found(FileSelection(name="README")) == ["README", "a/README"]
    for none in ("EADME", "a/README", "READM", "", "R.ADME"):
        assert found(FileSelection(name=none)) == []


def test_it_is_one_of_several_conditions() -> None:
    chosen = FileSelection(name="README", path_prefix="a/")
    assert found(chosen) == ["a/README"]
    assert found(replace(chosen, checksum="02" * 32)) == []
    assert found(replace(chosen, entities=EntitySelection(subject=TextMatch(eq="01")))) == []


def test_what_can_be_no_checksum_is_refused() -> None:
    assert read_checksum(" SHA256:ABCDEF01 ") == "sha256:abcdef01"
    for bad in ("", "xyz", "abc", "0" * 129, "sha256:", "a b"):
        with pytest.raises(InvalidFilterError):
            read_checksum(bad)


_NAMES = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=6, unique=True)


@given(_NAMES, st.text("ab.", min_size=1, max_size=3))
def test_any_name(names: list[str], wanted: str) -> None:
    paths = [f"d{place % 2}/{name}" for place, name in enumerate(names)]
    index = of(*(FileEntry(path, 1, _GIT, b"\x01" * 20) for path in paths))
    rows = index.select(FileSelection(name=wanted)).tolist()
    assert [index.path(row) for row in rows] == sorted(path for path in paths if path.split("/")[1] == wanted)


@pytest.mark.parametrize("step", [1, 3, 40])
def test_paths_and_checksums_of_many_rows_are_those_of_each(step: int) -> None:
    index = of(
        *(
            FileEntry(
                f"é{number:03}",
                1,
                _FOLDER if number % 5 else _GIT,
                bytes([number]) * (16 if number % 5 else 20),
            )
            for number in range(120)
        )
    )
    for rows in (range(0, 120, step), range(7, 8), range(0)):
        assert index.paths_at(rows) == [index.path(row) for row in rows]
        assert index.etags_at(rows) == [index.etag(row) for row in rows]
        assert index.keys_at(rows) == [index.key(row) for row in rows]
