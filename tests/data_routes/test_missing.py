"""Paths that are not there: tombstones, and attacks."""

import pytest

from tests.data_routes.site import MOVED, ODD, Site

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"

ATTACKS = (
    b"..",
    b"../",
    b"../../etc/passwd",
    b"..%2f..%2fetc%2fpasswd",
    b"%2e%2e/%2e%2e/etc/passwd",
    b"%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    b"..%5c..%5cetc",
    b"..\\..\\etc\\passwd",
    b"....//....//etc/passwd",
    b"..;/..;/etc/passwd",
    b"%252e%252e/%252e%252e/etc/passwd",
    b"%c0%ae%c0%ae/etc/passwd",
    b"%c0%af..%c0%afetc",
    b"%e0%80%ae%e0%80%ae/etc",
    b"%uff0e%uff0e/etc",
    b"/etc/passwd",
    b"//etc/passwd",
    b"sub-01//x",
    b"sub-01/../dataset_description.json",
    b"sub-01/%2e%2e/dataset_description.json",
    b"sub-01/.%2e/dataset_description.json",
    b"sub-01/%2E./dataset_description.json",
    b"sub-01%2f..%2fdataset_description.json",
    b"sub-01%2fx",
    b"%2fetc%2fpasswd",
    b"dataset_description.json%00",
    b"dataset_description.json%00.txt",
    b"%00",
    b"%",
    b"%2",
    b"%zz",
    b"%%32%65%%32%65/",
    b"%ff",
    b"%ed%a0%80",
    b"%f8%88%80%80%80",
    b"%2e",
    b"%2e/dataset_description.json",
    b"./../dataset_description.json",
    b".%00./x",
    b"file:///etc/passwd",
    b"http://127.0.0.1/",
    b"~root/.ssh/id_rsa",
    b"C:/Windows/win.ini",
    b"%5c%5chost%5cshare",
    b".git/config",
    b"..%00/",
    b"..%0d%0aSet-Cookie:x=1",
    b"%0d%0aLocation:%20http://evil",
    b"*",
    b"$(id)",
    b"{{7*7}}",
    b"'%20OR%201=1--",
    b"dataset_description.json%2f",
    b"dataset_description.json//",
    b"a" * 8000,
)
UP = (
    b"/../../etc/passwd",
    b"/..",
    b"//nm000901/v1.0.0/dataset_description.json",
    b"/nm000901//v1.0.0/dataset_description.json",
    b"/nm000901/../nm000901/v1.0.0/dataset_description.json",
    b"/nm000901/v1.0.0/../v1.0.0/dataset_description.json",
    b"/nm000901%2fv1.0.0/dataset_description.json",
    b"/%2e%2e/%2e%2e/etc/passwd",
    b"/data/../etc/passwd",
    b"/data%2fnm000901/v1.0.0/dataset_description.json",
    b"/nm000901/%2e/dataset_description.json",
    b"/nm000901/latest%00/x",
)


def status(site: Site, target: bytes) -> int:
    return int(site.send(target).split(b" ", 2)[1])


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_reaches_anything(site: Site, attack: bytes) -> None:
    answer = site.send(f"/{ODD}/v1.0.0/".encode() + attack)
    assert answer.split(b" ", 2)[1] == b"404"
    assert b"root:" not in answer
    assert b"Set-Cookie" not in answer.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("target", UP)
def test_no_attack_climbs_above_a_version(site: Site, target: bytes) -> None:
    assert status(site, target) == 404


def test_the_way_that_is_no_attack(site: Site) -> None:
    assert status(site, f"/{ODD}/v1.0.0/dataset_description.json".encode()) == 302
    assert status(site, f"/{ODD}/v1.0.0/./dataset_description.json".encode()) == 302


def test_what_is_told_of_a_path_that_never_was(site: Site) -> None:
    reply = site.ask(f"/{MOVED}/v2.0.0/never/was.txt")
    assert reply.status == 404
    assert reply.json == {"error": "File not found", "version": "v2.0.0", "path": "never/was.txt"}
    assert "Accept" in reply.headers["vary"].split(", ")
    assert "cache-control" not in reply.headers
    text = site.ask(f"/{MOVED}/v2.0.0/never%3Cb%3E", accept=BROWSER).text
    assert "no record of it in any recent version" in text
    assert "never&lt;b&gt;" in text
    assert f'<a href="/{MOVED}/">all versions of {MOVED}</a>' in text


def test_a_tombstone(site: Site) -> None:
    told = {
        "error": "File not found",
        "version": "v2.0.0",
        "reason": "removed",
        "last_seen_version": "v1.0.0",
    }
    assert site.ask(f"/{MOVED}/latest/late/x.txt").json == told | {
        "path": "late/x.txt",
        "last_seen_url": f"{site.url}/{MOVED}/v1.0.0/late/x.txt",
    }
    assert site.ask(f"/data/{MOVED}/v2.0.0/gone.txt/").json == told | {
        "path": "gone.txt/",
        "last_seen_url": f"{site.url}/data/{MOVED}/v1.0.0/gone.txt/",
    }
    text = site.ask(f"/{MOVED}/v2.0.0/gone.txt", accept=BROWSER).text
    url = f"{site.url}/{MOVED}/v1.0.0/gone.txt"
    assert f'last present in <strong>v1.0.0</strong>: <a href="{url}">{url}</a>' in text


def test_directories_have_no_tombstone(site: Site) -> None:
    assert "reason" not in site.ask(f"/{MOVED}/v2.0.0/late").json


def test_what_only_a_newer_version_has_has_no_tombstone(site: Site) -> None:
    assert "reason" not in site.ask(f"/{MOVED}/v1.0.0/swap/inner.txt").json


def test_head_does_not_look_back(site: Site) -> None:
    reply = site.ask(f"/{MOVED}/v2.0.0/gone.txt", "HEAD")
    assert (reply.status, reply.headers["cache-control"]) == (404, "public, max-age=60")


def test_a_file_and_a_directory_of_one_name(site: Site) -> None:
    assert site.ask(f"/{MOVED}/v1.0.0/swap", "HEAD").headers["content-length"] == "4"
    assert site.ask(f"/{MOVED}/v2.0.0/swap", accept="application/json").json["kind"] == "directory"
