"""One page for people and for programs that mirror."""

import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin

import pytest

from tests.data_routes.site import BROKEN, DEMO, MOVED, ODD, ODD_NAMES, Site

ROW = re.compile(r"<td><a href=\"([^\"]+)\">(.*?)</a></td><td>([^<]*)</td>", re.DOTALL)
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
VOID = {"meta", "input", "link"}


class Page(HTMLParser):
    """Links, headings and the balance of elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        href = dict(attrs).get("href")
        if tag == "a" and href is not None:
            self.links.append(href)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def mirrored(site: Site, target: str) -> list[str]:
    """What rclone takes for children: on this host, below the directory, one segment, no query."""
    found: list[str] = []
    for link in Page(site.ask(target).text).links:
        whole = urljoin(f"{site.url}{target}", link)
        rest = whole.removeprefix(f"{site.url}{target}")
        if rest not in {whole, ""} and "?" not in rest and "#" not in rest and "/" not in rest.rstrip("/"):
            found.append(unquote(rest))
    return found


def test_the_root_of_a_version(site: Site) -> None:
    reply = site.ask(f"/{DEMO}/v2.0.0/")
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == "public, max-age=60"
    assert f"<title>Index of /{DEMO}/v2.0.0/</title>" in reply.text
    assert f"<h1>Index of /{DEMO}/v2.0.0/</h1>" in reply.text
    page = Page(reply.text)
    assert page.tags.count("table") == 1
    assert "th" not in page.tags
    assert "../" not in page.links


def test_the_order_is_directories_then_bytes(site: Site) -> None:
    rows = ROW.findall(site.ask(f"/{DEMO}/v2.0.0/").text)
    names = [unquote(href) for href, _, _ in rows]
    assert names == sorted(names, key=lambda name: (not name.endswith("/"), name.rstrip("/").encode()))
    listed = {child["name"] for child in site.ask(f"/{DEMO}/v2.0.0/?format=json").json["children"]}
    assert {name.rstrip("/") for name in names} == listed


def test_sizes_are_compact_and_directories_have_none(site: Site) -> None:
    rows = {href: size for href, _, size in ROW.findall(site.ask(f"/{DEMO}/v2.0.0/").text)}
    assert rows["sub-01/"] == "-"
    assert re.fullmatch(r"[0-9]+|[0-9]\.[0-9][KMG]|[0-9]+[KMG]", rows["participants.tsv"])


@pytest.mark.parametrize("version", ["v2.0.0", "latest"])
def test_nothing_but_children_looks_like_a_child(site: Site, version: str) -> None:
    root = f"/{DEMO}/{version}/"
    tree = site.ask(root + "?format=json").json
    assert sorted(name.rstrip("/") for name in mirrored(site, root)) == sorted(
        c["name"] for c in tree["children"]
    )


def test_a_whole_version_can_be_walked(site: Site) -> None:
    paths: list[str] = []
    waiting = [f"/{ODD}/v1.0.0/"]
    while waiting:
        here = waiting.pop()
        for name in mirrored(site, here):
            target = here + quote(name)
            waiting.extend([target] if name.endswith("/") else [])
            paths.extend([] if name.endswith("/") else [unquote(target)])
    manifest = site.ask(f"/{ODD}/v1.0.0/manifest.json").json
    assert sorted(paths) == sorted(f"/{ODD}/v1.0.0/{row['path']}" for row in manifest)
    assert len(paths) == len(ODD_NAMES) + 1


def test_links_hold_without_the_slash_too(site: Site) -> None:
    there = f"/{DEMO}/v2.0.0/sub-01/ses-01"
    with_slash, without = ROW.findall(site.ask(f"{there}/").text), ROW.findall(site.ask(there).text)
    assert len(with_slash) == len(without) > 1
    for (first, *_), (second, *_) in zip(with_slash, without, strict=True):
        assert urljoin(f"{there}/", first) == urljoin(there, second)


def test_version_roots_get_their_slash(site: Site) -> None:
    reply = site.ask(f"/data/{DEMO}/v2.0.0?format=json&x=1")
    assert reply.status == 308
    assert reply.headers["location"] == f"/data/{DEMO}/v2.0.0/?format=json&x=1"
    assert reply.headers["cache-control"] == "public, max-age=300"
    assert site.ask(f"/{DEMO}/latest").headers["location"] == f"/{DEMO}/latest/"


def test_names_are_escaped_once_and_for_their_place(site: Site) -> None:
    text = site.ask(f"/{ODD}/v1.0.0/sub-01/odd%20%231%20%26%20more/").text
    assert "<script>" not in text
    for href, label, _ in ROW.findall(text)[1:]:
        name = label.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
        assert unquote(href) == name.replace("&amp;", "&")
        assert not re.search(r"[?#\"'<> :\\]", href)


def test_the_picker_keeps_the_place(site: Site) -> None:
    text = site.ask(f"/{DEMO}/v1.1.0/sub-01/").text
    assert (
        '<nav class="versions"><span>version:</span> '
        f'<a href="/{DEMO}/v2.0.0/sub-01/">v2.0.0</a><span class="current">v1.1.0</span>'
        f'<a href="/{DEMO}/v1.0.0/sub-01/">v1.0.0</a></nav>'
    ) in text
    assert '<span class="current">v2.0.0</span>' in site.ask(f"/{DEMO}/latest/").text
    assert "versions" not in site.ask(f"/{ODD}/v1.0.0/").text.partition("<table")[0].partition("<main")[2]


def test_the_removed_footer(site: Site) -> None:
    text = site.ask(f"/{MOVED}/v2.0.0/").text
    removed = text.partition('<details class="removed">')[2].partition("</details>")[0]
    assert removed.startswith("<summary>Files removed since v1.0.0 (2)</summary>")
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', removed) == [
        (f"/{MOVED}/v1.0.0/late", "late"),
        (f"/{MOVED}/v1.0.0/gone.txt", "gone.txt"),
    ]
    assert "removed" not in site.ask(f"/{MOVED}/v1.0.0/").text
    assert "removed" not in site.ask(f"/{MOVED}/v2.0.0/sub-01/").text


def test_the_json_twin(site: Site) -> None:
    reply = site.ask(f"/{MOVED}/v2.0.0/", accept="application/json")
    assert reply.headers["content-type"] == "application/json"
    assert "Accept" in reply.headers["vary"].split(", ")
    assert reply.json == {
        "dataset_id": MOVED,
        "version": "v2.0.0",
        "path": "",
        "kind": "directory",
        "children": [
            {"kind": "directory", "name": "sub-01", "file_count": 1, "size": 35},
            {"kind": "directory", "name": "swap", "file_count": 1, "size": 5},
            {
                "kind": "file",
                "name": "dataset_description.json",
                "size": 93,
                "media_type": "application/json",
            },
        ],
        "removed": {
            "since": "v1.0.0",
            "children": [{"kind": "directory", "name": "late"}, {"kind": "file", "name": "gone.txt"}],
        },
    }


def test_head_has_the_headers_and_nothing_else(site: Site) -> None:
    got, head = site.ask(f"/{DEMO}/v2.0.0/"), site.ask(f"/{DEMO}/v2.0.0/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "cache-control", "etag", "vary", "link"):
        assert head.headers[name] == got.headers[name]


def test_a_page_is_sent_once(site: Site) -> None:
    first = site.ask(f"/{DEMO}/v2.0.0/sub-01/")
    assert site.ask(f"/{DEMO}/v2.0.0/sub-01/").body == first.body
    again = site.ask(f"/{DEMO}/v2.0.0/sub-01/", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    others = {
        site.ask(target, accept=accept).headers["etag"]
        for target in (f"/{DEMO}/v2.0.0/sub-01/", f"/{DEMO}/v2.0.0/sub-01", f"/{DEMO}/latest/sub-01/")
        for accept in ("text/html", "application/json")
    }
    assert len(others) == 6


@pytest.mark.parametrize(
    "target",
    [
        "/",
        f"/{DEMO}/",
        f"/{DEMO}/v2.0.0/",
        f"/{DEMO}/v2.0.0/sub-01/",
        f"/{DEMO}/v2.0.0/nope",
        f"/data/{ODD}/v1.0.0/",
    ],
)
def test_pages_are_whole_and_load_nothing_but_their_stylesheet(site: Site, target: str) -> None:
    reply = site.ask(target, accept=BROWSER)
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    page = Page(reply.text)
    assert page.tags.count("main") == page.tags.count("h1") == page.tags.count("title") == 1
    assert not {"script", "style", "img", "iframe"} & set(page.tags)
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', reply.text)
    css = site.ask(style)
    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in css.headers["cache-control"]


@pytest.mark.parametrize("target", [f"/{DEMO}/", f"/{DEMO}/v2.0.0/", f"/{DEMO}/v2.0.0/sub-01/", "/"])
def test_no_link_on_a_page_is_dead_on_either_mount(site: Site, target: str) -> None:
    for mount in ("", "/data"):
        text = site.ask(mount + target, accept=BROWSER).text
        hrefs = set(re.findall(r'(?:href|formaction)="([^"#]+)"', text))
        inside = {urljoin(site.url + mount + target, each) for each in hrefs if "doi.org" not in each}
        inside -= {f"{site.url}/health", *(each for each in inside if "/graphql" in each)}
        assert all(each.startswith(f"{site.url}{mount}/") for each in inside)
        for each in inside - {f"{site.url}{mount}/{BROKEN}/v1.0.0/"}:
            assert site.ask(each.removeprefix(site.url)).status in {200, 302}, each
