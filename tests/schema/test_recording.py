"""Is everything of one recording told in one request?"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from graphql import ExecutionResult, execute, parse

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.pages import encode_cursor
from graphql_api.index.codec import decode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from graphql_api.schema.schema import graph
from tests.schema.archive import fill
from tests.schema.asking import URL, Asker

FOLDER = "sub-02/ses-a b/eeg/"
STEM = f"{FOLDER}sub-02_ses-a_task-rest_"
EDF = f"{STEM}eeg.edf"
WHOLE = (Path(__file__).parent / "recording.graphql").read_text()


async def test_one_request_tells_all(ask: Asker) -> None:
    version = (await ask.data(WHOLE, datasetId="ds000001", path=EDF))["version"]
    told = version["recording"]
    root = f"{URL}/ds000001/v1.1.0"
    assert told["id"] == f"Recording:ds000001:v1.1.0:{EDF}"
    assert told["files"] == [{"path": EDF}]
    assert [each["path"] for each in told["companions"]] == [
        f"{STEM}channels.tsv",
        f"{STEM}coordsystem.json",
        f"{STEM}electrodes.tsv",
        f"{STEM}events.tsv",
        "task-rest_eeg.json",
        "task-rest_events.json",
    ]
    assert told["sidecar"] == {
        "merged": {"SamplingFrequency": 500, "RecordingDuration": 10, "PowerLineFrequency": 50},
        "sources": [
            {
                "path": "task-rest_eeg.json",
                "url": f"{root}/task-rest_eeg.json",
                "keys": ["SamplingFrequency", "RecordingDuration", "PowerLineFrequency"],
                "isKept": True,
            }
        ],
    }
    assert (told["samplingFrequency"], told["channelCount"], told["durationSeconds"]) == (500, 2, 10)
    assert [row["name"] for row in told["channels"]["rows"]] == ["Cz", "Fp1"]
    assert told["events"]["rows"][1] == {"onset": 2, "duration": 0, "trial_type": "stop"}
    assert told["events"]["columns"][2] == {
        "name": "trial_type",
        "description": "Kind",
        "units": None,
        "levels": {"go": "Press", "stop": "Do not"},
    }
    assert told["events"]["trialTypes"] == [{"value": "go", "count": 2}, {"value": "stop", "count": 1}]
    assert [each["rows"] for each in told["electrodes"]] == [
        [{"name": "Cz", "x": 0, "y": 0, "z": 10.5}, {"name": "Fp1", "x": None, "y": None, "z": None}]
    ]
    assert [each["merged"] for each in told["coordinateSystems"]] == [{"EEGCoordinateSystem": "CapTrak"}]
    assert told["ambiguities"] == [
        {
            "suffix": "headshape",
            "paths": ["sub-02/sub-02_headshape.json", "sub-02/sub-02_task-rest_headshape.json"],
        }
    ]
    assert version["subject"]["participant"]["age"] == 31


async def test_all_of_it_costs_three_reads_of_the_catalogue(tmp_path: Path) -> None:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    await catalog.open()
    await fill(catalog)

    async def load(content_hash: str) -> VersionIndex:
        return VersionIndex(decode([chunk async for chunk in catalog.read_file_list(content_hash)]))

    registry = IndexRegistry(load, 10_000_000)
    variables = {"datasetId": "ds000001", "path": EDF}
    counted = Counted(catalog)
    for _ in range(2):
        # The second time, the file list is in memory.
        counted.calls.clear()
        # Whatever a reader asks for, the catalogue behind is asked for.
        reader = Reader(counted, registry)  # pyright: ignore[reportArgumentType]
        result = execute(
            graph().core, parse(WHOLE), context_value=Context(reader, URL, "r"), variable_values=variables
        )
        result = result if isinstance(result, ExecutionResult) else await result
        assert not result.errors
    await catalog.close()
    assert counted.calls == {"get_datasets": 1, "list_versions": 1, "get_texts": 1}


class Counted:
    """A catalogue that counts what it is asked."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method
        asked = getattr(self._catalog, name)

        async def count(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            self.calls[name] += 1
            return await asked(*arguments, **named)

        return count


async def test_events_are_paged(ask: Asker) -> None:
    query = """query Events($path: String!, $after: String) {
      version(datasetId: "ds000001") {
        recording(path: $path) {
          events(first: 2, after: $after) {
            totalCount rows trialTypes { count }
            pageInfo { hasNextPage hasPreviousPage endCursor }
          }
        }
      }
    }"""
    first = (await ask.data(query, path=EDF))["version"]["recording"]["events"]
    assert [row["onset"] for row in first["rows"]] == [1.5, 2]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    after = first["pageInfo"]["endCursor"]
    second = (await ask.data(query, path=EDF, after=after))["version"]["recording"]["events"]
    assert [row["onset"] for row in second["rows"]] == [3]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert second["trialTypes"] == first["trialTypes"]
    for bad in ("nonsense", encode_cursor("x"), encode_cursor("-1"), encode_cursor("9" * 99)):
        assert await ask.code(query, path=EDF, after=bad) == "BAD_CURSOR"


async def test_what_is_not_held_is_said_with_its_address(ask: Asker) -> None:
    query = """{ version(datasetId: "ds000001", tag: "v1.0.0") {
      recording(where: {subject: {eq: "02"}}) {
        path samplingFrequency channelCount sidecar { merged } channels { path }
        events { isKept url columns { name } totalCount rows trialTypes { value } }
      }
    } }"""
    recording = (await ask.data(query))["version"]["recording"]
    held = await ask.data(query.replace("v1.0.0", "v1.1.0"))
    assert held["version"]["recording"]["events"]["isKept"]
    assert recording["path"] == EDF
    # The file is the same in both versions, so what is held of one is held of both.
    assert recording["events"]["totalCount"] == 3
    assert recording["sidecar"] is recording["channels"] is recording["samplingFrequency"] is None
    lacking = """{ version(datasetId: "ds000001", tag: "v1.0.0") {
      recording(path: "sub-01/eeg/sub-01_task-rest_run-02_eeg.edf") { sidecar { merged } events { path } }
    } }"""
    assert (await ask.data(lacking))["version"]["recording"] == {"sidecar": None, "events": None}
    private = """{ version(datasetId: "ds000001") { participants { isKept rowCount } } }"""
    assert (await ask.data(private))["version"]["participants"] == {"isKept": True, "rowCount": 2}


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        ("", ["01", "02"]),
        ('{entities: {subject: {eq: "01"}}}', ["01"]),
        ("{entities: {run: {isNull: true}}}", ["02"]),
        ("{samplingFrequency: {gte: 200}}", ["02"]),
        ("{channelCount: {gte: 3}}", ["01"]),
        ("{durationSeconds: {lte: 20}}", ["02"]),
        ("{age: {gte: 30}}", ["02"]),
        ('{sex: {eq: "f"}}', ["01"]),
        ('{or: [{sex: {contains: "f"}}, {age: {gte: 99}}]}', ["01"]),
        ('{not: {entities: {task: {contains: "es"}}}}', []),
        ('{datasetId: {eq: "other"}}', []),
    ],
)
async def test_recordings_of_a_version_are_filtered_as_records_are(
    ask: Asker, asked: str, subjects: list[str]
) -> None:
    given = f"(filter: {asked})" if asked else ""
    query = f'{{ version(datasetId: "ds000001") {{ recordings{given} {{ subject }} }} }}'
    found = (await ask.data(query))["version"]["recordings"]
    assert [each["subject"] for each in found] == subjects


async def test_recordings_stand_in_their_runs_and_know_their_files(ask: Asker) -> None:
    query = """{ version(datasetId: "ds000001") {
      subjects { sessions { tasks { runs { recordings { path } files { path recording { path } } } } } }
      file(path: "README") { recording { path } }
    } }"""
    version = (await ask.data(query))["version"]
    assert version["file"] == {"recording": None}
    for subject in version["subjects"]:
        for session in subject["sessions"]:
            for run in (run for task in session["tasks"] for run in task["runs"]):
                own = [file["path"] for file in run["files"] if file["recording"]]
                assert [each["path"] for each in run["recordings"]] == own
                assert all(path.endswith(".edf") for path in own)


async def test_a_recording_is_found_again_by_its_id(ask: Asker) -> None:
    for tag, found in (("v1.1.0", True), ("draft", False), ("v9.9.9", False)):
        query = (
            f'{{ node(id: "Recording:ds000001:{tag}:{EDF}") {{ id ... on Recording {{ path document }} }} }}'
        )
        node = (await ask.data(query))["node"]
        assert (node is not None) is found
        if node:
            assert (node["path"], node["document"]) == (EDF, None)


async def test_participants_are_told_with_what_their_columns_mean(ask: Asker) -> None:
    query = """{ version(datasetId: "ds000001") {
      participants { columns { name description units } rows }
      phenotype { path rows }
      stats { participantCount ageMin ageMax sexCounts { value count } totalDurationSeconds }
      subject(label: "01") { participant { participantId age sex handedness species group columns } }
    } }"""
    version = (await ask.data(query))["version"]
    assert version["participants"]["columns"][1] == {
        "name": "age",
        "description": "At the time",
        "units": "year",
    }
    assert version["phenotype"] == [
        {"path": "phenotype/iq.tsv", "rows": [{"participant_id": "sub-01", "iq": 100}]}
    ]
    assert version["stats"] == {
        "participantCount": 2,
        "ageMin": 20,
        "ageMax": 31,
        "sexCounts": [{"value": "f", "count": 1}, {"value": "m", "count": 1}],
        "totalDurationSeconds": 70.5,
    }
    participant = version["subject"]["participant"]
    columns = {
        "participant_id": "sub-01",
        "age": 20,
        "sex": "f",
        "handedness": "r",
        "species": "human",
        "group": "x",
    }
    assert participant == {
        **{name: columns[name] for name in ("age", "sex", "handedness", "species", "group")},
        "participantId": "sub-01",
        "columns": columns,
    }
