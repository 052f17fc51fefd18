"""Does an ingest of a repository load what it needs, and nothing that takes long besides?"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from graphql_api.kernel import IS_COMPILED
from tests.ingest.repositories import GOOD, Files, tagged

_PROGRAM = """
import json, os, sys
from dataclasses import is_dataclass
from graphql_api.cli import main


class Looking:
    def find_spec(self, name, path=None, target=None):
        os.write(looked, f"{name}\\n".encode())


# Copies of this process write behind what this one writes.
looked = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.register_at_fork(after_in_child=lambda: os.write(looked, b"(a copy)\\n"))
sys.meta_path.insert(0, Looking())
status = main(["ingest", "--json", "--data-dir", sys.argv[1], sys.argv[2]])
modules = {name: module for name, module in sys.modules.items() if name.startswith("graphql_api.")}
classes = {each for module in modules.values() for each in vars(module).values() if isinstance(each, type)}
made = [f"{each.__module__}.{each.__name__}" for each in classes if is_dataclass(each)]
sys.stderr.write(json.dumps([status, sorted(sys.modules), sorted(made)]))
"""

_UNTIL_GIT = """
import os, sys

def tell():
    sys.stdout.write(" ".join(sys.modules))
    sys.stdout.flush()
    os._exit(0)

os.fork = tell
from graphql_api.cli import main
main(["ingest", "--json", "--data-dir", sys.argv[1], sys.argv[2]])
"""

#: What takes a millisecond or more to load, and is not needed to let git begin.
LATE: Final = frozenset(
    {"argparse", "asyncio", "datetime", "hashlib", "json", "pathlib", "pickle", "sqlite3"}
)

#: Files that tell of the recording how it was sampled, so that nobody looks into it.
TOLD: Final[Files] = {
    "sub-01/eeg/sub-01_task-rest_eeg.json": b'{"SamplingFrequency": 100, "RecordingDuration": 60}',
    "sub-01/eeg/sub-01_task-rest_channels.tsv": b"name\ttype\tunits\nCz\tEEG\tuV\n",
}

#: What only questions, other sources than repositories, and rare cases need, or a class or an alias alone would.
NEEDLESS: Final = frozenset(
    {
        "argparse",
        "bz2",
        "graphql_api.catalog.sqlite.restoring",
        "graphql_api.catalog.sqlite.tallying",
        "graphql_api.catalog.sqlite.tokens",
        "graphql_api.commandline.arguments",
        "graphql_api.commandline.written",
        "graphql_api.domain.assignments",
        "graphql_api.domain.ids",
        "graphql_api.domain.pages",
        "graphql_api.domain.patterns",
        "graphql_api.domain.selections",
        "graphql_api.domain.tallies",
        "graphql_api.domain.tokens",
        "graphql_api.index.arrays",
        "graphql_api.index.choosing",
        "graphql_api.index.directories",
        "graphql_api.index.globs",
        "graphql_api.index.lookup",
        "graphql_api.index.selection",
        "graphql_api.index.tree",
        "graphql_api.ingest.elsewhere",
        "graphql_api.ingest.folder",
        "graphql_api.ingest.header_reader",
        "graphql_api.ingest.headers",
        "graphql_api.ingest.mirror",
        "graphql_api.ingest.reading_documents",
        "graphql_api.ingest.reading_headers",
        "graphql_api.ingest.staging",
        "graphql_api.kernel.columns",
        "graphql_api.kernel.numbers",
        "graphql_api.kernel.pure",
        "graphql_api.kernel.slots",
        "graphql_api.resolvers.databases",
        "lzma",
        "numpy.typing",
        "pydantic",
        "random",
        "re2",
        "rich",
        "shutil",
        "tempfile",
    }
)


def ran(program: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run it where nothing is set from outside."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BIDSGRAPH_")}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 (JSON)
    place = tmp_path_factory.mktemp("loading")
    made = tagged(place / "made.git", {**GOOD, **TOLD})
    done = ran(_PROGRAM, place / "data", made.path, place / "looked")
    assert json.loads(done.stdout)["sources"][0]["published"] == ["v1.0.0"]
    return [*json.loads(done.stderr), (place / "looked").read_text().splitlines()]


def test_nothing_is_loaded_that_only_questions_and_other_sources_need(told: Any) -> None:  # noqa: ANN401 (JSON)
    status, modules, *_ = told
    assert status == 0
    assert not NEEDLESS.intersection(modules)


@pytest.mark.skipif(not IS_COMPILED, reason="the kernel is not compiled here, and its twin takes numpy")
def test_neither_this_process_nor_one_beside_it_loads_numpy(told: Any) -> None:  # noqa: ANN401 (JSON)
    looked: list[str] = told[3]
    # One reads ahead, one makes the newest version.
    assert looked.count("(a copy)") == (2 if sys.platform == "linux" else 0)
    assert "graphql_api.index.version_index" in looked
    assert not any(name.partition(".")[0] == "numpy" for name in looked)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere git is not let begin before")
def test_git_is_let_begin_before_anything_else_is_loaded(tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git", {**GOOD, **TOLD})
    loaded = set(ran(_UNTIL_GIT, tmp_path / "data", made.path).stdout.split())
    assert "graphql_api.ingest.ahead" in loaded
    assert not LATE.intersection(loaded)


def test_what_is_looked_for_is_there_to_be_loaded() -> None:
    looked_for = NEEDLESS | LATE
    assert {name for name in looked_for if _is_there(name)} == looked_for


def _is_there(name: str) -> bool:
    root = Path(__file__).parent.parent.parent
    if name.startswith("graphql_api."):
        return (root / name.replace(".", "/")).with_suffix(".py").exists()
    return subprocess.run([sys.executable, "-c", f"import {name}"], check=False).returncode == 0


def test_hardly_a_dataclass_is_made_on_the_way(told: Any) -> None:  # noqa: ANN401 (JSON)
    assert told[2] == ["graphql_api.index.columns.Columns"]
