"""What does the graph tell of a version and its files?"""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.schema.archive import FIRST, SECOND
from tests.schema.asking import URL, Asker

FIRST_EDF = "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf"


async def version(ask: Asker, selection: str, tag: str = "v1.0.0", **variables: Any) -> Any:  # noqa: ANN401 - any JSON
    types = {name: "String" if value is None else "String!" for name, value in variables.items()}
    declared = f"({', '.join(f'${name}: {type}' for name, type in types.items())})" if variables else ""
    query = f'query Q{declared} {{ version(datasetId: "ds000001", tag: "{tag}") {{ {selection} }} }}'
    return (await ask.data(query, **variables))["version"]


async def test_a_version_tells_its_row(ask: Asker) -> None:
    told = await version(
        ask, "id tag isLatest isDraft createdAt contentHash dataset { datasetId } previous { tag }"
    )
    assert len(told.pop("contentHash")) == 64
    assert told == {
        "id": "Version:ds000001:v1.0.0",
        "tag": "v1.0.0",
        "isLatest": False,
        "isDraft": False,
        "createdAt": "2020-01-01T00:00:00Z",
        "dataset": {"datasetId": "ds000001"},
        "previous": None,
    }
    assert await version(ask, "previous { tag }", "latest") == {"previous": {"tag": "v1.0.0"}}


async def test_stats_count_the_version(ask: Asker) -> None:
    told = await version(
        ask, "stats { subjectCount sessionCount recordingCount fileCount sizeBytes datatypes tasks }"
    )
    assert told["stats"] == {
        "subjectCount": 2,
        "sessionCount": 1,
        "recordingCount": 3,
        "fileCount": len(FIRST),
        "sizeBytes": sum(FIRST.values()),
        "datatypes": ["anat", "eeg"],
        "tasks": ["rest"],
    }


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ("SUBJECT", [("01", 4, 2, 1), ("02", 2, 1, 1)]),
        ("SESSION", [(None, 4, 2, 1), ("a", 2, 1, 1)]),
        ("TASK", [(None, 1, 0, 1), ("rest", 5, 3, 2)]),
        ("RUN", [(None, 3, 1, 2), ("01", 2, 1, 1), ("02", 1, 1, 1)]),
        ("ACQUISITION", [(None, 6, 3, 2)]),
        ("DATATYPE", [("anat", 1, 0, 1), ("eeg", 5, 3, 2)]),
        ("SUFFIX", [("T1w", 1, 0, 1), ("eeg", 4, 3, 2), ("events", 1, 0, 1)]),
        ("EXTENSION", [(".edf", 3, 3, 2), (".json", 1, 0, 1), (".nii.gz", 1, 0, 1), (".tsv", 1, 0, 1)]),
    ],
)
async def test_entity_values_count_what_carries_them(
    ask: Asker, entity: str, expected: list[tuple[str | None, int, int, int]]
) -> None:
    told = await version(
        ask, f"entityValues(entity: {entity}) {{ value fileCount recordingCount subjectCount }}"
    )
    assert [tuple(each.values()) for each in told["entityValues"]] == expected


TREE = """
label fileCount sizeBytes
sessions { label fileCount sizeBytes tasks { label fileCount sizeBytes
  runs { label fileCount sizeBytes files { path } } } }
"""


def leaf(label: str | None, *paths: str) -> dict[str, Any]:
    size = sum(FIRST[path] for path in paths)
    files = [{"path": path} for path in paths]
    return {"label": label, "fileCount": len(paths), "sizeBytes": size, "files": files}


def branch(label: str | None, name: str, *children: dict[str, Any]) -> dict[str, Any]:
    count, size = sum(child["fileCount"] for child in children), sum(child["sizeBytes"] for child in children)
    return {"label": label, "fileCount": count, "sizeBytes": size, name: list(children)}


def subject_01() -> dict[str, Any]:
    anatomy = branch(None, "runs", leaf(None, "sub-01/anat/sub-01_T1w.nii.gz"))
    first = leaf("01", FIRST_EDF, FIRST_EDF.replace(".edf", ".json"))
    second = leaf("02", FIRST_EDF.replace("run-01", "run-02"))
    return branch("01", "sessions", branch(None, "tasks", anatomy, branch("rest", "runs", first, second)))


async def test_the_tree_is_whole(ask: Asker) -> None:
    told = await version(ask, f"subjects {{ {TREE} }}")
    files = [path for path in FIRST if path.startswith("sub-02/")]
    second = branch(
        "02", "sessions", branch("a", "tasks", branch("rest", "runs", leaf(None, *sorted(files))))
    )
    assert told["subjects"] == [subject_01(), second]


async def test_one_subject_is_found_by_its_label(ask: Asker) -> None:
    told = await version(ask, f'subject(label: "01") {{ id {TREE} }} none: subject(label: "03") {{ id }}')
    assert told == {"subject": {"id": "Subject:ds000001:v1.0.0:01", **subject_01()}, "none": None}


