"""Landing pages, the catalogue, and what every answer carries."""

import pytest

from tests.data_routes.site import BROKEN, DEMO, MALFORMED, ODD, PRIVATE, UNKNOWN, UNPUBLISHED, Site

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_the_landing_page_as_data(site: Site) -> None:
    reply = site.ask(f"/{DEMO}")
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "public, max-age=60"
    assert "Accept" in reply.headers["vary"].split(", ")
    told = reply.json
    assert list(told) == ["dataset_id", "latest", "metadata_url", "versions"]
    assert (told["dataset_id"], told["latest"]) == (DEMO, "v2.0.0")
    assert told["metadata_url"] == f"/{DEMO}/metadata.json"
    assert [each["version"] for each in told["versions"]] == ["v2.0.0", "v1.1.0", "v1.0.0"]
    assert told["versions"][0] | {"doi": None} == {
        "version": "v2.0.0",
        "doi": None,
        "created_at": "2025-03-11T11:15:00Z",
        "manifest_url": f"/{DEMO}/v2.0.0/manifest.json",
        "browse_url": f"/{DEMO}/v2.0.0/",
    }
    assert site.ask(f"/{DEMO}/").json == told


def test_the_landing_page_for_people(site: Site) -> None:
    text = site.ask(f"/{DEMO}/", accept=BROWSER).text
    assert f"<title>{DEMO}</title>" in text
    assert f'Latest: <a href="/{DEMO}/latest/">/{DEMO}/latest/</a>' in text
    assert f'<a href="/{DEMO}/v2.0.0/">v2.0.0</a> (latest)</td><td>2025-03-11</td>' in text


def test_a_dataset_without_versions(site: Site) -> None:
    assert site.ask(f"/{UNPUBLISHED}/").json == {
        "dataset_id": UNPUBLISHED,
        "latest": None,
        "metadata_url": f"/{UNPUBLISHED}/metadata.json",
        "versions": [],
    }
    text = site.ask(f"/{UNPUBLISHED}/", accept=BROWSER).text
    assert "No published versions yet." in text
    assert "<table" not in text
    assert site.ask(f"/{UNPUBLISHED}/latest/").json == {"error": "Version not found"}


@pytest.mark.parametrize(
    "version", ["v9.9.9", "1.0.0", "v1.0", "v1.0.0-rc1", "main", "V2.0.0", "v02.0.0", "%2e%2e"]
)
def test_versions_that_were_never_published(site: Site, version: str) -> None:
    for rest in ("", "/", "/manifest.json", "/README"):
        reply = site.ask(f"/{DEMO}/{version}{rest}", accept=BROWSER)
        assert (reply.status, reply.json) == (404, {"error": "Version not found"})


def test_a_version_that_cannot_be_read(site: Site) -> None:
    for rest in ("", "manifest.json", "README", "sub-01/"):
        reply = site.ask(f"/{BROKEN}/v1.0.0/{rest}")
        assert (reply.status, reply.json) == (404, {"error": "Version not published"})
    assert site.ask(f"/{BROKEN}/").json["latest"] == "v1.0.0"


def test_the_catalogue(site: Site) -> None:
    told = site.ask("/").json
    ids = [each["id"] for each in told["datasets"]]
    assert ids == sorted(ids)
    assert told["count"] == len(ids)
    assert PRIVATE not in ids
    shown = next(each for each in told["datasets"] if each["id"] == ODD)
    assert shown["title"] == "Odd names"
    assert shown["latest"] == "v1.0.0"
    assert shown["browse_url"] == f"/{ODD}/"
    text = site.ask("/data/", accept=BROWSER).text
    assert f'<a href="/data/{DEMO}/">{DEMO}</a>' in text
    assert PRIVATE not in text


