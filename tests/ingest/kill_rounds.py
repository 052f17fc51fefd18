"""Does an ingest that is killed anywhere leave what was visible, and complete when it is run again?

`python -m tests.ingest.kill_rounds [--rounds 50] [--seed 0] [--source SOURCE]` kills that many ingests of a bundle (one
of its own making where none is given) by SIGKILL, each at a random moment, and looks at the catalogue after each.
"""

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ingest.repositories import GOOD, Entry, Repository, annex_link
from tests.ingest.shelf import Shelf
from tests.schema.asking import served, settings_in

_CHILD = "import sys; from tests.ingest.kill_rounds import child; child(*sys.argv[1:])"
_EVERYTHING = """{ dataset(datasetId: "killed") { versions {
    tag contentHash stats { fileCount } files(first: 10000) { totalCount nodes { path } }
    subjects { sessions { tasks { runs { files { path } } } } } } } }"""
_PROJECT = Path(__file__).parents[2]


@dataclass
class Round:
    """What one killed ingest left: versions visible after the kill, and whether it had ended before."""

    seconds: float
    visible: int
    ended: bool


def child(data_dir: str, source: str) -> None:
    """Ingest in a process of its own, saying when the work begins."""

    async def run() -> None:
        async with Shelf.opened(Path(data_dir)) as shelf:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            await shelf.ingest(source, "killed")

    asyncio.run(run())


def start(data_dir: Path, source: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _CHILD, str(data_dir), str(source)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=_PROJECT, env={**os.environ, "PYTHONPATH": str(_PROJECT)}
    )
    assert process.stdout is not None
    with process.stdout as printed:
        assert printed.readline() == b"ready\n"
    return process


async def content(data_dir: Path) -> dict[str, str]:
    """Content hashes by tag, of versions each of which was read in full, from the store and through the server."""
    async with Shelf.opened(data_dir) as shelf:
        await shelf.read_everything()
        kept = {tag: version.content_hash for tag, version in (await shelf.versions("killed")).items()}
    assert await answered(data_dir) == kept
    return kept


async def answered(data_dir: Path) -> dict[str, str]:
    """Content hashes by tag, as a server that is started on what was left tells them with each version's whole tree."""
    async with served(settings_in(data_dir)) as server:
        dataset = (await server.data(_EVERYTHING))["dataset"]
    versions: list[dict[str, Any]] = dataset["versions"] if dataset else []
    for version in versions:
        walked = [run for item in version["subjects"] for each in item["sessions"] for run in _runs(each)]
        assert sum(len(run["files"]) for run in walked) == version["files"]["totalCount"] - _outside(version)
        assert version["stats"]["fileCount"] == version["files"]["totalCount"]
    return {version["tag"]: version["contentHash"] for version in versions}


def _runs(session: dict[str, Any]) -> list[dict[str, Any]]:
    return [run for task in session["tasks"] for run in task["runs"]]


def _outside(version: dict[str, Any]) -> int:
    return sum(not node["path"].startswith("sub-") for node in version["files"]["nodes"])


async def complete(data_dir: Path, source: Path) -> dict[str, str]:
    """Run it again to its end; give what `content` gives, once nothing is left behind."""
    async with Shelf.opened(data_dir) as shelf:
        await shelf.ingest(source, "killed")
        assert shelf.left_behind() == []
    return await content(data_dir)


async def run_rounds(count: int, seed: int, source: Path, work: Path) -> list[Round]:
    """Kill `count` ingests, each in a data directory of its own."""
    chance = random.Random(seed)  # noqa: S311 (moments to kill at, no secrets)
    process = start(work / "whole", source)
    began = time.monotonic()
    process.wait()
    span = time.monotonic() - began
    expected = await content(work / "whole")
    done: list[Round] = []
    for number in range(count):
        data_dir = work / f"round-{number}"
        process = await asyncio.to_thread(start, data_dir, source)
        moment = chance.uniform(0, span)
        await asyncio.sleep(moment)
        process.kill()
        ended = await asyncio.to_thread(process.wait) == 0
        visible = await content(data_dir)
        assert visible.items() <= expected.items()
        assert await complete(data_dir, source) == expected
        done.append(Round(moment, len(visible), ended))
        shutil.rmtree(data_dir)
    return done


def make_bundle(work: Path, *, versions: int = 12, files: int = 400) -> Path:
    """Make a bundle of so many versions of so many files."""
    made = Repository(work / "made.git")
    content: dict[str | bytes, bytes | Entry] = dict(GOOD)
    for number in range(files):
        path = f"sub-{number % 20:02d}/eeg/sub-{number % 20:02d}_task-rest_run-{number}_eeg"
        content[path + ".edf"] = annex_link(f"MD5E-s{number}--{number:032x}.edf")
    for version in range(versions):
        content[f"extra-{version}.txt"] = content["CHANGES"] = str(version).encode()
        content.pop(f"extra-{version - 2}.txt", None)
        made.commit(content)
        made.tag(f"1.{version}.0")
    return made.bundle(work / "made.bundle")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the rounds and print what came of them."""
    parser = argparse.ArgumentParser(description="kill ingests at random moments and look at what they left")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--source", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        source = options.source or make_bundle(Path(folder))
        done = asyncio.run(run_rounds(options.rounds, options.seed, source, Path(folder)))
    for each in done:
        sys.stdout.write(f"killed after {each.seconds:.3f} s: {each.visible} versions visible\n")
    killed = sum(not each.ended for each in done)
    sys.stdout.write(
        f"{len(done)} rounds, {killed} killed at work: nothing lost, all complete when run again\n"
    )


if __name__ == "__main__":
    main()
