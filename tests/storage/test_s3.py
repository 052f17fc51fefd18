"""Do buckets give files by our URLs, and refuse them where they should?"""

import asyncio
import hashlib
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import InvalidSettingError, StoreUnavailableError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.storage import s3
from graphql_api.storage.object_versions import ExportedObject, ObjectVersions, newest_object
from graphql_api.storage.places import S3Place
from graphql_api.storage.protocols import Located
from graphql_api.storage.s3 import S3Storage
from tests.storage.conftest import Publish, Published, Put

CONTENT = b"0       EDF\n" * 100
DIGEST = hashlib.sha256(CONTENT)
KEY = f"SHA256E-s{len(CONTENT)}--{DIGEST.hexdigest()}.edf"
NAMES = [
    "sub-01_eeg.edf",
    "sub-01_desc-a+b_eeg.json",
    "a b #%?&.txt",
    "é 日本.tsv",
    "page.html",
    "x;'.nii.gz",
]
FACTS = {"type": "S3", "bucket": "nemar", "fileprefix": "nm000132/objects/", "encryption": "none"}


def entry(path: str) -> FileEntry:
    return FileEntry(
        path, len(CONTENT), KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf"), DIGEST.digest()
    )


async def located(storage: S3Storage, published: Published) -> list[Located | None]:
    locator = await storage.locator(published.dataset, published.version, published.index)
    assert locator is not None
    return [locator.locate(row) for row in range(len(published.index))]


@pytest.fixture
def origin() -> Origin:
    return Origin(OriginKind.GIT, annex={"nemar-s3": FACTS})


async def test_a_real_server_gives_the_file_by_its_bids_name_and_type(
    seaweedfs: S3Place, put: Put, publish: Publish, origin: Origin
) -> None:
    put(seaweedfs, f"nm000132/objects/{KEY}", CONTENT)
    published = publish(origin, *[entry(f"sub-01/eeg/{name}") for name in NAMES])
    for row, found in enumerate(await located(S3Storage(seaweedfs), published)):
        assert found is not None
        answer = await fetch(found.url)
        name = published.index.path(row).rpartition("/")[2]
        assert (answer.status_code, answer.content) == (200, CONTENT)
        assert answer.headers["content-type"] == s3_type(name)
        assert answer.headers["content-disposition"] == s3_disposition(name)
        part = await fetch(found.url, "bytes=3-5")
        assert (part.status_code, part.content) == (206, CONTENT[3:6])


async def fetch(url: str, wanted: str = "bytes=0-") -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url, headers={} if wanted == "bytes=0-" else {"Range": wanted})


def s3_type(name: str) -> str:
    text = {".txt": "text/plain", ".tsv": "text/tab-separated-values", ".html": "text/html"}
    other = {".edf": "application/octet-stream", ".json": "application/json", ".gz": "application/gzip"}
    dot = name[name.rindex(".") :]
    return f"{text[dot]}; charset=utf-8" if dot in text else other[dot]


def s3_disposition(name: str) -> str:
    plain = {
        "sub-01_eeg.edf": 'attachment; filename="sub-01_eeg.edf"',
        "sub-01_desc-a+b_eeg.json": 'inline; filename="sub-01_desc-a+b_eeg.json"',
        "a b #%?&.txt": "inline; filename=\"a b #__&.txt\"; filename*=UTF-8''a%20b%20%23%25%3F%26.txt",
        "é 日本.tsv": "inline; filename=\"_ __.tsv\"; filename*=UTF-8''%C3%A9%20%E6%97%A5%E6%9C%AC.tsv",
        "page.html": 'inline; filename="page.html"',
        "x;'.nii.gz": "attachment; filename=\"x;_.nii.gz\"; filename*=UTF-8''x%3B%27.nii.gz",
    }
    return plain[name]


