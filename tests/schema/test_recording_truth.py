"""Is everything of each recording of the real data what an independent reading of its files gives?"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false

import hashlib
import json
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, execute, parse

from graphql_api.fastpath.answers import FastAnswers
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.splice import SplicingExecutor
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.keeping import keep_texts
from graphql_api.resolvers.epoch import Epoch
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from graphql_api.schema.document import Documents
from graphql_api.schema.execution import Execution
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.schema import graph
from tests.conftest import THOROUGH
from tests.ingest.shelf import Shelf
from tests.ingest.test_truth import REPOSITORIES, TREES
from tests.schema.reading import MOST, Expected, Files, of_folder, of_repository, single
from tests.schema.test_recording import Counted

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: What tells the parts of one recording apart.
PARTS = re.compile(r"_(?:split|echo|part)-[^_./]*")
ALL_OF_A_RECORDING = """
  path
  files { path }
  companions { path }
  sidecar { merged sources { path keys isKept } }
  channels { path isKept columns { name } rows }
  events(first: 100000) { path isKept totalCount columns { name } rows trialTypes { value count } }
  electrodes { path isKept rows }
  coordinateSystems { merged sources { path isKept } }
  ambiguities { suffix paths }
  samplingFrequency
  channelCount
  durationSeconds
"""
EVERY = f"""query Every($datasetId: String!) {{
  version(datasetId: $datasetId) {{
    participants {{ isKept rows }}
    recordings {{ {ALL_OF_A_RECORDING} }}
  }}
}}"""
ONE = f"""query One($datasetId: String!, $path: String!) {{
  version(datasetId: $datasetId) {{
    participants {{ isKept rows }}
    recording(path: $path) {{ {ALL_OF_A_RECORDING} }}
  }}
}}"""


def reader_of(shelf: Shelf, dataset_id: str) -> tuple[Reader, Counted]:
    """Make a reader, and the count of what the catalogue is asked for it."""

    async def load(content_hash: str) -> VersionIndex:
        [versions] = await shelf.catalog.list_versions([dataset_id])
        return VersionIndex(
            await shelf.columns(next(row for row in versions if row.content_hash == content_hash))
        )

    counted = Counted(shelf.catalog)
    # Whatever a reader asks for, the catalogue behind is asked for.
    reader = Reader(counted, IndexRegistry(load, 10**9))  # pyright: ignore[reportArgumentType]
    return reader, counted


async def answer(shelf: Shelf, query: str, **asked: str) -> Any:  # noqa: ANN401 - any JSON
    """Give the version of a server's answer."""
    reader, _ = reader_of(shelf, asked["datasetId"])
    core = graph().core
    documents = Documents(core, most_characters=0, is_plainly_valid=partial(is_plainly_valid, core))
    answers = FastAnswers(core, Execution(documents, SplicingExecutor), Epoch(), kept_bytes=0)
    request = GraphQLRequest(query, asked, None, safe=False)
    told = orjson.loads(b"".join((await answers(request, Context(reader, "http://x", "r"))).texts))
    assert "errors" not in told
    assert answers.planned
    return told["data"]["version"]


async def executed(shelf: Shelf, query: str, **asked: str) -> tuple[Any, int]:
    """Give the version of graphql-core's answer, and how often the catalogue was asked for it."""
    reader, counted = reader_of(shelf, asked["datasetId"])
    context = Context(reader, "http://x", "r")
    result = execute(graph().core, parse(query), context_value=context, variable_values=asked)
    result = result if isinstance(result, ExecutionResult) else await result
    assert not result.errors
    assert result.data
    return result.data["version"], counted.calls.total()


def check_files(files: Files, told: dict[str, Any]) -> None:
    path = told["path"]
    folder, _, name = path.rpartition("/")
    own = {each["path"] for each in told["files"]}
    inside = (
        {each for each in files.paths if each.startswith(f"{path}/")} if path not in files.paths else set()
    )
    whole = PARTS.sub("", name)
    beside = {each for each in files.beside(folder) if PARTS.sub("", each.rpartition("/")[2]) == whole}
    assert own == (inside or beside)
    assert {each["path"] for each in told["companions"]} == files.companions(path) - own


def check_sidecar(files: Files, told: dict[str, Any], suffix: str) -> None:
    levels = files.applicable(told["path"], suffix, ".json")
    names = [found[0] for found in single(levels)]
    merged: dict[str, Any] = {}
    for path in names:
        merged |= files.object(path)
    assert [each["path"] for each in (told["sidecar"] or {"sources": []})["sources"]] == names
    if told["sidecar"]:
        assert (told["sidecar"]["merged"] or {}) == merged
        for source in told["sidecar"]["sources"]:
            assert source["isKept"] is (files.read(source["path"]) is not None)
        owned = [key for source in told["sidecar"]["sources"] for key in source["keys"]]
        assert sorted(owned) == sorted(merged)
    for found in levels:
        if len(found) > 1:
            assert {"suffix": suffix, "paths": found} in told["ambiguities"]
    assert told["durationSeconds"] == (merged.get("RecordingDuration") or None)
    frequency = merged.get("SamplingFrequency")
    if isinstance(frequency, int | float) and frequency > 0:
        assert told["samplingFrequency"] == frequency


def same(table: dict[str, Any], content: Expected | None) -> None:
    assert table["isKept"] is (content is not None)
    if content is not None:
        assert [list(row.values()) for row in table["rows"]] == content.values


