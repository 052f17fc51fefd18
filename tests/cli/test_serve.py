"""Do `bidsgraph serve` and `bidsgraph demo` answer over a real port?"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graphql_api.cli import main

_PATIENCE = 60


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "graphql_api.cli", *map(str, arguments)]


@contextmanager
def _serving(*arguments: str | Path) -> Generator[tuple[str, "subprocess.Popen[str]"]]:
    """Start a server, give its URL as it prints it, and stop it."""
    command = _command("serve", *arguments, "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            url = next(found[1] for line in process.stdout if (found := re.search(r"Serving at (\S+)", line)))
            yield url, process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Serve nothing, once for all tests that change nothing; gives the URL."""
    with _serving("--data-dir", tmp_path_factory.mktemp("empty")) as (url, _):
        yield url


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_ingests_what_is_given_and_answers_until_it_is_stopped(
    bids: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    query = '{ version(datasetId: "little") { subjects { sessions { tasks { runs { files { name } } } } } } }'
    with _serving(bids, "--data-dir", tmp_path / "data") as (url, process):
        answer = httpx.post(f"{url}/graphql", json={"query": query}, timeout=_PATIENCE).json()
        assert "sub-01_task-rest_eeg.edf" in str(answer)
        assert httpx.get(f"{url}/health").json()["status"] == "healthy"
        process.send_signal(ending)
        assert process.wait(_PATIENCE) == 0


def test_workers_serve_one_port_and_finish_what_they_began(bids: Path, tmp_path: Path) -> None:
    with _serving(bids, "--data-dir", tmp_path / "data", "--workers", "2") as (url, process):
        query = {"query": "query Counted { datasets { totalCount } }"}
        with httpx.Client(timeout=_PATIENCE, transport=httpx.HTTPTransport(retries=20)) as client:
            for _ in range(30):
                assert client.post(f"{url}/graphql", json=query).json()["data"]["datasets"]["totalCount"] == 1
            counted = 'bidsgraph_request_seconds_count{door="graphql",operation="Counted",status="200"} 30.0'
            assert counted in client.get(f"{url}/metrics").text
        # A request that is under way when the server is told to stop is answered.
        host, port = url.removeprefix("http://").split(":")
        body = b'{"query": "{ __typename }"}'
        with socket.create_connection((host, int(port))) as slow:
            head = f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
            slow.sendall(head.encode() + b"\r\nConnection: close\r\n\r\n" + body[:5])
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            slow.sendall(body[5:])
            assert slow.makefile("rb").read().endswith(b'{"data":{"__typename":"Query"}}')
        assert process.wait(_PATIENCE) == 0


def test_what_another_process_ingests_is_served_within_seconds(bids: Path, tmp_path: Path) -> None:
    with _serving("--data-dir", tmp_path / "data") as (url, _):
        query = {"query": "{ datasets { nodes { datasetId versions { tag } } } }"}
        assert (
            httpx.post(f"{url}/graphql", json=query, timeout=_PATIENCE).json()["data"]["datasets"]["nodes"]
            == []
        )
        assert main(["ingest", str(bids), "--data-dir", str(tmp_path / "data")]) == 0
        nodes: list[object] = []
        until = time.monotonic() + _PATIENCE
        while not nodes and time.monotonic() < until:
            time.sleep(0.1)
            nodes = httpx.post(f"{url}/graphql", json=query).json()["data"]["datasets"]["nodes"]
        assert nodes == [{"datasetId": "little", "versions": [{"tag": "v1.0.0"}]}]


@pytest.mark.parametrize(
    "sent", [b"GET /api/eegdash/count?filter=" + b"a" * 70_000 + b" HTTP/1.1\r\n", b"\x16\x03\x01\r\n\r\n"]
)
def test_what_is_no_http_is_refused_as_all_else_is(empty: str, sent: bytes) -> None:
    address = httpx.URL(empty)
    with socket.create_connection((address.host, address.port or 0), timeout=_PATIENCE) as connection:
        connection.sendall(sent + b"Host: a\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        problem = json.loads(answer.read())
    assert answer.status == 400
    assert problem["code"] == "BAD_REQUEST"
    assert problem["request_id"] == answer.headers["X-Request-ID"]


def test_a_busy_port_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--data-dir", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"port {port} at 127.0.0.1 is taken" in told


def test_an_address_of_another_machine_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", "192.0.2.1", "--port", "0", "--data-dir", str(tmp_path)]) == 2
    assert "192.0.2.1" in capsys.readouterr().err


def test_serve_stops_where_a_source_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path / "nowhere"), "--port", "0", "--data-dir", str(tmp_path)]) == 1
    assert "SOURCE_MISSING" in capsys.readouterr().err


def test_demo_shows_its_first_answer_and_ends_where_nobody_watches(tmp_path: Path) -> None:
    command = _command("demo", "--data-dir", tmp_path)
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE, check=True
    )
    assert 'dataset(datasetId: "xx000001")' in done.stdout
    assert "sub-01_ses-01" in done.stdout
    assert "… and" in done.stdout
    assert done.stderr == ""


def test_a_demo_that_cannot_write_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "xx000001").mkdir()
    (tmp_path / "xx000001" / "mine.txt").write_text("kept", encoding="utf-8")
    assert main(["demo", "--once", "--data-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "xx000001" / "mine.txt").exists()


def test_schema_prints_the_sdl(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    committed = Path(__file__).parents[2] / "schema.graphql"
    assert capsys.readouterr().out == committed.read_text(encoding="utf-8")


def test_an_ingest_loads_no_server() -> None:
    program = (
        "import sys, graphql_api.cli, graphql_api.commandline.ingesting; "
        "print({'strawberry', 'starlette', 'graphql', 'uvicorn', 'motor', 'mne'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "set()\n"
