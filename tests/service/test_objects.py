"""Does this server give the files of its own disk, whole and in parts, and nothing else?"""

import asyncio
import hashlib
import os
import subprocess
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette

from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.ingest import fingerprint
from graphql_api.service.objects import Objects
from graphql_api.storage.annex_objects import object_paths
from graphql_api.storage.object_links import ObjectKind, ObjectLink, ObjectLinks

MODIFIED = 1_714_979_289
LINKS = ObjectLinks(b"k" * 32)
SMALL = b"onset\tduration\n0\t1\n"
LARGE = bytes(range(256)) * 12_000
TIMES = "2024-05-06T07:08:09Z"


@dataclass(frozen=True)
class Served:
    """A server, and the places that its two datasets are read from."""

    client: httpx.AsyncClient
    folder: Path
    repository: Path

    async def get(self, link: ObjectLink, **headers: str) -> httpx.Response:
        return await self.client.get(LINKS.address(link), headers=_named(headers))

    async def head(self, link: ObjectLink, **headers: str) -> httpx.Response:
        return await self.client.head(LINKS.address(link), headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    folder, repository = tmp_path / "folder", tmp_path / "repository.git"
    folder.mkdir()
    repository.mkdir()
    git(repository, "init", "--quiet", "--bare")
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    await catalog.open()
    for dataset_id, origin in (
        ("folder", Origin(OriginKind.FOLDER, str(folder))),
        ("annex", Origin(OriginKind.GIT, str(repository))),
        ("document", None),
    ):
        await catalog.put_dataset(DatasetRow(dataset_id, {}, TIMES, TIMES, origin=origin))
    objects = Objects(lambda: LINKS, lambda: catalog)
    transport = httpx.ASGITransport(Starlette(routes=[objects.route()]))
    async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
        yield Served(client, folder, repository)
    await objects.close()
    await catalog.close()


def git(repository: Path, *arguments: str, sent: bytes = b"") -> str:
    command = ["git", f"--git-dir={repository}", *arguments]
    return subprocess.run(command, input=sent, capture_output=True, check=True).stdout.decode().strip()


def in_folder(served: Served, path: str, content: bytes) -> ObjectLink:
    """Put a file into the folder, and link it as ingest would see it."""
    place = served.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return file_link(path, content)


def file_link(path: str, content: bytes) -> ObjectLink:
    digest = fingerprint.of_bytes(content)
    if len(content) > fingerprint.WHOLE_BYTES:
        descriptor = os.memfd_create("content")
        os.write(descriptor, content)
        digest = fingerprint.of_large(descriptor, len(content))
        os.close(descriptor)
    name = path.rpartition("/")[2]
    return ObjectLink(
        ObjectKind.FILE, "folder", name, path, len(content), MODIFIED, LINKS.expiry(), "", digest
    )


def in_annex(served: Served, content: bytes, place: int = 0) -> ObjectLink:
    digest = hashlib.sha256(content)
    key = f"SHA256E-s{len(content)}--{digest.hexdigest()}.edf"
    path = served.repository / object_paths(key)[place]
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return ObjectLink(
        ObjectKind.ANNEXED,
        "annex",
        "x.edf",
        key,
        len(content),
        MODIFIED,
        LINKS.expiry(),
        "sha256",
        digest.digest(),
    )


def in_git(served: Served, content: bytes) -> ObjectLink:
    blob = bytes.fromhex(git(served.repository, "hash-object", "-w", "--stdin", sent=content))
    return ObjectLink(
        ObjectKind.BLOB, "annex", "events.tsv", "", len(content), MODIFIED, LINKS.expiry(), "git", blob
    )


def put(served: Served, place: int, content: bytes) -> ObjectLink:
    return (in_folder(served, "sub-01/x.edf", content), in_annex(served, content), in_git(served, content))[
        place
    ]


@pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
@pytest.mark.parametrize("place", [0, 1, 2], ids=["folder", "annex", "git"])
async def test_every_place_gives_the_whole_file_and_any_part(
    served: Served, place: int, content: bytes
) -> None:
    link = put(served, place, content)
    whole = await served.get(link)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-length"] == str(len(content))
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["last-modified"] == formatdate(MODIFIED, usegmt=True)
    head = await served.head(link, range="bytes=0-1")
    assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)
    for start, stop in ((0, 1), (1, 7), (len(content) // 2, len(content)), (0, len(content) + 9)):
        if start < min(stop, len(content)):
            part = await served.get(link, range=f"bytes={start}-{stop - 1}")
            assert (part.status_code, part.content) == (206, content[start:stop])
            end = min(stop, len(content)) - 1
            assert part.headers["content-range"] == f"bytes {start}-{end}/{len(content)}"
            assert part.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=3-", 206, SMALL[3:]),
        ("bytes=-4", 206, SMALL[-4:]),
        ("bytes=-999", 206, SMALL),
        ("BYTES=0-0", 206, SMALL[:1]),
        ("bytes= 0-0 ", 206, SMALL[:1]),
        ("bytes=0-0,3-4", 200, SMALL),
        ("bytes=5-2", 200, SMALL),
        ("bytes=-", 200, SMALL),
        ("bytes=a-b", 200, SMALL),
        ("lines=0-1", 200, SMALL),
        ("bytes=" + "9" * 40 + "-", 200, SMALL),
        (f"bytes={len(SMALL)}-", 416, None),
        ("bytes=999999999999999999-", 416, None),
        ("bytes=-0", 416, None),
    ],
)
async def test_ranges(served: Served, asked: str, status: int, expected: bytes | None) -> None:
    answer = await served.get(in_folder(served, "a.tsv", SMALL), range=asked)
    assert answer.status_code == status
    if expected is None:
        assert answer.headers["content-range"] == f"bytes */{len(SMALL)}"
        assert answer.json()["code"] == "RANGE_OUTSIDE"
    else:
        assert answer.content == expected


