"""Manifests, checksums and scripts over HTTP."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest

from tests.data_routes.site import DEMO, MOVED, ODD, ODD_NAMES, Site

KEYS = ["path", "size", "checksum_algorithm", "checksum", "url", "bytes_url"]
ROOT = f"/{ODD}/v1.0.0/"


def test_the_manifest(site: Site) -> None:
    reply = site.ask(f"/{DEMO}/v2.0.0/manifest.json", accept="text/html")
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "public, max-age=60"
    rows = reply.json
    files = [path for path in site.folders[DEMO].rglob("*") if path.is_file() and ".git" not in path.parts]
    paths = {path.relative_to(site.folders[DEMO]).as_posix(): path for path in files}
    assert [row["path"] for row in rows] == sorted(paths, key=str.encode)
    for row in rows:
        assert list(row) == KEYS
        content = paths[row["path"]].read_bytes()
        assert row["size"] == len(content)
        assert row["checksum_algorithm"] == "git"
        assert row["checksum"] == hashlib.sha1(b"blob %d\0%b" % (len(content), content)).hexdigest()  # noqa: S324
        assert row["bytes_url"] == f"{site.url}/{DEMO}/v2.0.0/{row['path']}"
    some = rows[len(rows) // 2]
    assert site.ask(some["url"].removeprefix(site.url)).body == paths[some["path"]].read_bytes()


def test_latest_lists_durable_addresses(site: Site) -> None:
    assert (
        site.ask(f"/data/{DEMO}/latest/manifest.json")
        .json[0]["bytes_url"]
        .startswith(f"{site.url}/data/{DEMO}/v2.0.0/")
    )


def test_odd_names_are_listed_and_lead_to_their_bytes(site: Site) -> None:
    rows = {row["path"].rpartition("/")[2]: row for row in site.ask(f"{ROOT}manifest.json").json}
    for number, name in enumerate(ODD_NAMES):
        row = rows[name]
        content = name.encode() * number
        assert row["checksum"] == hashlib.sha256(content).hexdigest()
        assert row["bytes_url"] == f"{site.url}{ROOT}{quote(row['path'])}"
        assert site.ask(row["url"].removeprefix(site.url)).body == content
        assert site.ask(row["bytes_url"].removeprefix(site.url)).status == 302


def test_files_without_a_checksum_say_so(site: Site) -> None:
    for row in site.ask(f"/{MOVED}/v2.0.0/manifest.json").json:
        assert (row["checksum_algorithm"], row["checksum"]) == (None, None)


def test_lines(site: Site) -> None:
    reply = site.ask(f"{ROOT}manifest.ndjson")
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert [orjson.loads(line) for line in reply.body.splitlines()] == site.ask(f"{ROOT}manifest.json").json


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subject=01", r"sub-01/.*"),
        ("subject=01&subject=02&task=rest", r"sub-0[12]/.*_task-rest_.*"),
        ("extension=.edf", r".*\.edf"),
        ("prefix=sub-03/", r"sub-03/.*"),
        ("glob=sub-*/**/*_channels.tsv", r"sub-.*_channels\.tsv"),
        ("subject=99", r"(?!)"),
        ("suffix=eeg&extension=.edf&prefix=sub-02/&_=1", r"sub-02/.*_eeg\.edf"),
    ],
)
def test_selections(site: Site, query: str, expected: str) -> None:
    everything = [row["path"] for row in site.ask(f"/{DEMO}/v2.0.0/manifest.json").json]
    chosen = [row["path"] for row in site.ask(f"/{DEMO}/v2.0.0/manifest.json?{query}").json]
    # Names elsewhere (derivatives) carry entities too.
    raw = [path for path in everything if path.startswith("sub-") and re.fullmatch(expected, path)]
    assert [path for path in chosen if path.startswith("sub-")] == raw
    assert set(chosen) <= set(everything)


@pytest.mark.parametrize(
    "query", ["subjct=01", "space=MNI", "script=perl", "prefix=a&prefix=b", "run=&run=1"]
)
def test_what_selects_nothing_we_know_is_refused(site: Site, query: str) -> None:
    reply = site.ask(f"/{DEMO}/v2.0.0/manifest.json?{query}")
    assert reply.status == 400
    assert reply.json["code"] == "BAD_FILTER"


def test_an_empty_value_is_a_label_that_is_not_there(site: Site) -> None:
    paths = [row["path"] for row in site.ask(f"/{DEMO}/v2.0.0/manifest.json?subject=").json]
    assert "README" in paths
    assert not any(path.startswith("sub-") for path in paths)


def test_a_manifest_can_be_saved_by_its_name(site: Site) -> None:
    headers = site.ask(f"/{DEMO}/v2.0.0/manifest.json?download").headers
    assert headers["content-disposition"] == f'attachment; filename="{DEMO}-v2.0.0-manifest.json"'


def test_checksums_are_checked_by_the_ordinary_program(site: Site, program: Callable[[str], str]) -> None:
    reply = site.ask(f"{ROOT}checksums.sha256")
    assert reply.headers["x-checksums-left-out"] == "0"
    checked = subprocess.run(
        [program("sha256sum"), "--check", "--strict", "--quiet"],
        cwd=site.folders[ODD],
        input=reply.body,
        capture_output=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
    assert len(reply.body.splitlines()) == len(ODD_NAMES) + 1


def test_git_hashes_are_no_checksums_of_files(site: Site) -> None:
    assert site.ask(f"/{DEMO}/v2.0.0/checksums.git").status == 404
    assert site.ask(f"/{DEMO}/v2.0.0/checksums.sha256").status == 404
    told = site.ask(f"{ROOT}checksums.sha256?format=json").json
    assert (told["count"], told["left_out"]) == (len(ODD_NAMES) + 1, {})


def test_scripts_hold_any_name(site: Site) -> None:
    for program in ("curl", "wget"):
        text = site.ask(f"{ROOT}manifest.json?script={program}").body
        parsed = subprocess.run(["sh", "-n"], input=text, capture_output=True, check=True)
        assert parsed.stderr == b""


@pytest.mark.parametrize("name", ["curl", "wget"])
def test_a_script_downloads_everything(
    site: Site, tmp_path: Path, program: Callable[[str], str], name: str
) -> None:
    program(name)
    script = site.ask(f"{ROOT}?script={name}").body
    folder = tmp_path / f"{ODD}-v1.0.0"
    for _ in range(2):
        ran = subprocess.run(["sh"], input=script, cwd=tmp_path, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert contents(folder) == contents(site.folders[ODD])


def test_a_script_goes_on_where_it_was_interrupted(
    site: Site, tmp_path: Path, program: Callable[[str], str]
) -> None:
    program("curl")
    folder = tmp_path / f"{ODD}-v1.0.0"
    shutil.copytree(site.folders[ODD], folder)
    long = folder / "sub-01" / "odd #1 & more" / "constructor"
    whole = long.read_bytes()
    long.write_bytes(whole[:50])
    (folder / "dataset_description.json").write_bytes(b"x" * 1000)
    script = site.ask(f"{ROOT}manifest.json?script=curl").body
    ran = subprocess.run(["sh"], input=script, cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert contents(folder) == contents(site.folders[ODD])


def test_aria2_gets_names_and_checksums(site: Site) -> None:
    lines = site.ask(f"{ROOT}manifest.json?script=aria2").text.splitlines()
    at = lines.index(f"{site.url}{ROOT}dataset_description.json")
    digest = hashlib.sha256((site.folders[ODD] / "dataset_description.json").read_bytes()).hexdigest()
    assert lines[at + 1 : at + 3] == ["  out=./dataset_description.json", f"  checksum=sha-256={digest}"]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
