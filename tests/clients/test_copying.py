"""Real clients copy real data: all of it, nothing else, and nothing twice."""

import hashlib
import re
from pathlib import Path

import pytest

from graphql_api.storage.places import S3Place
from tests.clients.archive import ANNEXED, Mirrored, contents
from tests.clients.running import Server, found, ran
from tests.conftest import swept
from tests.storage.conftest import put_object

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: Trees that every client copies.
_FEW = (5, 10, 13)


class Rclone:
    """One version of rclone, which reads no configuration of whoever runs the tests."""

    def __init__(self, program: str, folder: Path) -> None:
        self._start = (program, "--config", str(folder / "none.conf"))

    def __call__(self, verb: str, url: str, *words: str) -> str:
        return ran(*self._start, verb, "--http-url", url, ":http:", *words)


@pytest.fixture
def copy(rclone: str, tmp_path: Path) -> Rclone:
    return Rclone(rclone, tmp_path)


def test_rclone_mirrors_every_tree(
    copy: Rclone, rclone: str, server: Server, mirrored: Mirrored, tmp_path: Path
) -> None:
    # Debian's takes a few of them, and each is checked by a process of its own; `make clients` does so with all.
    few = [mirrored.trees[number] for number in _FEW]
    for dataset in mirrored.trees if rclone != found("rclone") else swept(mirrored.trees, few):
        files, url = server.files[dataset], server.tree(dataset)
        listed = copy("lsf", url, "-R", "--files-only", "--http-no-head").splitlines()
        assert sorted(line for line in listed if "NOTICE" not in line) == sorted(files)
        mirror = tmp_path / dataset
        copy("copy", url, str(mirror))
        assert contents(mirror) == files
        if dataset in swept(mirrored.trees, few):
            assert "0 differences found" in copy("check", url, str(mirror))
        again = copy("sync", url, str(mirror), "--verbose")
        assert "There was nothing to transfer" in again
        assert contents(mirror) == files


def test_rclone_syncs_what_a_bucket_holds(copy: Rclone, server: Server, tmp_path: Path) -> None:
    files, url, mirror = server.files[ANNEXED], server.tree(ANNEXED), tmp_path / "mirror"
    (mirror / "sub-gone").mkdir(parents=True)
    (mirror / "sub-gone" / "gone.txt").write_text("is in no version")
    copy("sync", url, str(mirror))
    assert contents(mirror) == files
    assert "0 differences found" in copy("check", url, str(mirror), "--download")
    # A bucket dates objects by their upload, which new versions of rclone compare with HEAD's date: hence sizes.
    assert "There was nothing to transfer" in copy("sync", url, str(mirror), "--verbose", "--size-only")


def test_rclone_copies_again_what_changed(copy: Rclone, server: Server, tmp_path: Path) -> None:
    files, url, mirror = server.files[ANNEXED], server.tree(ANNEXED), tmp_path / "mirror"
    copy("copy", url, str(mirror))
    broken = mirror / next(path for path in files if path.endswith(".bdf"))
    broken.write_bytes(b"cut off")
    assert broken.name in copy("sync", url, str(mirror), "--verbose", "--size-only")
    assert contents(mirror) == files


@pytest.mark.parametrize("number", [ANNEXED, *_FEW])
def test_wget_follows_a_tree(server: Server, mirrored: Mirrored, tmp_path: Path, number: int | str) -> None:
    dataset = mirrored.trees[number] if isinstance(number, int) else number
    words = ["-q", "-r", "-l", "inf", "-np", "-nH", "--cut-dirs=2", "-R", "index.html*"]
    ran(found("wget"), *words, "-P", str(tmp_path), server.tree(dataset))
    assert contents(tmp_path) == server.files[dataset]


def test_curl_goes_on_in_a_bucket_and_on_a_disk(server: Server, mirrored: Mirrored, tmp_path: Path) -> None:
    for dataset in (ANNEXED, mirrored.trees[0]):
        path, whole = max(server.files[dataset].items(), key=lambda item: len(item[1]))
        partly = tmp_path / dataset
        partly.write_bytes(whole[: len(whole) // 3])
        said = ran(found("curl"), "-fSL", "-C", "-", "-o", str(partly), server.tree(dataset) + path)
        assert f"** Resuming transfer from byte position {len(whole) // 3}" in said
        assert partly.read_bytes() == whole


def test_aria2_downloads_and_checks_by_the_script(server: Server, tmp_path: Path) -> None:
    aria2 = found("aria2c")
    script = ran(found("curl"), "-fsS", f"{server.tree(ANNEXED)}?script=aria2").encode()
    said = ran(aria2, "--no-conf", "-i", "-", cwd=tmp_path, given=script)
    assert not re.search(r"\bERR\b", said)
    assert contents(tmp_path) == server.files[ANNEXED]


@pytest.mark.parametrize("program", ["curl", "wget", "rclone"])
def test_scripts_copy_what_a_bucket_holds(server: Server, tmp_path: Path, program: str) -> None:
    found(program)
    script = ran(found("curl"), "-fsS", f"{server.tree(ANNEXED)}?script={program}").encode()
    ran("sh", cwd=tmp_path, given=script)
    [folder] = tmp_path.iterdir()
    assert contents(folder) == server.files[ANNEXED]


_NEMAR = """
import sys, nemar
url, dataset, target = sys.argv[1:]
nemar.download(dataset=dataset, data_url=url, target_dir=target, downloader="python", verify_hash=True)
"""


def download(nemar: str, server: Server, dataset: str, target: Path) -> None:
    ran(
        *(nemar, "-c", _NEMAR, f"{server.url}/", dataset, str(target)),
        SSL_CERT_FILE=str(server.certificate),
    )


def test_nemar_py_downloads_and_verifies(
    encrypted: Server, mirrored: Mirrored, nemar: str, tmp_path: Path
) -> None:
    for dataset in (ANNEXED, mirrored.trees[5]):
        # It leaves out what is no raw data: sourcedata, stimuli, whatever begins with a dot.
        wanted = {
            path: data
            for path, data in encrypted.files[dataset].items()
            if path[0] != "." and ("/" not in path or path.startswith("sub-"))
        }
        target = tmp_path / dataset
        download(nemar, encrypted, dataset, target)
        assert contents(target) == wanted


def test_nemar_py_notices_bytes_that_are_not_those_listed(
    encrypted: Server, seaweedfs: S3Place, nemar: str, tmp_path: Path
) -> None:
    path, whole = next(each for each in encrypted.files[ANNEXED].items() if each[0].endswith(".bdf"))
    key = f"{ANNEXED}/objects/SHA256E-s{len(whole)}--{hashlib.sha256(whole).hexdigest()}.bdf"
    put_object(seaweedfs, key, bytes(len(whole)))
    try:
        with pytest.raises(AssertionError, match=path):
            download(nemar, encrypted, ANNEXED, tmp_path)
    finally:
        put_object(seaweedfs, key, whole)
