"""What do admins' mutations do, and what do others get to see of it?"""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.eegdash.serving import BEARER, Server, dataset, record, served

pytestmark = pytest.mark.usefixtures("each_store")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[Server]:
    async with served(tmp_path) as server:
        yield server


async def ask(server: Server, query: str, *, admin: bool = True, **variables: Any) -> dict[str, Any]:  # noqa: ANN401
    headers = BEARER if admin else {}
    body = {"query": query, "variables": variables}
    answer = await server.client.post("/graphql", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def data(server: Server, query: str, *, admin: bool = True, **variables: Any) -> Any:  # noqa: ANN401
    answer = await ask(server, query, admin=admin, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


async def code(server: Server, query: str, *, admin: bool = True, **variables: Any) -> str:  # noqa: ANN401
    [error] = (await ask(server, query, admin=admin, **variables))["errors"]
    return str(error["extensions"]["code"])


INSERT_DATASET = """mutation ($input: DatasetInput!, $key: String) {
    insertDataset(input: $input, idempotencyKey: $key) { dataset { datasetId name source document visibility } }
}"""
INSERT_RECORDS = """mutation ($input: [RecordInput!]!, $key: String) {
    insertRecords(input: $input, idempotencyKey: $key) {
        insertedCount updatedCount errors { index path code message }
    }
}"""


def dataset_input(dataset_id: str = "ds000001", **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"datasetId": dataset_id, "recordingModality": ["eeg"], **fields}


def record_input(subject: str = "01", **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    stored = record(subject=subject)
    return {
        "dataset": stored["dataset"],
        "bidsRelpath": stored["bids_relpath"],
        "storageBackend": "s3",
        "storageBase": stored["storage"]["base"],
        "rawKey": stored["bids_relpath"],
        "recordingModality": ["eeg"],
        **fields,
    }


async def test_a_dataset_is_inserted_once(server: Server) -> None:
    sent = dataset_input(name="A", document={"license": "CC0", "name": "B"})
    [told] = (await data(server, INSERT_DATASET, input=sent))["insertDataset"].values()
    assert (told["name"], told["source"], told["visibility"]) == ("A", "openneuro", "PUBLIC")
    assert told["document"]["license"] == "CC0"
    assert await code(server, INSERT_DATASET, input=sent) == "DOCUMENT_EXISTS"
    over_rest = (await server.get("/api/eegdash/datasets/ds000001")).json()["data"]
    assert {name: value for name, value in over_rest.items() if name != "_id"} == told["document"]


@pytest.mark.parametrize(
    "mutation",
    [
        'insertDataset(input: {datasetId: "a", recordingModality: ["eeg"]}) { dataset { id } }',
        'updateDataset(datasetId: "a", set: {x: 1}) { dataset { id } }',
        'setVisibility(datasetId: "a", visibility: PUBLIC) { dataset { id } }',
        "insertRecords(input: []) { insertedCount }",
        "updateRecords(filter: {}, set: {x: 1}) { matchedCount }",
        'publishVersion(input: {datasetId: "a", tag: "v1.0.0", files: []}) { version { id } }',
    ],
)
async def test_nobody_writes_without_a_token(server: Server, mutation: str) -> None:
    assert await code(server, f"mutation {{ {mutation} }}", admin=False) == "UNAUTHENTICATED"


async def test_the_audit_is_for_admins(server: Server) -> None:
    assert await code(server, "{ audit { number } }", admin=False) == "UNAUTHENTICATED"
    await data(server, INSERT_DATASET, input=dataset_input())
    query = "{ audit(first: 1) { actor action target at requestId counts { value count } } }"
    [entry] = (await data(server, query))["audit"]
    assert (entry["actor"], entry["action"], entry["target"]) == ("settings", "insert", "eegdash/datasets")
    assert entry["counts"] == [{"value": "inserted", "count": 1}]


async def test_bulk_insertions_tell_what_stands_against_each(server: Server) -> None:
    await data(server, INSERT_RECORDS, input=[record_input()])
    clash = (await data(server, INSERT_RECORDS, input=[record_input("02"), record_input()]))["insertRecords"]
    assert [(each["index"], each["code"]) for each in clash["errors"]] == [(1, "DOCUMENT_EXISTS")]
    faulty = [
        record_input("02"),
        record_input("03", storageBase=""),
        record_input("04", recordingModality=[]),
    ]
    refused = (await data(server, INSERT_RECORDS, input=faulty))["insertRecords"]
    assert refused["insertedCount"] == 0
    assert [(each["index"], each["path"]) for each in refused["errors"]] == [
        (1, "storage.base"),
        (2, "recording_modality"),
    ]
    odd = [record_input("02", document={"a": {"$where": 1}})]
    [error] = (await data(server, INSERT_RECORDS, input=odd))["insertRecords"]["errors"]
    assert (error["index"], error["path"]) == (0, "a")
    assert (await data(server, "{ recordings { totalCount } }"))["recordings"]["totalCount"] == 1


async def test_an_idempotency_key_makes_a_repeat_the_first_answer(server: Server) -> None:
    first = await data(server, INSERT_RECORDS, input=[record_input()], key="k")
    again = await data(server, INSERT_RECORDS, input=[record_input()], key="k")
    assert first == again
    assert await code(server, INSERT_RECORDS, input=[record_input("02")], key="k") == "IDEMPOTENCY_KEY_REUSED"


async def test_records_are_upserted_and_updated(server: Server) -> None:
    upsert = (
        "mutation ($input: [RecordInput!]!) { upsertRecords(input: $input) { insertedCount updatedCount } }"
    )
    await data(server, upsert, input=[record_input(document={"nchans": 32})])
    both = [record_input(document={"nchans": 64}), record_input("02")]
    told = (await data(server, upsert, input=both))["upsertRecords"]
    assert told == {"insertedCount": 1, "updatedCount": 1}
    update = """mutation { updateRecords(filter: {entities: {subject: {eq: "01"}}}, set: {checked: true}) {
        matchedCount modifiedCount } }"""
    assert (await data(server, update))["updateRecords"] == {"matchedCount": 1, "modifiedCount": 1}
    page = (await data(server, "{ recordings { nodes { subject channelCount document } } }"))["recordings"]
    assert [(each["subject"], each["channelCount"]) for each in page["nodes"]] == [("01", 64), ("02", None)]
    assert page["nodes"][0]["document"]["checked"] is True


async def test_a_private_dataset_is_unknown_to_the_public_in_every_question(server: Server) -> None:
    await server.fill([record()], [dataset()])
    hide = 'mutation { setVisibility(datasetId: "ds000001", visibility: PRIVATE) { dataset { visibility } } }'
    assert (await data(server, hide))["setVisibility"]["dataset"]["visibility"] == "PRIVATE"
    query = """{ dataset(datasetId: "ds000001") { id } node(id: "Dataset:ds000001") { id }
        recording: node(id: "Recording:ds000001:draft:sub-01/eeg/sub-01_task-rest_eeg.edf") { id }
        datasets { totalCount } found: datasets(filter: {source: {eq: "openneuro"}}) { totalCount
            facets(keys: [SOURCE]) { buckets { value } } unmatched { value } }
        recordings { totalCount } }"""
    assert await data(server, query, admin=False) == {
        "dataset": None,
        "node": None,
        "recording": None,
        "datasets": {"totalCount": 0},
        "found": {"totalCount": 0, "facets": [{"buckets": []}], "unmatched": [{"value": "openneuro"}]},
        "recordings": {"totalCount": 0},
    }
    seen = await data(server, query)
    assert seen["dataset"] is not None
    assert seen["recording"] is not None
    assert seen["found"]["facets"] == [{"buckets": [{"value": "openneuro"}]}]


async def test_records_are_a_draft(server: Server) -> None:
    await server.fill([record(), record(subject="02")], [dataset()])
    query = """{ dataset(datasetId: "ds000001") { latestVersion { id } draft { tag isDraft isLatest
        stats { subjectCount fileCount }
        subjects { label sessions { tasks { label runs { files { path } } } } } } } }"""
    told = (await data(server, query))["dataset"]
    assert told["latestVersion"] is None
    draft = told["draft"]
    assert (draft["tag"], draft["isDraft"], draft["isLatest"]) == ("draft", True, False)
    assert draft["stats"] == {"subjectCount": 2, "fileCount": 2}
    assert [each["label"] for each in draft["subjects"]] == ["01", "02"]


PUBLISH = """mutation ($input: PublishVersionInput!) { publishVersion(input: $input) {
    version { tag contentHash dataset { datasetId latestVersion { tag } }
        files { nodes { path sizeBytes checksum { value } } } }
} }"""


def manifest(*paths: str, tag: str = "1.0.0", **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    files = [
        {"path": path, "sizeBytes": 7, "checksumAlgorithm": "sha256", "checksum": f"{number:064x}"}
        for number, path in enumerate(paths)
    ]
    return {"datasetId": "ds000001", "tag": tag, "files": files, **fields}


async def test_a_version_is_minted_once_and_never_changes(server: Server) -> None:
    await server.fill(datasets=[dataset()])
    sent = manifest("README", "sub-01/eeg/sub-01_task-rest_eeg.edf")
    first = (await data(server, PUBLISH, input=sent))["publishVersion"]["version"]
    again = (await data(server, PUBLISH, input=sent))["publishVersion"]["version"]
    assert first == again
    assert first["tag"] == "v1.0.0"
    assert [each["path"] for each in first["files"]["nodes"]] == [
        "README",
        "sub-01/eeg/sub-01_task-rest_eeg.edf",
    ]
    assert first["dataset"]["latestVersion"] == {"tag": "v1.0.0"}
    assert await code(server, PUBLISH, input=manifest("other")) == "VERSION_EXISTS"
    later = manifest("README", tag="v1.1.0", createdAt="2099-01-01T00:00:00Z")
    assert (await data(server, PUBLISH, input=later))["publishVersion"]["version"]["tag"] == "v1.1.0"
    gone = """{ version(datasetId: "ds000001") { tombstone(path: "sub-01/eeg/sub-01_task-rest_eeg.edf") {
        lastSeenVersion { tag } } } }"""
    assert (await data(server, gone))["version"]["tombstone"]["lastSeenVersion"]["tag"] == "v1.0.0"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (manifest("../x"), "BAD_DOCUMENT"),
        (manifest("/x"), "BAD_DOCUMENT"),
        (manifest("a", "a/b"), "BAD_DOCUMENT"),
        (manifest("a", "a"), "BAD_DOCUMENT"),
        (manifest(), "BAD_DOCUMENT"),
        (manifest("a", tag="latest"), "BAD_INPUT"),
        (manifest("a", tag="draft"), "BAD_INPUT"),
        (manifest("a", createdAt="yesterday"), "BAD_INPUT"),
        ({**manifest("a"), "datasetId": "unknown"}, "DATASET_NOT_FOUND"),
    ],
)
async def test_what_cannot_be_a_version_is_refused(
    server: Server, sent: dict[str, Any], expected: str
) -> None:
    await server.fill(datasets=[dataset()])
    assert await code(server, PUBLISH, input=sent) == expected


async def test_datasets_are_filtered_searched_ordered_and_counted(server: Server) -> None:
    await server.fill(
        datasets=[
            dataset(
                "a", name="Resting eyes", tasks=["rest"], demographics={"subjects_count": 5}, license="CC0"
            ),
            dataset(
                "b", name="Faces", tasks=["faces"], demographics={"subjects_count": 50}, dataset_doi="10.1/x"
            ),
            {**dataset("c", name="Eyes and faces", tasks=["rest", "faces"]), "recording_modality": ["MEG"]},
        ]
    )

    async def ids(arguments: str) -> list[str]:
        page = (await data(server, f"{{ datasets({arguments}) {{ totalCount nodes {{ datasetId }} }} }}"))[
            "datasets"
        ]
        assert page["totalCount"] == len(page["nodes"])
        return [each["datasetId"] for each in page["nodes"]]

    assert await ids('filter: {task: {eq: "rest"}}') == ["a", "c"]
    assert await ids('filter: {modality: {eq: "meg"}}') == ["c"]
    assert await ids("filter: {subjectCount: {gte: 5, lte: 49}}") == ["a"]
    assert await ids("filter: {hasDoi: true}") == ["b"]
    assert await ids('filter: {or: [{hasDoi: true}, {license: {eq: "CC0"}}]}') == ["a", "b"]
    assert await ids('filter: {not: {task: {contains: "ace"}}}') == ["a"]
    assert await ids("filter: {license: {isNull: true}}") == ["b", "c"]
    assert await ids('search: "eyes"') == ["c", "a"] or await ids('search: "eyes"') == ["a", "c"]
    assert await ids('search: "faces eyes"') == ["c"]
    assert await ids("orderBy: {field: NAME}") == ["c", "b", "a"]
    assert await ids("orderBy: {field: SUBJECT_COUNT, direction: DESC}") == ["b", "a", "c"]
    query = """{ datasets(filter: {task: {in: ["rest", "face"]}}) {
        facets(keys: [TASK, LICENSE, MODALITY]) { key buckets { value count } unknown }
        unmatched { field value suggestions } } }"""
    told = (await data(server, query))["datasets"]
    assert told["facets"][0]["buckets"] == [{"value": "rest", "count": 2}, {"value": "faces", "count": 1}]
    assert told["facets"][1] == {"key": "LICENSE", "buckets": [{"value": "CC0", "count": 1}], "unknown": 1}
    assert told["unmatched"] == [{"field": "task", "value": "face", "suggestions": ["faces"]}]


async def test_a_chosen_order_is_paged_by_cursor(server: Server) -> None:
    names = {"a": "x", "b": None, "c": "x", "d": "w", "e": None}
    await server.fill(
        datasets=[dataset(key, **({"name": name} if name else {})) for key, name in names.items()]
    )
    query = """query ($after: String, $direction: OrderDirection!) {
        datasets(first: 2, after: $after, orderBy: {field: NAME, direction: $direction}) {
            nodes { datasetId } pageInfo { endCursor hasNextPage } } }"""
    for direction, expected in (("ASC", ["d", "a", "c", "b", "e"]), ("DESC", ["c", "a", "d", "b", "e"])):
        found: list[str] = []
        after = None
        while True:
            page = (await data(server, query, after=after, direction=direction))["datasets"]
            found += [each["datasetId"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert found == expected


async def test_recordings_of_all_datasets_are_filtered_and_counted(server: Server) -> None:
    await server.fill(
        [
            record(nchans=32, sampling_frequency=250.0, ntimes=500, participant_tsv={"age": 20, "sex": "F"}),
            record(subject="02", nchans=64, sampling_frequency=1000, datatype="eeg"),
            {**record("ds000002", nchans=64), "subject": None, "entities": {"subject": "07", "run": "2"}},
        ]
    )

    async def subjects(arguments: str) -> list[str]:
        page = (await data(server, f"{{ recordings({arguments}) {{ nodes {{ subject }} }} }}"))["recordings"]
        return [each["subject"] for each in page["nodes"]]

    assert await subjects("filter: {channelCount: {gte: 64}}") == ["02", "07"]
    assert await subjects("filter: {samplingFrequency: {lte: 250}}") == ["01"]
    assert await subjects("filter: {age: {gte: 18, lte: 21}}") == ["01"]
    assert await subjects('filter: {sex: {eq: "F"}}') == ["01"]
    assert await subjects('filter: {entities: {subject: {eq: "07"}}}') == ["07"]
    assert await subjects("filter: {entities: {run: {isNull: true}}}") == ["01", "02"]
    assert await subjects(
        'filter: {datasetId: {in: ["ds000001"]}, not: {entities: {subject: {eq: "01"}}}}'
    ) == ["02"]
    query = """{ recordings(first: 1, filter: {datasetId: {in: ["ds000001", "ds00003"]}}) { totalCount
        facets(keys: [CHANNEL_COUNT, SAMPLING_FREQUENCY]) { buckets { value count } unknown }
        unmatched { value suggestions } pageInfo { hasNextPage endCursor }
        nodes { durationSeconds entities path suffix extension } } }"""
    told = (await data(server, query))["recordings"]
    assert told["totalCount"] == 2
    assert told["facets"][0]["buckets"] == [{"value": "32", "count": 1}, {"value": "64", "count": 1}]
    assert {each["value"] for each in told["facets"][1]["buckets"]} == {"250", "1000"}
    assert told["unmatched"][0]["value"] == "ds00003"
    assert told["nodes"][0]["durationSeconds"] == 2.0
    assert (told["nodes"][0]["suffix"], told["nodes"][0]["extension"]) == ("eeg", ".edf")
    after = told["pageInfo"]["endCursor"]
    assert await subjects(f'first: 5, after: "{after}"') == ["02", "07"]
    assert await code(server, "{ recordings { facets(keys: [LICENSE]) { unknown } } }") == "BAD_INPUT"