def check_table(files: Files, told: dict[str, Any], suffix: str) -> Expected | None:
    table, levels = told[suffix], files.applicable(told["path"], suffix, ".tsv")
    if not levels or len(levels[-1]) > 1:
        assert table is None
        return None
    assert table["path"] == levels[-1][0]
    content = files.table(table["path"])
    same(table, content)
    if content is not None:
        assert [each["name"] for each in table["columns"]] == content.columns
    return content


def check_events(files: Files, told: dict[str, Any]) -> None:
    events = check_table(files, told, "events")
    if events is None:
        return
    assert told["events"]["totalCount"] == len(events.cells)
    if "trial_type" in events.columns:
        place = events.columns.index("trial_type")
        pairs = zip(events.cells, events.values, strict=True)
        types = Counter(cells[place] for cells, values in pairs if values[place] is not None)
        assert {each["value"]: each["count"] for each in told["events"]["trialTypes"]} == types


def check_places(files: Files, told: dict[str, Any]) -> None:
    """Compare where the sensors are, of each coordinate system."""
    tables: list[str] = []
    for suffix in ("electrodes", "optodes"):
        for space, extension in files.spaces(told["path"], suffix):
            if extension == ".tsv":
                nearest = files.applicable(told["path"], suffix, ".tsv", space)[-1:]
                tables += [found[0] for found in single(nearest)]
    assert [each["path"] for each in told["electrodes"]] == tables
    for each in told["electrodes"]:
        same(each, files.table(each["path"]))
    systems: list[tuple[list[str], dict[str, Any]]] = []
    for space, extension in files.spaces(told["path"], "coordsystem"):
        levels = single(files.applicable(told["path"], "coordsystem", ".json", space))
        if extension == ".json" and levels:
            merged: dict[str, Any] = {}
            for found in levels:
                merged |= files.object(found[0])
            systems.append(([found[0] for found in levels], merged))
    assert [
        ([source["path"] for source in each["sources"]], each["merged"] or {})
        for each in told["coordinateSystems"]
    ] == systems


async def check(shelf: Shelf, dataset_id: str, files: Files, recordings: int) -> list[dict[str, Any]]:
    version = await answer(shelf, EVERY, datasetId=dataset_id)
    if THOROUGH:
        # Most of the time goes by where graphql-core makes so many rows; that both are equal has tests of its own.
        assert (await executed(shelf, EVERY, datasetId=dataset_id))[0] == version
    assert len(version["recordings"]) == recordings
    for told in version["recordings"]:
        suffix = told["path"].split("_")[-1].split(".")[0]
        check_files(files, told)
        check_sidecar(files, told, suffix)
        channels = check_table(files, told, "channels")
        if channels and channels.cells:
            assert told["channelCount"] == len(channels.cells)
        check_events(files, told)
        check_places(files, told)
    people = files.table("participants.tsv") if "participants.tsv" in files.paths else None
    assert (version["participants"] or {"rows": None})["rows"] is not None or people is None
    if people:
        same(version["participants"], people)
    if version["recordings"]:
        # The same is told of one alone, by three questions to the catalogue.
        first = version["recordings"][len(version["recordings"]) // 2]
        one, reads = await executed(shelf, ONE, datasetId=dataset_id, path=first["path"])
        assert one == {"participants": version["participants"], "recording": first}
        assert reads <= 3
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
    check_inheritance(recordings, truth["inheritance"])


def sidecars(recording: dict[str, Any]) -> list[str]:
    told = recording["sidecar"]
    return [str(each["path"]) for each in told["sources"]] if told else []


def check_inheritance(recordings: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    """Compare with what the truth says of sidecars: of all together, and of samples the merged fields."""
    chains = [sidecars(told) for told in recordings]
    if truth["recordings_checked"] == len(recordings):
        # Where there are further echoes, each was counted there.
        above = [
            any(path.rpartition("/")[0] != told["path"].rpartition("/")[0] for path in chain)
            for told, chain in zip(recordings, chains, strict=True)
        ]
        assert max(map(len, chains), default=0) == truth["max_chain"]
        assert chains.count([]) == truth["recordings_with_no_sidecar"]
        assert sum(above) == truth["recordings_with_sidecar_above_own_dir"]
    by_path = {each["path"]: each for each in recordings}
    for sample in truth["samples"]:
        if sample["recording"] not in by_path:
            # Further echoes are files of the recording that the first one names, which its sidecar is of.
            assert any({"path": sample["recording"]} in each["files"] for each in recordings)
            continue
        told = by_path[sample["recording"]]["sidecar"]
        assert sidecars(by_path[sample["recording"]]) == sample["sidecars"]
        written = json.dumps((told or {"merged": {}})["merged"] or {}, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(written.encode()).hexdigest() == sample["merged_sha256"]


@pytest.mark.parametrize("name", REPOSITORIES)
async def test_repository(tmp_path: Path, shared: Path, name: str) -> None:
    async with Shelf.opened(tmp_path) as shelf:
        report = await shelf.ingest(shared / "data" / "git" / f"{name}.bundle")
        await keep_texts(shelf.catalog, report.dataset_id, MOST)
        latest = (await shelf.versions(name))[report.latest]
        [mirror] = (tmp_path / "repositories").glob(f"{name}*")
        files = of_repository(mirror, latest.revision)
        recordings = await check(shelf, name, files, latest.stats.recording_count)
    check_inheritance(recordings, truth_of(shared, "git", name)["inheritance_latest"])