async def test_a_filter_prunes_the_tree_and_its_counts(ask: Asker) -> None:
    told = await version(ask, f'subjects(filter: {{ run: {{ eq: "02" }} }}) {{ {TREE} }}')
    run = leaf("02", FIRST_EDF.replace("run-01", "run-02"))
    pruned = branch("01", "sessions", branch(None, "tasks", branch("rest", "runs", run)))
    assert told["subjects"] == [pruned]


async def test_a_file_tells_its_name_and_its_row(ask: Asker) -> None:
    selection = """file(path: $path) { id path name sizeBytes checksum { algorithm value } mediaType datatype suffix
      extension entities url }"""
    told = await version(ask, selection, path=FIRST_EDF)
    assert told["file"] == {
        "id": f"File:ds000001:v1.0.0:{FIRST_EDF}",
        "path": FIRST_EDF,
        "name": "sub-01_task-rest_run-01_eeg.edf",
        "sizeBytes": 1000,
        "checksum": {
            "algorithm": "md5",
            "value": hashlib.md5(FIRST_EDF.encode(), usedforsecurity=False).hexdigest(),
        },
        "mediaType": "application/octet-stream",
        "datatype": "eeg",
        "suffix": "eeg",
        "extension": ".edf",
        "entities": {"subject": "01", "task": "rest", "run": "01"},
        "url": f"{URL}/ds000001/v1.0.0/{FIRST_EDF}",
    }
    assert await version(ask, "file(path: $path) { path }", path="no/such") == {"file": None}


async def test_addresses_quote_each_segment(ask: Asker) -> None:
    path = "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_eeg.edf"
    told = await version(ask, "file(path: $path) { url sizeBytes }", path=path)
    assert told["file"]["url"] == f"{URL}/ds000001/v1.0.0/{path.replace(' ', '%20')}"
    tagged = await ask.data('{ version(datasetId: "ds000005") { file(path: "sub-1/x") { url } } }')
    assert tagged["version"]["file"]["url"] == f"{URL}/ds000005/first%20try/sub-1/x"


async def test_sizes_beyond_32_bits_are_plain_numbers(ask: Asker) -> None:
    told = await version(ask, "file(path: $path) { sizeBytes }", path="sub-01/anat/sub-01_T1w.nii.gz")
    assert told["file"]["sizeBytes"] == 5_000_000_000


async def test_a_directory_lists_directories_then_files(ask: Asker) -> None:
    selection = """directory { path name fileCount sizeBytes entries {
      ... on Directory { directory: path fileCount sizeBytes } ... on File { file: path } } }"""
    root = (await version(ask, selection))["directory"]
    assert (root["path"], root["name"], root["fileCount"]) == ("", "", len(FIRST))
    assert [each.get("directory") or each.get("file") for each in root["entries"]] == [
        "gone",
        "sub-01",
        "sub-02",
        "CHANGES",
        "README",
        "dataset_description.json",
        "participants.tsv",
    ]
    assert root["entries"][0] == {"directory": "gone", "fileCount": 1, "sizeBytes": 5}


@pytest.mark.parametrize(
    ("path", "found"), [("sub-01/eeg", True), ("sub-01/eeg/", True), ("sub-0", False), ("x", False)]
)
async def test_directories_are_found_by_whole_segments(ask: Asker, path: str, *, found: bool) -> None:
    told = await version(ask, "directory(path: $path) { path name }", path=path)
    assert told["directory"] == ({"path": "sub-01/eeg", "name": "eeg"} if found else None)


async def test_a_directory_tells_what_it_lost(ask: Asker) -> None:
    selection = "directory(path: $path) { removed { name path isDirectory url } }"
    root = (await version(ask, selection, "v1.1.0", path=""))["directory"]["removed"]
    url = f"{URL}/ds000001/v1.0.0"
    assert root == [{"name": "gone", "path": "gone", "isDirectory": True, "url": f"{url}/gone/"}]
    inner = (await version(ask, selection, "v1.1.0", path="sub-01/eeg"))["directory"]["removed"]
    gone = FIRST_EDF.replace("run-01", "run-02")
    assert inner == [
        {"name": gone.rpartition("/")[2], "path": gone, "isDirectory": False, "url": f"{url}/{gone}"}
    ]
    assert (await version(ask, selection, "v1.0.0", path=""))["directory"]["removed"] == []


