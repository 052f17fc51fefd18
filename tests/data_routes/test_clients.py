"""Programs that people mirror with, against the real server."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data_routes.site import DEMO, ODD, Site

pytestmark = pytest.mark.slow

Find = Callable[[str], str]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def ran(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("dataset", [DEMO, ODD])
def test_rclone_mirrors_and_finds_nothing_to_do_again(
    site: Site, tmp_path: Path, program: Find, dataset: str
) -> None:
    rclone = program("rclone")
    url = f"{site.url}/{dataset}/latest/"
    # As the disk here can hold any name, rclone need not write any otherwise (a line's end, else).
    source = ("--config", str(tmp_path / "none"), "--local-encoding", "None", "--http-url", url, ":http:")
    expected = contents(site.folders[dataset])
    listed = ran(rclone, "lsf", "-R", "--files-only", *source)
    plain = {line for line in listed.splitlines() if "NOTICE" not in line}
    assert {path for path in expected if "\n" not in path} <= plain
    mirror = tmp_path / "mirror"
    ran(rclone, "sync", *source, str(mirror))
    assert contents(mirror) == expected
    if dataset == DEMO:
        # rclone itself writes a line's end in a name otherwise on a disk, and does not know it again.
        assert "There was nothing to transfer" in ran(rclone, "sync", "-v", *source, str(mirror))
        assert "0 differences found" in ran(rclone, "check", *source, str(mirror))


def test_wget_mirrors_by_the_command_of_the_page(site: Site, tmp_path: Path, program: Find) -> None:
    wget = program("wget")
    url = f"{site.url}/{DEMO}/v2.0.0/"
    ran(
        wget,
        "-q",
        "-r",
        "-l",
        "inf",
        "-np",
        "-nH",
        "--cut-dirs=2",
        "-P",
        str(tmp_path),
        "-R",
        "index.html*",
        url,
    )
    assert contents(tmp_path) == contents(site.folders[DEMO])


def test_wget_takes_nothing_but_files_and_pages(site: Site, tmp_path: Path, program: Find) -> None:
    wget = program("wget")
    ran(
        wget,
        "-q",
        "-r",
        "-l",
        "inf",
        "-np",
        "-nH",
        "--cut-dirs=2",
        "-P",
        str(tmp_path),
        f"{site.url}/{DEMO}/latest/",
    )
    found = contents(tmp_path)
    pages = {path for path in found if path.rpartition("/")[2] == "index.html"}
    assert {path: found[path] for path in found.keys() - pages} == contents(site.folders[DEMO])


def test_curl_goes_on_where_it_was_interrupted(site: Site, tmp_path: Path, program: Find) -> None:
    curl = program("curl")
    path = "participants.tsv"
    whole = (site.folders[DEMO] / path).read_bytes()
    (tmp_path / path).write_bytes(whole[:20])
    ran(curl, "-fsSL", "-C", "-", "-o", path, f"{site.url}/{DEMO}/latest/{path}", cwd=tmp_path)
    assert (tmp_path / path).read_bytes() == whole


def test_the_pages_are_valid_html(site: Site, tmp_path: Path, program: Find) -> None:
    tidy = program("tidy")
    for number, target in enumerate(
        ("/", f"/{DEMO}/", f"/{DEMO}/v2.0.0/", f"/{ODD}/v1.0.0/", f"/{DEMO}/v2.0.0/no")
    ):
        page = tmp_path / f"{number}.html"
        page.write_bytes(site.ask(target, accept="text/html").body)
        told = subprocess.run(
            [tidy, "-q", "-e", str(page)], capture_output=True, text=True, check=False
        ).stderr
        # tidy's list of attributes is older than WAI-ARIA 1.1.
        assert [line for line in told.splitlines() if '"aria-current"' not in line] == []
