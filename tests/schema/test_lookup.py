"""Are files found by checksum and name, the same in every door?"""

import pytest

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