@pytest.mark.parametrize(
    "dataset_id", [UNKNOWN, PRIVATE, MALFORMED, "nm1", "NM000901", "nm0009011", "favicon.ico"]
)
@pytest.mark.parametrize(
    "rest", ["", "/", "/v1.0.0", "/v1.0.0/", "/metadata.json", "/latest/manifest.json", "/v1.0.0/x"]
)
def test_unknown_private_and_malformed_are_the_same(site: Site, dataset_id: str, rest: str) -> None:
    for method in ("GET", "HEAD"):
        expected = site.ask(f"/{UNKNOWN}/", method, accept=BROWSER)
        reply = site.ask(f"/{dataset_id}{rest}", method, accept=BROWSER)
        assert reply.status == 404
        assert reply.body == expected.body
        differing = {"date", "x-request-id"}
        assert {k: v for k, v in reply.headers.items() if k not in differing} == {
            k: v for k, v in expected.headers.items() if k not in differing
        }
    assert site.ask(f"/{dataset_id}{rest}").body == b'{"error":"Dataset not found"}'


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_can_be_changed(site: Site, method: str) -> None:
    for target in ("/", f"/{DEMO}/", f"/{UNKNOWN}/", f"/{DEMO}/v2.0.0/README"):
        reply = site.ask(target, method)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_options(site: Site) -> None:
    reply = site.ask(f"/{DEMO}/v2.0.0/README", "OPTIONS", origin="https://example.org")
    assert reply.status == 204
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "Range" in reply.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        f"/{DEMO}/",
        f"/{DEMO}/metadata.json",
        f"/{DEMO}/v2.0.0",
        f"/{DEMO}/v2.0.0/",
        f"/{DEMO}/v2.0.0/README",
        f"/{DEMO}/v2.0.0/manifest.json",
        f"/{DEMO}/v2.0.0/nope",
        f"/{UNKNOWN}/",
    ],
)
def test_what_every_answer_carries(site: Site, target: str) -> None:
    for method in ("GET", "HEAD"):
        headers = site.ask(target, method).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        for name in ("ETag", "Content-Length", "Last-Modified", "Location", "Link", "X-Request-ID"):
            assert name in headers["access-control-expose-headers"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "cross-origin-resource-policy" not in headers
        assert headers["x-request-id"]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        f"/{DEMO}/",
        f"/{DEMO}/metadata.json",
        f"/{DEMO}/v2.0.0/index.json",
        f"/{ODD}/v1.0.0/checksums.sha256",
        f"/{DEMO}/v2.0.0/manifest.json",
        f"/{DEMO}/v2.0.0/manifest.ndjson",
    ],
)
def test_documents_are_sent_once(site: Site, target: str) -> None:
    tag = site.ask(target).headers["etag"]
    again = site.ask(target, if_none_match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert site.ask(target, "HEAD").headers["etag"] == tag


def test_links_lead_programs_on(site: Site) -> None:
    landing = site.ask(f"/data/{DEMO}/").headers["link"]
    assert f'<{site.url}/data/{DEMO}/metadata.json>; rel="describedby"' in landing
    assert f'<{site.url}/data/{DEMO}/v2.0.0/>; rel="item"' in landing
    inside = site.ask(f"/{DEMO}/latest/").headers["link"]
    assert f'<{site.url}/{DEMO}/v2.0.0/manifest.json>; rel="item"' in inside
    assert f'<{site.url}/{DEMO}/>; rel="collection"' in inside


def test_a_request_cannot_name_any_host(site: Site) -> None:
    for host in ("evil.example/x", 'a"b', "a b", "<x>"):
        text = site.ask(f"/{DEMO}/v2.0.0/", host=host).text
        assert host.partition("/")[0] not in text or "127.0.0.1" in text
    assert "https://example.org" not in site.ask(f"/{DEMO}/v2.0.0/", x_forwarded_host="example.org").text


def test_the_index_of_any_version(site: Site) -> None:
    told = site.ask(f"/{DEMO}/v1.0.0/index.json").json
    assert (told["dataset_id"], told["version"]) == (DEMO, "v1.0.0")
    assert sorted(told["subjects"]) == [f"sub-0{number}" for number in range(1, 6)]
