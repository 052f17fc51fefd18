"""`python -m tests.peers`: which metadata do others say that real recordings inherit, and why do they differ from us?

`make inheritance` installs the others. Each difference has to be explained by a rule of the standard: exit status 1
where one is not. docs/inheritance.md has what was found.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.peers.comparing import Difference, compare, recordings
from tests.peers.explaining import explanation
from tests.schema.reading import Files, of_folder, of_repository

REPOSITORY: Final = Path(__file__).parents[2]
DATA: Final = Path(os.environ.get("BIDSGRAPH_SHARED") or REPOSITORY.parent / "shared") / "data"


def main() -> int:
    """Print a line a dataset, then the differences by their reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers")
    parser.add_argument("datasets", nargs="*", help="names of folders and of repositories; all without any")
    parser.add_argument(
        "--most", type=int, default=40, help="recordings of each, spread over it; default: %(default)s"
    )
    wanted = parser.parse_args()
    reasons: Counter[str] = Counter()
    examples: dict[str, Difference] = {}
    for name, files in _datasets(wanted.datasets):
        start = time.monotonic()
        every = recordings(files)
        paths = every[:: max(1, -(-len(every) // wanted.most))]
        told = list(compare(files, paths))
        differences = [each for _, _, each in told if each]
        for each in differences:
            reason = explanation(each) or "NOT EXPLAINED"
            reasons[f"{each.library}: {reason}"] += 1
            examples.setdefault(f"{each.library}: {reason}", each)
        print(  # noqa: T201 - the table is for people
            f"{name:24} {len(paths):4} of {len(every):4} recordings, {_shown(told)}, "
            f"{len(differences)} differ, {time.monotonic() - start:.0f} s",
            flush=True,
        )
    for reason, count in sorted(reasons.items()):
        each = examples[reason]
        print(f"\n{count} times {reason}\n  {each.path}, {each.kind}: {each.theirs}; we: {each.ours}")  # noqa: T201
    return int(any("NOT EXPLAINED" in reason for reason in reasons))


def _shown(told: list[tuple[str, str, Difference | None]]) -> str:
    answers = Counter(library for library, _, _ in told)
    return (
        ", ".join(f"{library} {count} answers" for library, count in sorted(answers.items())) or "no answers"
    )


def _datasets(names: list[str]) -> Iterator[tuple[str, Files]]:
    truth: dict[str, Any] = json.loads((DATA / "truth.json").read_text())
    for name in sorted(truth["trees"]):
        if not names or name in names:
            yield f"trees/{name}", of_folder(DATA / "trees" / name)
    for name in sorted(truth["git"]):
        versions = truth["git"][name]["versions"]
        if versions and (not names or name in names):
            newest = max(versions, key=lambda each: str(each["date"]))
            with _mirror(DATA / "git" / f"{name}.bundle") as mirror:
                yield f"git/{name}", of_repository(mirror, newest["commit"])


@contextmanager
def _mirror(bundle: Path) -> Generator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        mirror = Path(folder) / "mirror.git"
        subprocess.run(["git", "clone", "--quiet", "--mirror", bundle, mirror], check=True)
        yield mirror


if __name__ == "__main__":
    sys.exit(main())