async def test_conditions(served: Served) -> None:
    link = in_folder(served, "a.tsv", SMALL)
    tag = (await served.get(link)).headers["etag"]
    assert tag.startswith('"')
    date, later, earlier = (formatdate(MODIFIED + shift, usegmt=True) for shift in (0, 60, -60))
    cases: Sequence[tuple[dict[str, str], int]] = [
        ({"if_none_match": tag}, 304),
        ({"if_none_match": f'"other", W/{tag}'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"other"'}, 200),
        ({"if_none_match": '"other"', "if_modified_since": date}, 200),
        ({"if_modified_since": date}, 304),
        ({"if_modified_since": later}, 304),
        ({"if_modified_since": earlier}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_match": tag}, 200),
        ({"if_match": '"other"'}, 412),
        ({"if_match": f"W/{tag}"}, 412),
        ({"if_unmodified_since": earlier}, 412),
        ({"if_unmodified_since": date}, 200),
        ({"range": "bytes=0-0", "if_range": tag}, 206),
        ({"range": "bytes=0-0", "if_range": f"W/{tag}"}, 200),
        ({"range": "bytes=0-0", "if_range": '"other"'}, 200),
        ({"range": "bytes=0-0", "if_range": date}, 206),
        ({"range": "bytes=0-0", "if_range": earlier}, 200),
        ({"range": "bytes=0-0", "if_none_match": tag}, 304),
    ]
    for headers, status in cases:
        assert ((await served.get(link, **headers)).status_code, headers) == (status, headers)
    known = await served.get(link, if_none_match=tag)
    assert (known.content, known.headers["etag"], "content-type" in known.headers) == (b"", tag, False)


@pytest.mark.parametrize(
    ("name", "media", "shown", "caged"),
    [
        ("a.tsv", "text/tab-separated-values; charset=utf-8", "inline", False),
        ("a.nii.gz", "application/gzip", "attachment", False),
        ("report.html", "text/html; charset=utf-8", "inline", True),
        ("figure.svg", "image/svg+xml", "inline", True),
        ("README", "text/plain; charset=utf-8", "inline", False),
    ],
)
async def test_what_is_told_of_a_file(served: Served, name: str, media: str, shown: str, caged: bool) -> None:  # noqa: FBT001
    headers = (await served.get(in_folder(served, name, SMALL))).headers
    assert headers["content-type"] == media
    assert headers["content-disposition"] == f'{shown}; filename="{name}"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    assert ("sandbox" in headers.get("content-security-policy", "")) == caged


@pytest.mark.parametrize(
    "name",
    ["a b", "+#%?&", "\"'<>", "a:=,b", "back\\slash", "e\u0301é", "日本語.tsv", "%2F", "..tsv", "a\nb"],
)
async def test_any_name_comes_back(served: Served, name: str) -> None:
    answer = await served.get(in_folder(served, f"sub-01/{name}", SMALL))
    assert (answer.status_code, answer.content) == (200, SMALL)


async def test_an_address_that_has_ended_is_refused_and_one_that_was_changed_is_none(served: Served) -> None:
    link = in_folder(served, "a.tsv", SMALL)
    ended = await served.get(replace(link, expires=int(link.expires - 3601)))
    assert (ended.status_code, ended.json()["code"]) == (403, "OBJECT_EXPIRED")
    address = LINKS.address(link)
    _, objects, token, name = address.split("/")
    payload, mac = token.split(".")
    forged = LINKS.address(replace(link, reference="../../etc/passwd")).split("/")[2].split(".")[0]
    stranger = ObjectLinks(b"x" * 32).address(link).split("/")[2]
    tokens = [
        token[:-1],
        token + "A",
        token + "=",
        f"{payload}.{mac[::-1]}",
        f"{forged}.{mac}",
        payload,
        f"{payload}.",
    ]
    for changed in [*tokens, stranger, "A" * 9000, f"{payload}.{mac}.", f"{payload}!.{mac}", "%00"]:
        answer = await served.client.get(f"/{objects}/{quote(changed, safe='%')}/{name}")
        assert (answer.status_code, answer.json()["code"], changed) == (404, "OBJECT_NOT_FOUND", changed)
    for other in ("b.tsv", "a.tsv.html", "%ED%A0%80"):
        assert (await served.client.get(f"/{objects}/{token}/{other}")).status_code == 404
    assert (await served.client.get(address)).status_code == 200
    assert (await served.client.post(address)).status_code == 405
    assert (await served.client.options(address)).status_code == 204


async def test_a_file_that_was_changed_is_not_served(served: Served) -> None:
    """Same size, other bytes; other size; a link in its place; a large one changed in its middle; nothing there."""
    small, large = in_folder(served, "a/small.tsv", SMALL), in_folder(served, "a/large.edf", LARGE)
    assert (await served.get(small)).status_code == (await served.get(large)).status_code == 200
    middle = len(LARGE) // 2
    for link, content in (
        (small, SMALL.swapcase()),
        (small, SMALL + b"x"),
        (large, LARGE[:middle] + b"changed" + LARGE[middle + 7 :]),
    ):
        (served.folder / link.reference).write_bytes(content)
        answer = await served.get(link)
        assert (answer.status_code, answer.json()["code"]) == (410, "OBJECT_CHANGED")
    (served.folder / "a/small.tsv").unlink()
    answer = await served.head(small)
    assert answer.status_code == 410


async def test_nothing_outside_of_the_folder_is_reached(served: Served) -> None:
    secret = served.folder.parent / "secret.txt"
    secret.write_bytes(SMALL)
    outside = served.folder.parent / "outside"
    outside.mkdir()
    (outside / "a.tsv").write_bytes(SMALL)
    (served.folder / "inside").mkdir()
    (served.folder / "inside" / "a.tsv").write_bytes(SMALL)
    (served.folder / "link.txt").symlink_to(secret)
    (served.folder / "down").symlink_to(outside)
    (served.folder / "round").symlink_to("inside")
    os.mkfifo(served.folder / "pipe")
    for path in (
        "../secret.txt",
        "inside/../../secret.txt",
        "./inside/a.tsv",
        "inside//a.tsv",
        "/etc/passwd",
        str(secret),
        "down/a.tsv",
        "round/a.tsv",
        "link.txt",
        "pipe",
        "inside",
        "inside/a.tsv/",
        "",
        "x" * 300,
    ):
        answer = await served.get(replace(file_link(path, SMALL), name="a.tsv"))
        assert (answer.status_code, path) == (410, path)


async def test_a_link_is_served_as_its_text_and_never_followed(served: Served) -> None:
    (served.folder / "link.txt").symlink_to("../secret.txt")
    assert (await served.get(file_link("link.txt", b"../secret.txt"))).content == b"../secret.txt"


async def test_a_directory_that_becomes_a_link_meanwhile_leads_nowhere(served: Served) -> None:
    """While files are asked for, their directory is exchanged for a link to a place with others, again and again."""
    outside = served.folder.parent / "outside"
    outside.mkdir()
    (outside / "a.tsv").write_bytes(b"S" * len(SMALL))
    inside, aside = served.folder / "d", served.folder / "aside"
    link = replace(in_folder(served, "d/a.tsv", SMALL), digest=b"")

    async def exchange() -> None:
        while True:
            inside.rename(aside)
            inside.symlink_to(outside)
            await asyncio.sleep(0)
            inside.unlink()
            aside.rename(inside)
            await asyncio.sleep(0)

    exchanging = asyncio.create_task(exchange())
    answers = [await served.get(link) for _ in range(300)]
    exchanging.cancel()
    assert {answer.content for answer in answers if answer.status_code == 200} <= {SMALL}
    # Which of the two each answer is, is a matter of the moment.
    assert {answer.status_code for answer in answers} <= {200, 410}


@pytest.mark.parametrize("place", [0, 1])
async def test_annexed_files_are_found_in_both_kinds_of_directories(served: Served, place: int) -> None:
    link = in_annex(served, SMALL, place)
    assert (await served.get(link)).content == SMALL
    [held] = (path for path in served.repository.glob("annex/objects/*/*/*/*"))
    held.write_bytes(SMALL.swapcase())
    assert (await served.get(link)).json()["code"] == "OBJECT_CHANGED"
    held.unlink()
    held.symlink_to("/etc/passwd")
    assert (await served.get(link)).json()["code"] == "OBJECT_CHANGED"
    assert (await served.get(replace(link, reference="../../HEAD"))).status_code == 410


async def test_objects_that_are_no_blobs_or_are_missing(served: Served) -> None:
    link = in_git(served, SMALL)
    tree = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    git(served.repository, "hash-object", "-t", "tree", "-w", "/dev/null")
    assert (await served.get(replace(link, digest=b"\1" * 20))).status_code == 410
    assert (await served.get(replace(link, size=3))).status_code == 410
    assert (await served.get(replace(link, digest=tree))).status_code == 503
    assert (await served.get(link)).content == SMALL


async def test_datasets_that_lie_nowhere_here(served: Served) -> None:
    for dataset_id in ("document", "unknown"):
        answer = await served.get(replace(in_folder(served, "a.tsv", SMALL), dataset_id=dataset_id))
        assert (answer.status_code, answer.json()["code"]) == (410, "OBJECT_GONE")


async def test_many_blobs_at_once_share_a_few_processes(served: Served) -> None:
    links = [in_git(served, f"{number}\n".encode() * number) for number in range(1, 40)]
    answers = await asyncio.gather(*(served.get(link) for link in links for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert {len(answer.content) for answer in answers} == {link.size for link in links}