@pytest.mark.parametrize("change", ["name", "type", "key", "signature", "lifetime", "date"])
async def test_a_real_server_refuses_a_url_that_was_changed(
    change: str, seaweedfs: S3Place, put: Put, publish: Publish, origin: Origin
) -> None:
    put(seaweedfs, f"nm000132/objects/{KEY}", CONTENT)
    put(seaweedfs, f"nm000132/objects/{KEY}x", CONTENT)
    [found] = await located(S3Storage(seaweedfs), publish(origin, entry("a.edf")))
    assert found is not None
    signature = found.url.rpartition("=")[2]
    changes = {
        "name": ("filename%3D%22a", "filename%3D%22b"),
        "type": ("octet-stream", "other-stream"),
        "key": (".edf?", ".edfx?"),
        "signature": (signature, signature[::-1]),
        "lifetime": ("X-Amz-Expires=3600", "X-Amz-Expires=7200"),
        "date": ("X-Amz-Date=20", "X-Amz-Date=19"),
    }
    changed = found.url.replace(*changes[change])
    assert changed != found.url
    assert (await fetch(found.url)).status_code == 200
    assert (await fetch(changed)).status_code in {400, 403}


async def test_a_real_server_refuses_a_url_that_has_ended(
    seaweedfs: S3Place, put: Put, publish: Publish, origin: Origin
) -> None:
    put(seaweedfs, f"nm000132/objects/{KEY}", CONTENT)
    published = publish(origin, entry("a.edf"))
    place = replace(seaweedfs, lifetime=2)
    [brief] = await located(S3Storage(place), published)
    [old] = await located(S3Storage(seaweedfs, lambda: s3.now() - timedelta(minutes=61)), published)
    assert brief is not None
    assert old is not None
    assert (await fetch(brief.url)).status_code == 200
    assert (await fetch(old.url)).status_code == 403
    await asyncio.sleep(3)
    assert (await fetch(brief.url)).status_code == 403


async def test_the_bucket_is_looked_at(seaweedfs: S3Place, monkeypatch: pytest.MonkeyPatch) -> None:
    # A place that is not reached is tried again; five times would take seconds.
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    await S3Storage(seaweedfs).check()
    closed = "http://127.0.0.1:9"
    # Clients reach it elsewhere.
    await S3Storage(replace(seaweedfs, endpoint=closed, internal_endpoint=seaweedfs.endpoint)).check()
    absent, refused = replace(seaweedfs, bucket="absent"), replace(seaweedfs, secret_key=seaweedfs.bucket)
    unreached = replace(seaweedfs, internal_endpoint=closed)
    broken = (absent, refused, unreached, replace(seaweedfs, endpoint=closed))
    told = await asyncio.gather(*(S3Storage(each).check() for each in broken), return_exceptions=True)
    assert [type(each) for each in told] == [StoreUnavailableError] * len(broken)


async def test_urls_of_one_request_end_together(publish: Publish, origin: Origin) -> None:
    place = S3Place("nemar", region="us-east-2", access_key="A", secret_key="B" * 20)
    found = await located(
        S3Storage(place, lambda: s3.now().replace(year=2024, microsecond=0)),
        publish(origin, entry("a"), entry("b")),
    )
    assert len({each.expires_at for each in found if each}) == 1
    assert all(each and each.expires_at and each.expires_at.startswith("2024-") for each in found)


async def test_a_public_bucket_is_not_signed_for(publish: Publish, origin: Origin) -> None:
    place = S3Place("nemar", public=True, region="us-east-2")
    [found] = await located(S3Storage(place), publish(origin, entry("a.edf")))
    assert found == Located(f"https://nemar.s3.us-east-2.amazonaws.com/nm000132/objects/{KEY}")


async def test_files_of_git_and_of_folders_are_in_no_bucket(publish: Publish, origin: Origin) -> None:
    blob = FileEntry("README", 1, KeyForm(Holder.GIT, "git"), b"\1" * 20)
    plain = FileEntry("a.txt", 1, KeyForm(Holder.FOLDER), b"\1" * 16)
    place = S3Place("nemar", access_key="A", secret_key="B" * 20, region="us-east-1")
    assert await located(S3Storage(place), publish(origin, blob, plain)) == [None, None]


async def test_a_key_that_git_annex_wrote_as_a_file_name_is_read_back(
    publish: Publish, origin: Origin
) -> None:
    odd = FileEntry("a", 0, KeyForm(Holder.ANNEX_LINK, None, "URL"), b"", "URL--http&c%%host%50&s&aa")
    [found] = await located(
        S3Storage(S3Place("nemar", public=True, region="us-east-2")), publish(origin, odd)
    )
    assert found is not None
    assert found.url.endswith("/nm000132/objects/URL--http%3A//host/50%25%26a")


