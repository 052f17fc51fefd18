"""GET leads to the bytes, HEAD tells of them."""

from urllib.parse import quote, urlsplit

import pytest

from tests.data_routes.site import DEMO, MOVED, ODD, ODD_NAMES, Site

README = f"/{DEMO}/v2.0.0/README"


def follow(site: Site, location: str) -> bytes:
    reply = site.ask(location.removeprefix(site.url))
    assert reply.status == 200
    return reply.body


def test_get_redirects_to_the_bytes(site: Site) -> None:
    reply = site.ask(README)
    assert reply.status == 302
    assert reply.body == b""
    assert "content-length" not in reply.headers
    assert reply.headers["cache-control"] == "public, max-age=300"
    assert reply.headers["last-modified"] == "Tue, 11 Mar 2025 11:15:00 GMT"
    assert reply.headers["etag"].startswith('"git:')
    assert follow(site, reply.headers["location"]) == (site.folders[DEMO] / "README").read_bytes()


def test_head_is_answered_here(site: Site) -> None:
    reply = site.ask(README, "HEAD")
    assert reply.status == 200
    assert reply.headers["content-length"] == str((site.folders[DEMO] / "README").stat().st_size)
    assert reply.headers["accept-ranges"] == "bytes"
    assert "content-type" not in reply.headers
    got = site.ask(README)
    for name in ("etag", "last-modified", "cache-control"):
        assert reply.headers[name] == got.headers[name]


def test_the_bytes_have_the_date_that_head_told(site: Site) -> None:
    location = site.ask(README).headers["location"].removeprefix(site.url)
    told = site.ask(README, "HEAD").headers["last-modified"]
    assert site.ask(location).headers["last-modified"] == told
    assert site.ask(location, "HEAD").headers["last-modified"] == told


def test_the_entity_tag_is_the_checksum(site: Site) -> None:
    for target, algorithm in ((f"/{ODD}/v1.0.0/", "sha256"), (f"/{DEMO}/v2.0.0/", "git")):
        row = site.ask(f"{target}manifest.json?glob=dataset_description.json").json[0]
        tag = site.ask(target + row["path"]).headers["etag"]
        assert row["checksum_algorithm"] == algorithm
        assert tag == f'"{algorithm}:{row["checksum"]}"'


def test_without_a_checksum_the_tag_is_of_version_and_place(site: Site) -> None:
    targets = [f"/{MOVED}/{tag}/dataset_description.json" for tag in ("v1.0.0", "v2.0.0", "latest")]
    first, second, latest = (site.ask(target).headers["etag"] for target in targets)
    assert first != second == latest


def test_latest_is_the_newest(site: Site) -> None:
    assert site.ask(f"/{DEMO}/latest/README").headers["etag"] == site.ask(README).headers["etag"]


def test_a_slash_behind_a_file_does_not_matter(site: Site) -> None:
    assert site.ask(f"{README}/").status == 302


def test_a_range_is_left_to_where_the_bytes_are(site: Site) -> None:
    reply = site.ask(README, range="bytes=0-3")
    assert reply.status == 302
    part = site.ask(reply.headers["location"].removeprefix(site.url), range="bytes=0-3")
    assert part.status == 206
    assert part.body == (site.folders[DEMO] / "README").read_bytes()[:4]


def test_what_the_client_has_is_not_sent_again(site: Site) -> None:
    headers = site.ask(README).headers
    for method in ("GET", "HEAD"):
        for asked in ({"if_none_match": headers["etag"]}, {"if_modified_since": headers["last-modified"]}):
            reply = site.ask(README, method, **asked)
            assert reply.status == 304
            assert reply.headers["etag"] == headers["etag"]
            assert "location" not in reply.headers
    assert site.ask(README, if_none_match='"git:0"', if_modified_since=headers["last-modified"]).status == 302


@pytest.mark.parametrize("name", ODD_NAMES)
def test_every_legal_name_leads_to_its_bytes(site: Site, name: str) -> None:
    path = f"sub-01/odd #1 & more/{name}"
    for target in {quote(path), quote(path, safe="/!$&'()*+,;=:@~"), quote(path, safe="/+:@")}:
        reply = site.ask(f"/{ODD}/v1.0.0/{target}")
        assert reply.status == 302, target
        assert urlsplit(reply.headers["location"]).query == ""
        assert follow(site, reply.headers["location"]) == name.encode() * ODD_NAMES.index(name)


def test_plus_is_no_space_and_accents_are_not_mended(site: Site) -> None:
    folder = f"/{ODD}/v1.0.0/sub-01/odd%20%231%20%26%20more"
    assert site.ask(f"{folder}/a+b.tsv").status == 404
    assert site.ask(f"{folder}/NFC-e%CC%81.txt").status == 404
    assert site.ask(f"{folder}/A%20b.tsv").status == 404


def test_public_documents_name_the_mount_that_was_asked(site: Site) -> None:
    reply = site.ask(f"/data{README}")
    assert reply.status == 302
    assert urlsplit(reply.headers["location"]).path.startswith("/objects/")
