"""Do git, folders and annexes on this disk give their files, and in which order are places asked?"""

from pathlib import Path

import pytest

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import InvalidSettingError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.storage.annex_objects import object_paths
from graphql_api.storage.chain import StorageChain
from graphql_api.storage.git import GitStorage, upstream_start
from graphql_api.storage.local import LocalStorage
from graphql_api.storage.object_links import ObjectKind, ObjectLinks
from graphql_api.storage.object_secret import NAME, object_secret
from graphql_api.storage.places import S3Place
from graphql_api.storage.protocols import Located, Storage
from graphql_api.storage.s3 import S3Storage
from tests.storage.conftest import Publish, Published

BLOB = FileEntry("sub-01/é b.tsv", 5, KeyForm(Holder.GIT, "git"), b"\1" * 20)
ANNEXED = FileEntry("sub-01/x.edf", 3, KeyForm(Holder.ANNEX_POINTER, "md5", "MD5E", ".edf"), b"\2" * 16)
PLAIN = FileEntry("sub-01/y.txt", 4, KeyForm(Holder.FOLDER), b"\3" * 16)
UNSIZED = FileEntry("sub-01/z", 0, KeyForm(Holder.ANNEX_LINK, None, "URL"), b"", "URL--http&c%%host%z")
LINKS = ObjectLinks(b"k" * 32, clock=lambda: 1_700_000_000.25)


async def located(storage: Storage, published: Published) -> list[Located | None]:
    locator = await storage.locator(published.dataset, published.version, published.index)
    return [locator.locate(row) if locator else None for row in range(len(published.index))]


def read_back(links: ObjectLinks, found: Located | None) -> tuple[ObjectKind, str, str]:
    assert found is not None
    _, objects, token, _ = found.url.split("/")
    name = {"%C3%A9%20b.tsv": "é b.tsv"}.get(found.url.rpartition("/")[2], found.url.rpartition("/")[2])
    link = links.read(token, name)
    assert link is not None
    assert (objects, link.modified, link.expires) == ("objects", 1_714_979_289, 1_700_003_600)
    return link.kind, link.reference, link.name


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A working copy that holds one annexed file."""
    git = tmp_path / "working" / ".git"
    for folder in ("objects", "refs"):
        (git / folder).mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    for key in ("MD5E-s3--" + "02" * 16 + ".edf", "URL--http&c%%host%z"):
        held = git / object_paths(key)[0]
        held.parent.mkdir(parents=True)
        held.write_bytes(b"abc")
    return git.parent


async def test_git_files_come_from_their_public_upstream(publish: Publish) -> None:
    origin = Origin(OriginKind.GIT, "", "https://github.com/OpenNeuroDatasets/ds003061.git")
    by_tag = publish(origin, BLOB, ANNEXED, source_tag="1.0.0", revision="c" * 40)
    by_commit = publish(origin, BLOB, revision="c" * 40)
    start = "https://raw.githubusercontent.com/OpenNeuroDatasets/ds003061"
    assert await located(GitStorage(LINKS), by_tag) == [None, Located(f"{start}/1.0.0/sub-01/%C3%A9%20b.tsv")]
    assert await located(GitStorage(LINKS), by_commit) == [
        Located(f"{start}/{'c' * 40}/sub-01/%C3%A9%20b.tsv")
    ]


@pytest.mark.parametrize(
    "upstream",
    [
        "",
        "git@github.com:a/b.git",
        "ssh://git@github.com/a/b",
        "http://github.com/a/b",
        "https://user@github.com/a/b",
        "https://github.com.example.org/a/b",
        "https://github.com/a/b/c",
        "https://gitlab.com/a/b",
        "https://github.com/a/../b",
        "file:///srv/b.bundle",
    ],
)
def test_other_upstreams_serve_no_single_files(upstream: str) -> None:
    assert upstream_start(upstream, "v1.0.0") is None


async def test_git_files_come_from_this_machine_otherwise(publish: Publish, repository: Path) -> None:
    found = await located(GitStorage(LINKS), publish(Origin(OriginKind.GIT, str(repository)), BLOB, ANNEXED))
    assert found[0] is None
    assert read_back(LINKS, found[1]) == (ObjectKind.BLOB, "", "é b.tsv")


async def test_annexed_files_come_from_this_disk_where_they_are(publish: Publish, repository: Path) -> None:
    absent = ANNEXED._replace(path="sub-02/x.edf", digest=b"\4" * 16)
    published = publish(Origin(OriginKind.GIT, str(repository)), BLOB, ANNEXED, absent, UNSIZED)
    found = {
        published.index.path(row): each
        for row, each in enumerate(await located(LocalStorage(LINKS), published))
    }
    assert [path for path, each in found.items() if each] == ["sub-01/x.edf"]
    key = "MD5E-s3--" + "02" * 16 + ".edf"
    assert read_back(LINKS, found["sub-01/x.edf"]) == (ObjectKind.ANNEXED, key, "x.edf")


async def test_files_of_a_folder_come_from_it_while_it_is_there(publish: Publish, tmp_path: Path) -> None:
    there = publish(Origin(OriginKind.FOLDER, str(tmp_path)), PLAIN, ANNEXED)
    found = await located(LocalStorage(LINKS), there)
    assert found[0] is None
    assert read_back(LINKS, found[1]) == (ObjectKind.FILE, "sub-01/y.txt", "y.txt")
    gone = publish(Origin(OriginKind.FOLDER, str(tmp_path / "gone")), PLAIN)
    assert await located(LocalStorage(LINKS), gone) == [None]


async def test_what_is_nowhere_has_no_address(publish: Publish) -> None:
    places = StorageChain([S3Storage(S3Place()), LocalStorage(LINKS), GitStorage(LINKS)])
    for origin in (None, Origin(OriginKind.DOCUMENT), Origin(OriginKind.GIT, "/nonexistent")):
        assert await located(places, publish(origin, BLOB, ANNEXED, PLAIN)) == [None, None, None]


async def test_a_bucket_is_asked_before_the_disk_and_the_disk_before_git(
    publish: Publish, repository: Path
) -> None:
    upstream = "https://github.com/nemarDatasets/nm000132"
    published = publish(Origin(OriginKind.GIT, str(repository), upstream), BLOB, ANNEXED, source_tag="v1.0.0")
    bucket = S3Storage(S3Place("nemar", public=True, region="us-east-2"))
    for places, host in (([bucket], "https://nemar.s3"), ([], "/objects/")):
        chain = StorageChain([*places, LocalStorage(LINKS), GitStorage(LINKS)])
        annexed, blob = await located(chain, published)
        assert annexed is not None
        assert blob is not None
        assert annexed.url.startswith(host)
        assert blob.url.startswith("https://raw.githubusercontent.com/nemarDatasets/nm000132/v1.0.0/")


def test_a_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    first = object_secret("", tmp_path / "data")
    assert object_secret("", tmp_path / "data") == first
    assert len(first) == 32
    assert (tmp_path / "data" / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [NAME]
    assert object_secret("", tmp_path / "other") != first


def test_a_secret_that_is_set_is_taken(tmp_path: Path) -> None:
    assert object_secret("0123456789abcdef", tmp_path) == object_secret(
        "0123456789abcdef", tmp_path / "elsewhere"
    )
    assert not list(tmp_path.iterdir())
    with pytest.raises(InvalidSettingError):
        object_secret("short", tmp_path)
    (tmp_path / NAME).write_bytes(b"cut")
    with pytest.raises(InvalidSettingError):
        object_secret("", tmp_path)
