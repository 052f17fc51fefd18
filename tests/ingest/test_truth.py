"""Does every dataset and version of the real data count as the truth says?"""

import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from graphql_api.domain.errors import SourceNotBidsError
from graphql_api.domain.versions import published_tag
from graphql_api.index.columns import Columns
from tests.ingest.shelf import Shelf, paths_of

pytestmark = pytest.mark.shared

TREES = (
    *("eeg_matchingpennies", "eeg_rishikesh", "eeg_ds003645s_hed_demo", "ieeg_visual_multimodal", "ds000247"),
    *("ds003", "ds006", "ds210", "synthetic", "motion_dualtask", "emg_Multimodal", "micr_SEMzarr"),
    *("pheno004", "pet005"),
)
REPOSITORIES = (
    *("ds003061", "ds002778", "ds000248", "ds003645", "ds004752", "ds003708", "ds004230", "ds000247"),
    *("ds000001", "ds002181", "on002181", "ds004362", "ds005514", "nm000132", "nm000110", "ds004830"),
)


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_text())
    return found


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with Shelf.opened(tmp_path) as opened:
        yield opened


def test_all_of_the_truth_is_asked_for(truth: dict[str, Any]) -> None:
    assert set(TREES) == set(truth["trees"])
    assert {*REPOSITORIES, "ds004215"} == set(truth["git"])


@pytest.mark.parametrize("name", TREES)
async def test_folder(shelf: Shelf, shared: Path, truth: dict[str, Any], name: str) -> None:
    report = await shelf.ingest(shared / "data" / "trees" / name)
    assert report.published == ["v1.0.0"]
    await check(shelf, name, "v1.0.0", truth["trees"][name])


@pytest.mark.parametrize("name", REPOSITORIES)
async def test_repository(shelf: Shelf, shared: Path, truth: dict[str, Any], name: str) -> None:
    report = await shelf.ingest(shared / "data" / "git" / f"{name}.bundle")
    expected = {published_tag(each["version"]): each for each in truth["git"][name]["versions"]}
    assert sorted(report.published) == sorted(expected)
    for tag, counts in expected.items():
        await check(shelf, name, tag, counts)
        row = (await shelf.versions(name))[tag]
        assert row.revision == counts["commit"]
        assert row.created_at[:10] == counts["date"][:10]


async def test_what_is_no_dataset_is_refused(shelf: Shelf, shared: Path) -> None:
    with pytest.raises(SourceNotBidsError):
        await shelf.ingest(shared / "data" / "git" / "ds004215.bundle")
    assert await shelf.catalog.revisions() == {}
    assert not list((shelf.data_dir / "repositories").iterdir())


async def check(shelf: Shelf, name: str, tag: str, expected: dict[str, Any]) -> None:
    row = (await shelf.versions(name))[tag]
    columns = await shelf.columns(row)
    assert row.stats.file_count == expected["files"]
    assert row.stats.size_bytes == expected["bytes"]
    assert row.stats.subject_count == expected["subjects"]
    assert row.stats.tasks == tuple(expected["task_labels"])
    assert row.stats.recording_count == expected["recordings"]
    assert sha256_of(paths_of(columns)) == expected["paths_sha256"]
    assert labels(columns, "sessions") == expected["session_labels"]
    # The truth names 60 labels at most, and counts them all.
    assert len(labels(columns, "runs")) == expected["runs_distinct_labels"]
    assert set(labels(columns, "runs")) >= set(expected["run_labels"])
    assert session_pairs(columns) == expected["subject_session_pairs"]
    assert recordings(columns) == expected["recordings_by_datatype"]


def sha256_of(paths: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest()


def labels(columns: Columns, level: str) -> list[str]:
    listed: tuple[str | None, ...] = getattr(columns, level)
    codes: list[int] = getattr(columns, f"group_{level}")[columns.tree_start :].tolist()
    return sorted({label for label in map(listed.__getitem__, codes) if label is not None})


def session_pairs(columns: Columns) -> int:
    pairs = zip(columns.group_subjects.tolist(), columns.group_sessions.tolist(), strict=True)
    return len({pair for pair in list(pairs)[columns.tree_start :] if columns.sessions[pair[1]] is not None})


def recordings(columns: Columns) -> dict[str, int]:
    kinds = (columns.kinds[row] for row in columns.recording_rows)
    return dict(Counter(str(columns.kind_list[kind].datatype) for kind in kinds))
