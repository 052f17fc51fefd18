"""Does the graph say of every real dataset what was counted there by other means?

`truth.json` beside the datasets was counted with git and the file system alone.
"""

import hashlib
import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from graphql_api import stores
from graphql_api.domain.errors import SourceNotBidsError
from graphql_api.domain.versions import published_tag
from graphql_api.ingest.run import ingest
from tests.schema.asking import Asker, served, settings_in

pytestmark = pytest.mark.shared

#: All folders and repositories that there are; a test compares the list with truth.json.
TREES: Final = (
    "eeg_matchingpennies",
    "eeg_rishikesh",
    "eeg_ds003645s_hed_demo",
    "ieeg_visual_multimodal",
    "ds000247",
    "ds003",
    "ds006",
    "ds210",
    "synthetic",
    "motion_dualtask",
    "emg_Multimodal",
    "micr_SEMzarr",
    "pheno004",
    "pet005",
)
REPOSITORIES: Final = (
    "ds000001",
    "ds000247",
    "ds000248",
    "ds002181",
    "ds002778",
    "ds003061",
    "ds003645",
    "ds003708",
    "ds004215",
    "ds004230",
    "ds004362",
    "ds004752",
    "ds004830",
    "ds005514",
    "nm000110",
    "nm000132",
    "on002181",
)

#: Left out of the quick run: many files, or many versions of many files.
LARGE: Final = {"ds004230", "ds004362", "ds005514", "nm000110", "nm000132", "ds000248", "ds003645"}

#: Holds no dataset.
NOT_BIDS: Final = "ds004215"

COUNTS: Final = """
query ($id: String!, $tag: String!) {
  version(datasetId: $id, tag: $tag) {
    stats { fileCount sizeBytes subjectCount sessionCount recordingCount tasks }
    sessions: entityValues(entity: SESSION) { value }
    runs: entityValues(entity: RUN) { value }
    datatypes: entityValues(entity: DATATYPE) { value recordingCount }
    directory { fileCount sizeBytes }
    subjects {
      label fileCount sizeBytes
      sessions { label fileCount sizeBytes tasks { label fileCount sizeBytes
        runs { label fileCount sizeBytes files { path sizeBytes } } } }
    }
  }
}
"""

FILES: Final = """
query ($id: String!, $tag: String!, $after: String) {
  version(datasetId: $id, tag: $tag) {
    files(first: 10000, after: $after) { totalCount totalSizeBytes nodes { path } pageInfo { hasNextPage endCursor } }
  }
}
"""


class Item(NamedTuple):
    """One item of the tree with the labels above it."""

    labels: tuple[str | None, ...]
    told: dict[str, Any]


def _sources() -> Iterator[Any]:
    for kind, names in (("trees", TREES), ("git", REPOSITORIES)):
        for name in names:
            marks = [pytest.mark.slow] if kind == "git" and name in LARGE else []
            yield pytest.param((kind, name), id=f"{kind}-{name}", marks=marks)


@pytest.fixture(scope="session")
def truth(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_bytes())
    return loaded


@pytest.fixture(params=[param for param in _sources() if param.values[0][1] != NOT_BIDS])
def source(request: pytest.FixtureRequest) -> tuple[str, str]:
    kind, name = request.param
    return kind, name


@pytest.fixture
async def archive(source: tuple[str, str], shared: Path, tmp_path: Path) -> AsyncGenerator[Asker]:
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        await ingest(_path(shared, source), catalog=catalog, data_dir=tmp_path)
    async with served(settings) as asker:
        yield asker


def _path(shared: Path, source: tuple[str, str]) -> str:
    kind, name = source
    return str(shared / "data" / kind / (name if kind == "trees" else f"{name}.bundle"))


def _versions(truth: dict[str, Any], source: tuple[str, str]) -> dict[str, dict[str, Any]]:
    """What was counted, by the tag that it is published under; HEAD of a repository with tags is no version."""
    kind, name = source
    known = truth[kind][name]
    if kind == "trees":
        return {"v1.0.0": known}
    return {published_tag(each["version"]): each for each in known["versions"] if each["version"] != "HEAD"}


def test_every_dataset_of_truth_json_is_tested(truth: dict[str, Any]) -> None:
    assert set(truth["trees"]) == set(TREES)
    assert set(truth["git"]) == set(REPOSITORIES)


