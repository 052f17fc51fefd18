"""Are files found by checksum and name, the same in every door?"""

from typing import Any

import pytest

from graphql_api.domain.pages import encode_cursor
from tests.schema.archive import MOVED, entry
from tests.schema.asking import Asker

QUERY = """query Files($filter: FileFilter) {
  version(datasetId: "ds000001") { files(filter: $filter) { totalCount nodes { path } } }
}"""


@pytest.mark.parametrize(
    ("filter", "paths"),
    [
        ({"name": "notes.txt"}, list(MOVED)),
        ({"checksum": entry("README", 1).digest.hex()}, ["README"]),
        ({"checksum": f"git:{entry('README', 1).digest.hex().upper()}"}, ["README"]),
        ({"checksum": "00" * 20}, []),
    ],
)
async def test_lookup(ask: Asker, filter: dict[str, str], paths: list[str]) -> None:
    files = (await ask.data(QUERY, filter=filter))["version"]["files"]
    assert (files["totalCount"], [node["path"] for node in files["nodes"]]) == (len(paths), paths)
    rows = (await ask.http.get("/ds000001/latest/manifest.json", params=filter)).json()
    assert [row["path"] for row in rows] == paths


async def test_what_is_no_checksum_is_refused(ask: Asker) -> None:
    assert await ask.code(QUERY, filter={"checksum": "what"}) == "BAD_FILTER"
    assert (await ask.http.get("/ds000001/latest/manifest.json?checksum=what")).status_code == 400


EVERYWHERE = """query Everywhere($checksum: String, $name: String, $first: Int, $after: String) {
  files(checksum: $checksum, name: $name, first: $first, after: $after) {
    datasetCount
    pageInfo { hasNextPage endCursor }
    nodes { version { tag dataset { datasetId } } file { path url } }
  }
}"""


async def everywhere(ask: Asker, **asked: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 any argument
    found: list[tuple[str, str, str]] = []
    while True:
        page = (await ask.data(EVERYWHERE, **asked))["files"]
        found += [
            (each["version"]["dataset"]["datasetId"], each["version"]["tag"], each["file"]["path"])
            for each in page["nodes"]
        ]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        asked["after"] = page["pageInfo"]["endCursor"]


async def test_files_are_found_in_all_datasets_in_the_newest_version_that_has_them(ask: Asker) -> None:
    readmes = await everywhere(ask, name="README")
    assert ("ds000001", "v1.1.0", "README") in readmes
    assert len({dataset for dataset, _, _ in readmes}) == len(readmes)
    assert readmes == sorted(readmes)
    assert await everywhere(ask, name="README", first=1) == readmes
    # It is gone from the newest version.
    gone = "sub-01_task-rest_run-02_eeg.edf"
    [found] = await everywhere(ask, name=gone)
    assert found == ("ds000001", "v1.0.0", f"sub-01/eeg/{gone}")
    digits = entry(f"sub-01/eeg/{gone}", 2000).digest.hex()
    assert await everywhere(ask, checksum=f"MD5:{digits}") == [found]
    assert await everywhere(ask, checksum=digits, name=gone) == [found]
    assert await everywhere(ask, checksum=f"sha256:{digits}") == []
    assert await everywhere(ask, checksum=digits, name="README") == []


async def test_what_is_private_is_found_nowhere(ask: Asker) -> None:
    assert all(dataset != "ds000004" for dataset, _, _ in await everywhere(ask, name="README"))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "BAD_INPUT"),
        ({"name": ""}, "BAD_INPUT"),
        ({"name": "x" * 2000}, "BAD_INPUT"),
        ({"checksum": "what"}, "BAD_FILTER"),
        ({"name": "README", "first": 101}, "BAD_INPUT"),
        ({"name": "README", "after": "x"}, "BAD_CURSOR"),
        ({"name": "README", "after": encode_cursor("1")}, "BAD_CURSOR"),
    ],
)
async def test_what_is_no_lookup_is_refused(ask: Asker, asked: dict[str, Any], code: str) -> None:
    assert await ask.code(EVERYWHERE, **asked) == code


@pytest.mark.parametrize("name", ["\0", "a/b", "..", "%", "_", "*", "\u202e", "'; --", "sub-01_%"])
async def test_hostile_names_are_found_nowhere(ask: Asker, name: str) -> None:
    assert await everywhere(ask, name=name) == []
