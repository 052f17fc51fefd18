"""Do clients that others' programs write out of our schema compile, and do they get the six screens of docs/viewer.md?

`make typed-clients` installs these programs. What they write is kept nowhere.
"""

import asyncio
import json
import shutil
import subprocess
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.data_routes.site import serving
from tests.docs.test_viewer import SCREENS
from tests.schema.asking import settings_in

HERE: Final = Path(__file__).parent
REPOSITORY: Final = HERE.parents[1]
PROGRAMS: Final = REPOSITORY / ".cache/services/typed/bin"
BUNDLE: Final = "ds002778.bundle"
EEG: Final = {"datatype": {"eq": "eeg"}}


@pytest.fixture(scope="module", params=["demo", "shared"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - yields
    """Serve the demo archive, and a real dataset; give the address, the dataset, and its oldest version."""
    place = tmp_path_factory.mktemp(request.param)
    if request.param == "demo":
        source = write_archive(place)
    else:
        folder: Path = request.getfixturevalue("shared")
        source = folder / "data" / "git" / BUNDLE
    settings = settings_in(place)
    dataset_id = asyncio.run(_taken_in(source, settings))
    with serving(settings) as port:
        yield f"http://127.0.0.1:{port}/graphql", dataset_id, "v1.0.0"


async def _taken_in(source: Path, settings: Settings) -> str:
    async with stores.opened(settings) as catalog:
        report = await ingest(str(source), catalog=catalog, data_dir=settings.data_dir)
        await keep_texts(catalog, report.dataset_id, settings.text_size)
    return report.dataset_id


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out the schema, the queries of the page, and what uses the clients."""
    if not (HERE / "node_modules").is_dir() or not PROGRAMS.is_dir() or shutil.which("node") is None:
        pytest.skip("the generators are not installed: make typed-clients")
    place = tmp_path_factory.mktemp("typed")
    shutil.copy(REPOSITORY / "schema.graphql", place)
    for name in ("codegen.json", "package.json", "pyproject.toml", "run.ts", "tsconfig.json"):
        shutil.copy(HERE / name, place)
    # What it imports is written here: beside it, no checker of this project would find it.
    shutil.copy(HERE / "run.py.txt", place / "run.py")
    (place / "node_modules").symlink_to(HERE / "node_modules")
    (place / "screens.graphql").write_text("\n".join(SCREENS.values()))
    return place


@pytest.fixture(scope="module")
def typescript(written: Path) -> Sequence[object]:
    """Write the client in TypeScript, compile it, and give the command that runs it."""
    programs = HERE / "node_modules" / ".bin"
    done(written, programs / "graphql-codegen", "--config", "codegen.json")
    done(written, programs / "tsc", "--project", ".")
    return "node", written / "built" / "run.js"


@pytest.fixture(scope="module")
def python(written: Path) -> Sequence[object]:
    """Write the client in Python, look at its types, and give the command that runs it."""
    done(written, PROGRAMS / "ariadne-codegen", "client")
    done(written, PROGRAMS / "mypy", "run.py", "screens")
    return PROGRAMS / "python", "run.py"


def done(folder: Path, *command: object) -> str:
    ended = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def asked(url: str, query: str, variables: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return json.loads(response.read())["data"]


def whole(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out the names of types, which some clients ask for beside what was written."""
    return json.loads(json.dumps(value), object_hook=_untyped)


def _untyped(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: inner for name, inner in fields.items() if name != "__typename"}


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("language", ["typescript", "python"])
def test_a_typed_client_gets_the_six_screens(
    request: pytest.FixtureRequest, written: Path, served: tuple[str, str, str], language: str
) -> None:
    command: Sequence[object] = request.getfixturevalue(language)
    url, dataset_id, older = served
    told = json.loads(done(written, *command, url, dataset_id, older))
    screens, facts = told["screens"], told["facts"]
    options: dict[str, dict[str, Any]] = {
        "Files": {"filter": {"entities": EEG}},
        "Recording": {"where": EEG},
        "Changes": {"from": older},
    }
    assert set(screens) == set(SCREENS)
    for name, query in SCREENS.items():
        variables = options.get(name, {}) | ({} if name == "Catalogue" else {"datasetId": dataset_id})
        assert whole(screens[name]) == asked(url, query, variables), name
    assert facts["names"] == [dataset_id]
    assert facts["tags"][-1] == older
    assert len(facts["labels"]) > 1
    assert facts["bytes"] > 0
    assert facts["frequency"] > 0
    assert set(facts["kinds"]) <= {"ADDED", "REMOVED", "MODIFIED", "RENAMED"}
    assert facts["kinds"]
