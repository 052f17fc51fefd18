"""What changed between two versions, over HTTP."""

from tests.data_routes.site import DEMO, MOVED, Site

PATH = f"/{MOVED}/v2.0.0/diff"


def test_what_changed_as_json(site: Site) -> None:
    reply = site.ask(PATH)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    told = reply.json
    assert (told["dataset_id"], told["from"], told["to"]) == (MOVED, "v1.0.0", "v2.0.0")
    counts = {kind: told["summary"][kind] for kind in ("added", "removed", "modified", "renamed")}
    assert sum(counts.values()) == told["count"] == len(told["changes"]) > 0
    by_path = {each["path"]: each for each in told["changes"]}
    assert by_path["gone.txt"]["kind"] == "removed"
    assert by_path["gone.txt"]["size_before"] >= 0
    assert "size_after" not in by_path["gone.txt"]
    assert told["next"] is None
    again = site.ask(PATH, **{"if-none-match": reply.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_pages_are_linked(site: Site) -> None:
    whole = [each["path"] for each in site.ask(PATH).json["changes"]]
    seen: list[str] = []
    address: str | None = f"{PATH}?first=1&from=v1.0.0"
    while address:
        told = site.ask(address.removeprefix(site.url)).json
        seen += [each["path"] for each in told["changes"]]
        address = told["next"]
    assert seen == whole


def test_what_changed_as_a_page(site: Site) -> None:
    reply = site.ask(f"{PATH}?from=v1.0.0", accept="text/html")
    assert reply.headers["content-type"].startswith("text/html")
    assert "gone.txt" in reply.text
    assert f'href="/{MOVED}/v1.0.0/gone.txt"' in reply.text
    nothing = site.ask(f"/{DEMO}/latest/diff?from=latest", accept="text/html")
    assert "Nothing changed." in nothing.text


def test_kinds_and_places_are_chosen(site: Site) -> None:
    removed = site.ask(f"{PATH}?kind=removed").json["changes"]
    assert {each["kind"] for each in removed} == {"removed"}
    late = site.ask(f"{PATH}?prefix=late/").json["changes"]
    assert late
    assert all(each["path"].startswith("late/") for each in late)


def test_what_cannot_be_compared_is_not_found(site: Site) -> None:
    assert site.ask(f"/{MOVED}/v1.0.0/diff").status == 404
    assert site.ask(f"{PATH}?from=v9.9.9").status == 404
    for bad in ("kind=moved", "first=x", "first=10001", "after=nonsense"):
        assert site.ask(f"{PATH}?{bad}").status == 400, bad
