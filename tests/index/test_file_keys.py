"""Is each file of a version among its keys, wherever their slots are?"""

import random

import pytest

from graphql_api.domain.file_keys import (
    KEPT,
    LENGTH,
    SLOT,
    WHOLE,
    depth_of,
    key_of_checksum,
    key_of_name,
    looked_for,
)
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.index.builder import build_columns
from graphql_api.index.file_keys import file_keys
from graphql_api.index.version_index import VersionIndex
from tests.schema.archive import entry


def entries(count: int) -> list[FileEntry]:
    names = random.Random(count).sample(range(10**9), count)  # noqa: S311 repeatable on purpose
    return [entry(f"sub-{number}/eeg/sub-{number}_task-rést_eeg.edf", number) for number in names]


@pytest.mark.parametrize("count", [0, 1, 2, SLOT // 2, SLOT, 3 * SLOT, 10 * SLOT])
def test_all_names_and_checksums_are_found(count: int) -> None:
    columns = build_columns(entries(count))
    kept = file_keys(columns)
    assert kept[WHOLE] == ""
    depths = {len(slot) for slot in kept if slot != WHOLE}
    assert depths == ({depth_of(2 * count)} if count else set())
    assert max(map(len, kept.values())) <= 2 * SLOT * KEPT
    index = VersionIndex(columns)
    wanted = [key_of_name(name.encode()) for name in index.names(range(count))]
    wanted += [key_of_checksum(checksum.value) for row in range(count) if (checksum := index.checksum(row))]
    for key in wanted:
        assert any(_has(kept.get(slot, ""), digits) for slot, digits in looked_for(key)), key
    glued = sum(len(each) for each in kept.values())
    assert glued == KEPT * len(set(wanted))


def _has(kept: str, digits: str) -> bool:
    return any(kept[at : at + KEPT] == digits for at in range(0, len(kept), KEPT))


def test_short_checksums_have_keys() -> None:
    form = KeyForm(Holder.GIT, "crc32", "", "")
    columns = build_columns([FileEntry("README", 1, form, bytes.fromhex("0badcafe"))])
    kept = file_keys(columns)
    key = key_of_checksum("0badcafe")
    assert key == "0badcafe".ljust(LENGTH, "0")
    assert _has(kept[""], key[:KEPT])
