"""Is everything of each recording of the real data what an independent reading of its files gives?

The reading knows nothing of the product: names are taken apart by splitting them, files are opened or asked of git.
"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import ExecutionResult, execute, parse

from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.keeping import keep_texts
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from graphql_api.schema.schema import graph
from tests.ingest.shelf import Shelf
from tests.ingest.test_truth import REPOSITORIES, TREES

pytestmark = [pytest.mark.shared, pytest.mark.slow]

MOST = 2**20
QUERY = parse("""query Recordings($datasetId: String!) {
  version(datasetId: $datasetId) {
    participants { isKept rows }
    recordings {
      path
      files { path }
      sidecar { merged sources { path keys isKept } }
      channels { path isKept rows }
      events(first: 100000) { path isKept totalCount rows trialTypes { value count } }
      electrodes { path isKept rowCount }
      ambiguities { suffix paths }
      samplingFrequency
      channelCount
      durationSeconds
    }
  }
}""")


@dataclass
class Files:
    """The files of a dataset: their paths, and what each small one holds, null where its bytes are not there."""

    paths: set[str]
    read: Callable[[str], bytes | None]

    def applicable(self, recording: str, suffix: str, extension: str) -> Iterator[tuple[str, list[str]]]:
        """Give the files that apply, by directory from the root."""
        folder, _, name = recording.rpartition("/")
        parts = set(name.split(".")[0].split("_")[:-1])
        steps = folder.split("/")
        for depth in range(len(steps) + 1):
            place = "/".join(steps[:depth])
            found = [
                path
                for path in self._in(place)
                if path.endswith(extension) and self._fits(path, parts, suffix, extension)
            ]
            if found:
                yield place, sorted(found)

    def _in(self, folder: str) -> list[str]:
        if not hasattr(self, "_folders"):
            self._folders: dict[str, list[str]] = {}
            for path in self.paths:
                self._folders.setdefault(path.rpartition("/")[0], []).append(path)
        return self._folders.get(folder, [])

    @staticmethod
    def _fits(path: str, parts: set[str], suffix: str, extension: str) -> bool:
        *own, last = path.rpartition("/")[2].removesuffix(extension).split("_")
        if suffix in {"electrodes", "optodes"}:
            own = [each for each in own if not each.startswith("space-")]
        return last == suffix and set(own) <= parts


def of_folder(root: Path) -> Files:
    paths = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return Files(paths, lambda path: (root / path).read_bytes())


def of_repository(root: Path, tag: str) -> Files:
    listed = subprocess.run(
        ["git", "-C", root, "ls-tree", "-r", "-l", "-z", tag], capture_output=True, check=True
    )
    blobs: dict[str, str] = {}
    paths: set[str] = set()
    for line in listed.stdout.decode().split("\0")[:-1]:
        head, path = line.split("\t")
        mode, _, name, size = head.split()
        paths.add(path)
        if mode != "120000" and path.endswith((".json", ".tsv")) and int(size) <= MOST:
            blobs[path] = name
    wanted = "".join(f"{name}\n" for name in blobs.values()).encode()
    told = subprocess.run(
        ["git", "-C", root, "cat-file", "--batch"], input=wanted, capture_output=True, check=True
    )
    contents: dict[str, bytes] = {}
    position = 0
    for path in blobs:
        end = told.stdout.index(b"\n", position)
        length = int(told.stdout[position:end].split()[2])
        contents[path] = told.stdout[end + 1 : end + 1 + length]
        position = end + 2 + length
    pointers = {path for path, content in contents.items() if content.startswith(b"/annex/objects/")}
    return Files(paths, lambda path: None if path in pointers else contents.get(path))


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return [[cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()]


def value_of(cell: str) -> object:
    if cell in {"", "n/a", "N/A"}:
        return None
    try:
        number = json.loads(cell)
    except ValueError:
        return cell
    return number if isinstance(number, int | float) and not isinstance(number, bool) else cell


async def answer(shelf: Shelf, dataset_id: str) -> Any:  # noqa: ANN401 - any JSON
    async def load(content_hash: str) -> VersionIndex:
        [versions] = await shelf.catalog.list_versions([dataset_id])
        return VersionIndex(
            await shelf.columns(next(row for row in versions if row.content_hash == content_hash))
        )

    reader = Reader(shelf.catalog, IndexRegistry(load, 10**9))
    result = execute(
        graph().core,
        QUERY,
        context_value=Context(reader, "http://x", "r"),
        variable_values={"datasetId": dataset_id},
    )
    result = result if isinstance(result, ExecutionResult) else await result
    assert not result.errors
    assert result.data
    return result.data["version"]


def check_sidecar(files: Files, told: dict[str, Any], suffix: str) -> None:
    levels = list(files.applicable(told["path"], suffix, ".json"))
    single = [found[0] for _, found in levels if len(found) == 1]
    merged: dict[str, Any] = {}
    for path in single:
        merged |= json.loads(files.read(path) or b"{}")
    assert [each["path"] for each in (told["sidecar"] or {"sources": []})["sources"]] == single
    if told["sidecar"]:
        assert (told["sidecar"]["merged"] or {}) == merged
        for source in told["sidecar"]["sources"]:
            assert source["isKept"] is (files.read(source["path"]) is not None)
        owned = [key for source in told["sidecar"]["sources"] for key in source["keys"]]
        assert sorted(owned) == sorted(merged)
    for _, found in levels:
        if len(found) > 1:
            assert {"suffix": suffix, "paths": found} in told["ambiguities"]
    assert told["durationSeconds"] == (merged.get("RecordingDuration") or None)
    frequency = merged.get("SamplingFrequency")
    if isinstance(frequency, int | float) and frequency > 0:
        assert told["samplingFrequency"] == frequency


def check_table(files: Files, told: dict[str, Any], suffix: str) -> list[list[str]]:
    table, levels = told[suffix], list(files.applicable(told["path"], suffix, ".tsv"))
    if not levels or len(levels[-1][1]) > 1:
        assert table is None
        return []
    assert table["path"] == levels[-1][1][0]
    content = files.read(table["path"])
    assert table["isKept"] is (content is not None)
    if content is None:
        return []
    rows = rows_of(content)
    assert [list(row.values()) for row in table["rows"]] == [
        [value_of(row[place]) if place < len(row) else None for place in range(len(rows[0]))]
        for row in rows[1:]
    ]
    return rows


async def check(shelf: Shelf, dataset_id: str, files: Files, recordings: int) -> list[dict[str, Any]]:
    version = await answer(shelf, dataset_id)
    assert len(version["recordings"]) == recordings
    for told in version["recordings"]:
        suffix = told["path"].split("_")[-1].split(".")[0]
        assert {each["path"] for each in told["files"]} <= files.paths
        check_sidecar(files, told, suffix)
        channels = check_table(files, told, "channels")
        if channels[1:]:
            assert told["channelCount"] == len(channels) - 1
        events = check_table(files, told, "events")
        if events:
            assert told["events"]["totalCount"] == len(events) - 1
            if "trial_type" in events[0]:
                place = events[0].index("trial_type")
                types = [row[place] for row in events[1:] if value_of(row[place]) is not None]
                assert {each["value"]: each["count"] for each in told["events"]["trialTypes"]} == {
                    each: types.count(each) for each in types
                }
        for suffix_of_places in ("electrodes", "optodes"):
            levels = list(files.applicable(told["path"], suffix_of_places, ".tsv"))
            if levels and len(levels[-1][1]) == 1 == len(levels):
                assert levels[-1][1][0] in {each["path"] for each in told["electrodes"]}
    people = files.read("participants.tsv") if "participants.tsv" in files.paths else None
    assert (version["participants"] or {"rows": None})["rows"] is not None or people is None
    if people:
        rows = rows_of(people)
        assert [list(row.values()) for row in version["participants"]["rows"]] == [
            [value_of(row[place]) if place < len(row) else None for place in range(len(rows[0]))]
            for row in rows[1:]
        ]
    found: list[dict[str, Any]] = version["recordings"]
    return found


def truth_of(shared: Path, kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_text())[kind][name]
    return found


@pytest.mark.parametrize("name", TREES)
async def test_folder(tmp_path: Path, shared: Path, name: str) -> None:
    root, truth = shared / "data" / "trees" / name, truth_of(shared, "trees", name)
    async with Shelf.opened(tmp_path) as shelf:
        await shelf.ingest(root)
        await keep_texts(shelf.catalog, name, MOST)
        recordings = await check(shelf, name, of_folder(root), truth["recordings"])
    by_path = {each["path"]: each for each in recordings}
    for sample in truth["inheritance"]["samples"]:
        if sample["recording"] not in by_path:
            # Further echoes are files of the recording that the first one names, which its sidecar is of.
            assert any({"path": sample["recording"]} in each["files"] for each in recordings)
            continue
        told = by_path[sample["recording"]]["sidecar"]
        assert [each["path"] for each in (told or {"sources": []})["sources"]] == sample["sidecars"]
        written = json.dumps((told or {"merged": {}})["merged"], sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(written.encode()).hexdigest() == sample["merged_sha256"]


@pytest.mark.parametrize("name", REPOSITORIES)
async def test_repository(tmp_path: Path, shared: Path, name: str) -> None:
    async with Shelf.opened(tmp_path) as shelf:
        report = await shelf.ingest(shared / "data" / "git" / f"{name}.bundle")
        await keep_texts(shelf.catalog, report.dataset_id, MOST)
        latest = (await shelf.versions(name))[report.latest]
        [mirror] = (tmp_path / "repositories").glob(f"{name}*")
        files = of_repository(mirror, latest.revision)
        await check(shelf, name, files, latest.stats.recording_count)
