"""Is what changed between two versions told in GraphQL?"""

from typing import Any

from tests.schema.archive import FIRST, MOVED, SECOND
from tests.schema.asking import Asker

QUERY = """query Diff($from: String, $kinds: [ChangeKind!], $prefix: String, $first: Int, $after: String) {
  version(datasetId: "ds000001", tag: "v1.1.0") {
    diff(from: $from) {
      from { tag }
      to { tag }
      summary {
        added removed modified renamed sizeDeltaBytes subjectsAdded subjectsRemoved
        bySubject { label added removed modified renamed }
      }
      changes(kinds: $kinds, pathPrefix: $prefix, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { kind path previousPath before { path sizeBytes } after { path url } }
      }
    }
  }
}"""


async def diff(ask: Asker, **variables: Any) -> Any:  # noqa: ANN401 - any JSON
    return (await ask.data(QUERY, **variables))["version"]["diff"]


async def test_what_changed_since_the_version_before(ask: Asker) -> None:
    found = await diff(ask)
    assert (found["from"], found["to"]) == ({"tag": "v1.0.0"}, {"tag": "v1.1.0"})
    summary = found["summary"]
    added = sorted(set(SECOND) - set(FIRST) - set(MOVED))
    removed = sorted(set(FIRST) - set(SECOND) - set(MOVED.values()))
    assert (summary["added"], summary["removed"]) == (len(added), len(removed))
    assert (summary["modified"], summary["renamed"]) == (0, 1)
    assert summary["sizeDeltaBytes"] == sum(SECOND.values()) - sum(FIRST.values())
    assert summary["subjectsAdded"] == summary["subjectsRemoved"] == []
    assert sum(each["added"] for each in summary["bySubject"]) == len(added)
    assert [each["label"] for each in summary["bySubject"]] == [None, "01", "02"]
    nodes = found["changes"]["nodes"]
    assert [node["path"] for node in nodes] == sorted([*added, *removed, *MOVED])
    for node in nodes:
        kinds = {"ADDED": added, "REMOVED": removed, "RENAMED": MOVED}
        assert node["path"] in kinds[node["kind"]]
        assert node["previousPath"] == MOVED.get(node["path"])
        assert (node["before"] is None) is (node["kind"] == "ADDED")
        assert (node["after"] is None) is (node["kind"] == "REMOVED")


async def test_pages_hold_each_change_once_whatever_is_chosen(ask: Asker) -> None:
    choices: list[dict[str, Any]] = [{}, {"kinds": ["ADDED"]}, {"prefix": "sub-02/"}, {"kinds": []}]
    for chosen in choices:
        whole = (await diff(ask, **chosen))["changes"]
        paths: list[str] = []
        after = None
        while True:
            page = (await diff(ask, **chosen, first=3, after=after))["changes"]
            assert page["totalCount"] == whole["totalCount"] == len(whole["nodes"])
            paths += [node["path"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert paths == [node["path"] for node in whole["nodes"]]


async def test_any_two_versions_are_compared(ask: Asker) -> None:
    assert (await diff(ask, **{"from": "latest"}))["changes"]["totalCount"] == 0
    assert (await diff(ask, **{"from": "1.0.0"}))["from"]["tag"] == "v1.0.0"
    assert await diff(ask, **{"from": "v9.9.9"}) is None
    query = """{ version(datasetId: "ds000001", tag: "v1.0.0") {
      diff { to { tag } }
      back: diff(from: "v1.1.0") { summary { added } }
    } }"""
    first = (await ask.data(query))["version"]
    assert first["diff"] is None
    assert first["back"]["summary"]["added"] == len(set(FIRST) - set(SECOND)) - len(MOVED)
    assert await ask.code(QUERY, first=10_001) == "BAD_INPUT"
    assert await ask.code(QUERY, after="nonsense") == "BAD_CURSOR"