async def test_a_tombstone_tells_where_a_path_was_last_seen(ask: Asker) -> None:
    selection = "tombstone(path: $path) { path reason lastSeenVersion { tag } lastSeenUrl }"
    assert (await version(ask, selection, "v1.1.0", path="gone/notes.txt"))["tombstone"] == {
        "path": "gone/notes.txt",
        "reason": "removed",
        "lastSeenVersion": {"tag": "v1.0.0"},
        "lastSeenUrl": f"{URL}/ds000001/v1.0.0/gone/notes.txt",
    }
    for tag, path in (
        ("v1.1.0", "README"),
        ("v1.1.0", "gone"),
        ("v1.0.0", "never"),
        ("v1.0.0", "gone/notes.txt"),
    ):
        assert (await version(ask, selection, tag, path=path))["tombstone"] is None


FILES = (
    "totalCount totalSizeBytes nodes { path } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
)


async def test_files_are_paged_in_byte_order_of_paths(ask: Asker) -> None:
    selection = f"files(first: 4, after: $after) {{ {FILES} edges {{ cursor node {{ path }} }} }}"
    paths: list[str] = []
    after: str | None = None
    pages: list[dict[str, Any]] = []
    while after is not None or not pages:
        page = (await version(ask, selection, after=after))["files"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["edges"][-1]["cursor"] == page["pageInfo"]["endCursor"]
        paths += [node["path"] for node in page["nodes"]]
        pages.append(page)
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert paths == sorted(FIRST)
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [False, True, True]
    assert {(page["totalCount"], page["totalSizeBytes"]) for page in pages} == {
        (len(FIRST), sum(FIRST.values()))
    }


#: Filters, and which paths pass them.
FILTERS: dict[str, Callable[[str], bool]] = {
    '{ entities: { extension: { eq: ".edf" } } }': lambda path: path.endswith(".edf"),
    "{ entities: { task: { isNull: true } } }": lambda path: "task-" not in path,
    '{ entities: { run: { in: ["01", "09"] } } }': lambda path: "run-01" in path,
    "{ entities: { run: { in: [] } } }": lambda _: False,
    '{ entities: { suffix: { contains: "vent" } } }': lambda path: "events" in path,
    '{ entities: { subject: { eq: "02" }, session: { eq: "a" } } }': lambda path: "sub-02" in path,
    '{ entities: { datatype: { eq: "anat" } } }': lambda path: "/anat/" in path,
    "{ entities: { acquisition: { isNull: false } } }": lambda _: False,
    '{ pathPrefix: "sub-0" }': lambda path: path.startswith("sub-0"),
    '{ glob: "sub-*/eeg/*.edf" }': lambda path: path.startswith("sub-01/eeg") and path.endswith(".edf"),
    '{ glob: "**/*.edf" }': lambda path: path.endswith(".edf"),
    "{ minSizeBytes: 1000, maxSizeBytes: 3000 }": lambda path: 1000 <= FIRST[path] <= 3000,
    "{ minSizeBytes: 4000000000 }": lambda path: "T1w" in path,
    '{ pathPrefix: "sub-01/", entities: { suffix: { eq: "eeg" } }, maxSizeBytes: 1500 }': lambda path: (
        "run-01" in path
    ),
}


@pytest.mark.parametrize("filter", FILTERS)
async def test_files_are_filtered(ask: Asker, filter: str) -> None:
    page = (await version(ask, f"files(filter: {filter}) {{ {FILES} }}"))["files"]
    passing = sorted(path for path in FIRST if FILTERS[filter](path))
    assert [node["path"] for node in page["nodes"]] == passing
    assert (page["totalCount"], page["totalSizeBytes"]) == (
        len(passing),
        sum(FIRST[path] for path in passing),
    )


async def test_a_cursor_holds_for_another_filter_and_another_version(ask: Asker) -> None:
    first = await version(ask, 'files(first: 1, filter: { pathPrefix: "gone/" }) { pageInfo { endCursor } }')
    cursor = first["files"]["pageInfo"]["endCursor"]
    told = await version(ask, "files(first: 1, after: $after) { nodes { path } }", "v1.1.0", after=cursor)
    assert told["files"]["nodes"] == [{"path": min(path for path in SECOND if path > "gone/notes.txt")}]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 10001", "BAD_INPUT"),
        ("first: -1", "BAD_INPUT"),
        ('after: "eA"', "BAD_CURSOR"),
        ("filter: { minSizeBytes: 2, maxSizeBytes: 1 }", "BAD_FILTER"),
        (f'filter: {{ glob: "{"*" * 3000}" }}', "BAD_FILTER"),
    ],
)
async def test_pages_that_cannot_be_are_refused(ask: Asker, arguments: str, code: str) -> None:
    query = f'{{ version(datasetId: "ds000001") {{ files({arguments}) {{ totalCount }} }} }}'
    answer = await ask.answer(query)
    assert answer["data"] == {"version": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


async def test_an_empty_page_has_no_cursors(ask: Asker) -> None:
    page = (await version(ask, f"files(first: 0) {{ {FILES} }}"))["files"]
    assert page["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }
