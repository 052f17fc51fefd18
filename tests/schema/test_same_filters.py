"""Do recordings, files, manifests and download scripts let the same pass, whatever is asked of them?"""

from typing import Any, Final

import pytest

from tests.schema.archive import RECORD, SECOND
from tests.schema.asking import Asker

FILES: Final = """query Files($filter: FileFilter) {
  version(datasetId: "ds000001") { files(filter: $filter) { nodes { path recording { path } } } }
}"""
RECORDINGS: Final = """query Recordings($filter: RecordingFilter) {
  version(datasetId: "ds000001") { recordings(filter: $filter) { path } }
}"""
ONE: Final = "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf"
TWO: Final = "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_eeg.edf"

#: What is asked of files in GraphQL and in queries of the data routes, and the recordings that are let through.
CASES: Final[list[tuple[dict[str, Any], dict[str, Any], set[str]]]] = [
    ({}, {}, {ONE, TWO}),
    ({"entities": {"subject": {"in": ["01"]}}}, {"subject": "01"}, {ONE}),
    ({"entities": {"session": {"isNull": True}}}, {"session": ""}, {ONE}),
    ({"entities": {"datatype": {"in": ["eeg", "meg"]}}}, {"datatype": ["eeg", "meg"]}, {ONE, TWO}),
    ({"pathPrefix": "sub-01/e"}, {"prefix": "sub-01/e"}, {ONE}),
    ({"name": ONE.rpartition("/")[2]}, {"name": ONE.rpartition("/")[2]}, {ONE}),
    ({"name": "eeg.edf"}, {"name": "eeg.edf"}, set()),
    ({"minSizeBytes": 1001}, {"min_size": "1000.5"}, {TWO}),
    ({"minSizeBytes": 1000, "maxSizeBytes": 3000}, {"min_size": "1e3", "max_size": "3000"}, {ONE, TWO}),
    ({"age": {"gte": 31}}, {"min_age": "31"}, {TWO}),
    ({"age": {"gte": 18, "lte": 30.5}}, {"min_age": "18", "max_age": "30.5"}, {ONE}),
    ({"age": {"lte": 3}}, {"max_age": "3"}, set()),
    ({"sex": {"in": ["m"]}}, {"sex": "m"}, {TWO}),
    ({"sex": {"in": ["m", "f"]}}, {"sex": ["m", "f"]}, {ONE, TWO}),
    ({"sex": {"isNull": True}}, {"sex": ""}, set()),
    ({"samplingFrequency": {"gte": 250}}, {"min_sampling_frequency": "250"}, {TWO}),
    ({"channelCount": {"lte": 3}}, {"max_channel_count": "3"}, {TWO}),
    ({"durationSeconds": {"gte": 60, "lte": 61}}, {"min_duration": "60", "max_duration": "61"}, {ONE}),
    (
        {"age": {"lte": 25}, "samplingFrequency": {"lte": 100}, "entities": {"task": {"eq": "rest"}}},
        {"max_age": "25", "max_sampling_frequency": "100", "task": "rest"},
        {ONE},
    ),
    (
        {"sex": {"in": ["f"]}, "samplingFrequency": {"gte": 500}},
        {"sex": "f", "min_sampling_frequency": "500"},
        set(),
    ),
]


def _named(value: object) -> str:
    # Sets are written in another order by each process, and all of those that run tests must agree on names.
    return "chosen" if isinstance(value, set) else str(value)


@pytest.mark.parametrize(("filter", "query", "recordings"), CASES, ids=_named)
async def test_all_doors_let_the_same_pass(
    ask: Asker, filter: dict[str, Any], query: dict[str, Any], recordings: set[str]
) -> None:
    found = (await ask.data(RECORDINGS, filter=filter))["version"]["recordings"]
    assert {each["path"] for each in found} == recordings

    files = (await ask.data(FILES, filter=filter))["version"]["files"]["nodes"]
    paths = [each["path"] for each in files]
    assert {each["recording"]["path"] for each in files if each["recording"]} == recordings

    rows = (await ask.http.get("/ds000001/latest/manifest.json", params=query)).json()
    assert [row["path"] for row in rows] == paths
    lines = (await ask.http.get("/ds000001/latest/manifest.ndjson", params=query)).text.splitlines()
    assert len(lines) == len(paths)
    script = (await ask.http.get("/ds000001/latest/", params={"script": "curl", **query})).text
    named = [path for path in sorted(SECOND) if f"'{path}'" in script or path in script.split()]
    assert named == paths


@pytest.mark.parametrize(
    ("by", "kinds"),
    [
        (
            {"age": {"gte": 31}},
            {"eeg.edf", "channels.tsv", "events.tsv", "electrodes.tsv", "headshape.json", "coordsystem.json"},
        ),
        ({"samplingFrequency": {"gte": 250}}, {"eeg.edf"}),
    ],
)  # fmt: skip
async def test_participants_choose_all_of_a_subject_and_signals_the_recording(
    ask: Asker, by: dict[str, Any], kinds: set[str]
) -> None:
    files = (await ask.data(FILES, filter=by))["version"]["files"]["nodes"]
    assert {each["path"].rpartition("_")[2] for each in files} == kinds
    assert all(each["path"].startswith("sub-02/") for each in files)


@pytest.mark.parametrize(
    "query",
    [
        *("min_age=old", "min_age=", "min_age=1&min_age=2", "min_age=%D9%A3", "age=3"),
        *("max_size=nan", "max_size=inf", "min_duration=" + "1" * 50),
    ],
)
async def test_what_is_no_bound_is_refused(ask: Asker, query: str) -> None:
    assert (await ask.http.get(f"/ds000001/latest/manifest.json?{query}")).status_code == 400


@pytest.mark.parametrize(
    ("filter", "is_found"),
    [
        ({"pathPrefix": "sub-01/ses-a/"}, True),
        ({"pathPrefix": "ses-a/"}, False),
        ({"pathPrefix": "sub.01"}, False),
        ({"name": "sub-01_ses-a_task-rest_acq-low_run-01_eeg.edf"}, True),
        ({"name": "run-01_eeg.edf"}, False),
        ({"minSizeBytes": 1000, "maxSizeBytes": 1000}, True),
        ({"minSizeBytes": 1001}, False),
    ],
)
async def test_recordings_of_all_datasets_are_chosen_by_path_and_size(
    ask: Asker, filter: dict[str, Any], *, is_found: bool
) -> None:
    query = """query ($filter: RecordingFilter!) {
      recordings(filter: {and: [{datasetId: {eq: "ds000001"}}, $filter]}) { nodes { path } } }"""
    found = (await ask.data(query, filter=filter))["recordings"]["nodes"]
    assert (RECORD["bids_relpath"] in [each["path"] for each in found]) is is_found