async def test_what_is_not_bids_is_refused(shared: Path, tmp_path: Path) -> None:
    async with stores.opened(settings_in(tmp_path)) as catalog:
        with pytest.raises(SourceNotBidsError):
            await ingest(_path(shared, ("git", NOT_BIDS)), catalog=catalog, data_dir=tmp_path)
        assert await catalog.get_datasets([NOT_BIDS]) == [None]


async def test_the_graph_tells_what_was_counted(
    archive: Asker, source: tuple[str, str], truth: dict[str, Any]
) -> None:
    dataset_id = source[1]
    expected = _versions(truth, source)
    listed = await archive.data(
        "query ($id: String!) { dataset(datasetId: $id) { versions { tag } } }", id=dataset_id
    )
    assert {version["tag"] for version in listed["dataset"]["versions"]} == set(expected)
    for tag, known in expected.items():
        told = (await archive.data(COUNTS, id=dataset_id, tag=tag))["version"]
        _check_counts(told, known)
        paths = await _all_paths(archive, dataset_id, tag)
        assert hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest() == known["paths_sha256"]
        _check_tree(told, known, paths)


def _check_counts(told: dict[str, Any], known: dict[str, Any]) -> None:
    stats = told["stats"]
    assert (stats["fileCount"], stats["sizeBytes"]) == (known["files"], known["bytes"])
    assert told["directory"] == {"fileCount": known["files"], "sizeBytes": known["bytes"]}
    assert stats["subjectCount"] == known["subjects"]
    assert stats["sessionCount"] == known["sessions_distinct_labels"]
    assert stats["recordingCount"] == known["recordings"]
    assert stats["tasks"] == sorted(known["task_labels"])
    _check_labels(_labels(told["sessions"]), known["session_labels"], known["sessions_distinct_labels"])
    _check_labels(_labels(told["runs"]), known["run_labels"], known["runs_distinct_labels"])
    recordings = {
        each["value"]: each["recordingCount"] for each in told["datatypes"] if each["recordingCount"]
    }
    assert recordings == known["recordings_by_datatype"]


def _labels(values: list[dict[str, Any]]) -> list[str]:
    return [each["value"] for each in values if each["value"] is not None]


async def _all_paths(archive: Asker, dataset_id: str, tag: str) -> list[str]:
    paths: list[str] = []
    after: str | None = None
    while True:
        page = (await archive.data(FILES, id=dataset_id, tag=tag, after=after))["version"]["files"]
        paths += [node["path"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(paths) == page["totalCount"]
            return paths
        after = page["pageInfo"]["endCursor"]


def _check_tree(told: dict[str, Any], known: dict[str, Any], paths: list[str]) -> None:
    levels = ("subjects", "sessions", "tasks", "runs", "files")
    subjects, sessions, tasks, runs, files = (list(_walk(told, levels[: depth + 1])) for depth in range(5))
    _check_labels([each.told["label"] for each in subjects], known["subject_labels"], known["subjects"])
    pairs = [each for each in sessions if each.told["label"] is not None]
    assert len(pairs) == known["subject_session_pairs"]
    assert {each.told["label"] for each in tasks} - {None} == set(known["task_labels"])
    assert len({each.told["label"] for each in runs} - {None}) == known["runs_distinct_labels"]
    met = [each.told["path"] for each in files]
    assert len(met) == len(set(met))
    assert sorted(met) == sorted(path for path in paths if path.startswith("sub-") and "/" in path)
    for level in (subjects, sessions, tasks, runs):
        assert sum(each.told["fileCount"] for each in level) == len(files)
        assert sum(each.told["sizeBytes"] for each in level) == sum(each.told["sizeBytes"] for each in files)
        assert len({each.labels for each in level}) == len(level)


def _check_labels(labels: list[str], known: list[str], count: int) -> None:
    """Long lists of labels are cut in truth.json: behind ten with a last `...`, or after the sixtieth."""
    assert len(labels) == count
    assert labels == sorted(labels)
    assert labels == sorted(labels)
    assert set(known) - {"..."} <= set(labels)
    assert len(known) in {count, 60} or known[-1] == "..."


def _walk(
    told: dict[str, Any], levels: tuple[str, ...], above: tuple[str | None, ...] = ()
) -> Iterator[Item]:
    """Give the items of the last of these levels, each with its labels from the subject down."""
    for item in told[levels[0]]:
        labels = (*above, item.get("label", item.get("path")))
        if len(levels) == 1:
            yield Item(labels, item)
        else:
            yield from _walk(item, levels[1:], labels)