@pytest.mark.parametrize(
    "wrong",
    [
        {"addressing": "no"},
        {"lifetime": 0},
        {"lifetime": 700_000},
        {"endpoint": "ftp://x"},
        {"internal_endpoint": "http://a:b@x"},
        {"access_key": "A"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidSettingError):
        S3Storage(replace(S3Place("nemar"), **wrong))


UUID = "a20bb269-f723-4574-af29-a49fa098f07e"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (f"1.5s {UUID}:V +v1#p\n2.5s {UUID}:V +v2#p", ExportedObject("p", "v2")),
        (f"2.5s {UUID}:V +v2#p\n1.5s {UUID}:V +v1#p", ExportedObject("p", "v2")),
        (f"1s {UUID}:V +v1#p\n2s {UUID}:V +v2#p\n3s {UUID}:V -v2#p", ExportedObject("p", "v1")),
        (f"1s {UUID}:V !v1", None),
        (f"1s {UUID}:V +!djEjYSBi", ExportedObject("a b", "v1")),
        ("1s other:V +v1#p", None),
        (f"1s {UUID}:V +v1", None),
        ("", None),
    ],
)
def test_the_newest_object_of_a_note(note: str, expected: ExportedObject | None) -> None:
    assert newest_object(note, frozenset({UUID})) == expected


@pytest.fixture
def ds003061(shared: Path, tmp_path: Path) -> str:
    repository = str(tmp_path / "ds003061.git")
    bundle = shared / "data" / "git" / "ds003061.bundle"
    subprocess.run(["git", "clone", "--quiet", "--mirror", bundle, repository], check=True)
    return repository


@pytest.mark.shared
async def test_every_annexed_file_of_a_real_export_has_its_exact_version(
    publish: Publish, ds003061: str
) -> None:
    """OpenNeuro's bucket names objects by path: 1.0.0 renamed, 1.1.2 current, each key has a version id of its own."""
    began = time.perf_counter()
    objects = await ObjectVersions().of(ds003061, frozenset({UUID, "e8393e99-9bd1-48ce-bc7f-b334e4d55c52"}))
    assert time.perf_counter() - began < 10
    key = "MD5E-s46100736--1773982070d8145ba014e5fbd9fa09f6.bdf"
    assert objects[key].version_id == "KSSv94mYu9cfeTcGTdNN4EIOeQnbIKai"
    facts = {"type": "S3", "bucket": "openneuro.org", "encryption": "none", "exporttree": "yes", "uuid": UUID}
    facts |= {"versioning": "yes", "publicurl": "https://s3.amazonaws.com/openneuro.org"}
    form = KeyForm(Holder.ANNEX_LINK, "md5", "MD5E", ".bdf")
    known = FileEntry("a.bdf", 46100736, form, bytes.fromhex("1773982070d8145ba014e5fbd9fa09f6"))
    unknown = FileEntry("b.bdf", 46100736, form, b"\0" * 16)
    origin = Origin(OriginKind.GIT, ds003061, annex={"s3-PUBLIC": facts})
    path = "ds003061/sub-012/eeg/sub-012_task-P300_run-02_eeg.bdf?versionId=KSSv94mYu9cfeTcGTdNN4EIOeQnbIKai"
    assert await located(S3Storage(S3Place()), publish(origin, known, unknown)) == [
        Located(f"https://s3.amazonaws.com/openneuro.org/{path}"),
        None,
    ]


async def test_an_export_whose_repository_is_gone_offers_nothing(publish: Publish, tmp_path: Path) -> None:
    facts = {
        **FACTS,
        "exporttree": "yes",
        "versioning": "yes",
        "uuid": UUID,
        "publicurl": "https://s3.example.org/b",
    }
    origin = Origin(OriginKind.GIT, str(tmp_path / "gone.git"), annex={"s3": facts})
    assert await located(S3Storage(S3Place()), publish(origin, entry("a.edf"))) == [None]
