"""Is what is answered without the application what the application would answer?

The oracle is the same server: a request that brings its own id is never answered promptly.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from graphql_api.settings import load
from tests.data_routes.site import (
    BROKEN,
    DEMO,
    MALFORMED,
    MOVED,
    ODD,
    ODD_NAMES,
    PRIVATE,
    UNKNOWN,
    UNPUBLISHED,
    running_site,
)
from tests.service.serving import Answer, Served, served, serving

TOKEN = "an-admins-token"  # noqa: S105 - the tests' own
#: As long as those that the server makes, which some answers have in their bodies.
MINE = "m" * 32
FILE = "/ds000001/v1.0.0/participants.tsv"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The archive of the data routes, which no test changes."""
    directory = tmp_path_factory.mktemp("prompts")
    with running_site(directory):
        pass
    with serving(load(data_dir=directory).model_copy(update={"rate_limit": 0})) as running:
        yield running


def request(target: str, *headers: str, method: str = "GET") -> bytes:
    """Write a request."""
    return "".join(
        f"{line}\r\n" for line in (f"{method} {target} HTTP/1.1", "Host: here", *headers, "")
    ).encode()


def ask(server: Served, target: str, *headers: str, method: str = "GET") -> Answer:
    """Ask on a connection that is not kept."""
    with server.connected() as wire:
        wire.send(request(target, *headers, method=method))
        return wire.read(headed=method == "HEAD")


def same(answer: Answer) -> tuple[list[bytes], bytes]:
    """Give what two answers share: links to this server's own objects are signed anew each second."""
    body = answer.body.replace(answer.header(b"x-request-id"), b"")
    lines = [re.sub(rb"(expires|signature|token)=[^&]+", rb"\1=", line) for line in answer.lines]
    return [re.sub(rb"^(location: .*/objects/)\S+", rb"\1", line) for line in lines], body


def _targets() -> Iterator[str]:
    for version in ("v1.0.0", "latest", "v9.9.9", "1.0.0"):
        for path in (
            "participants.tsv",
            "dataset_description.json",
            "sub-01/",
            "nothing",
            "manifest.json",
            ".",
        ):
            yield f"/{DEMO}/{version}/{path}"
        yield f"/{DEMO}/{version}"
    for name in ODD_NAMES:
        for folder in (f"/{ODD}/latest", f"/data/{ODD}/v1.0.0"):
            yield f"{folder}/{quote('sub-01/odd #1 & more/')}{quote(name, safe='')}"
    for dataset in (BROKEN, UNKNOWN, PRIVATE, UNPUBLISHED, MALFORMED, MOVED):
        yield f"/{dataset}/v1.0.0/swap"
        yield f"/{dataset}/latest/participants.tsv"
    yield from ("/", "/data", "/health", "/graphql", f"/{DEMO}", f"/{DEMO}/metadata.json", f"/{DEMO}//a")
    yield from (f"/{DEMO}/v1.0.0/participants.tsv?x=1", f"/{DEMO}/v1.0.0/%70articipants.tsv")
    yield from (f"/{DEMO}/v1.0.0/participants.tsv/", f"/{DEMO}/v1.0.0/../v1.0.0/participants.tsv")
    yield from (
        f"/%2e/{DEMO}/v1.0.0/a%2Fb",
        f"/./{DEMO}/v1.0.0/./participants.tsv",
        "/%68ealth",
        "/api/x/y/z",
    )


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_answers_are_those_of_the_application(server: Served, method: str) -> None:
    given = server.prompts.given
    for target in _targets():
        # The first finds out what may lie at hand for the second.
        wanted = ask(server, target, f"X-Request-ID: {MINE}", method=method)
        assert wanted.header(b"x-request-id") == MINE.encode()
        answer = ask(server, target, method=method)
        assert same(answer) == same(wanted), target
        order = [[line.partition(b":")[0] for line in each.head.split(b"\r\n")] for each in (wanted, answer)]
        assert order[0] == order[1], target
    prompt = server.prompts.given - given
    assert prompt > 40 if method in {"GET", "HEAD"} else prompt == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_are_seen(server: Served, method: str) -> None:
    target = f"/{DEMO}/v1.0.0/participants.tsv"
    whole = ask(server, target, f"X-Request-ID: {MINE}", method=method)
    tag, modified = (whole.header(name).decode() for name in (b"etag", b"last-modified"))
    given = server.prompts.given
    conditions = [
        (f"If-None-Match: {tag}", 304),
        ("If-None-Match: *", 304),
        (f'If-None-Match: "x", W/{tag}', 304),
        ('If-None-Match: "x"', whole.status),
        (f"If-Modified-Since: {modified}", 304),
        ("If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT", whole.status),
        ("If-Modified-Since: whenever", whole.status),
        (f'If-None-Match: "x"\r\nIf-Modified-Since: {modified}', whole.status),
        ("Range: bytes=0-1", whole.status),
        ("Accept: text/html", whole.status),
    ]
    for condition, status in conditions:
        answer = ask(server, target, condition, method=method)
        assert answer.status == status, condition
        assert same(answer) == same(ask(server, target, condition, f"X-Request-ID: {MINE}", method=method))
    assert server.prompts.given == given + len(conditions)


@pytest.mark.parametrize(
    "headers",
    [
        (f"X-Request-ID: {MINE}",),
        ("Authorization: Bearer nobody",),
        ("X-EEGDASH-TOKEN: nobody",),
        ("X-Forwarded-For: 192.0.2.9",),
        ("Expect: 100-continue",),
        ("Connection: close",),
        ("Connection: Upgrade", "Upgrade: h2c"),
    ],
)
def test_what_others_have_a_say_in_goes_the_usual_way(server: Served, headers: tuple[str, ...]) -> None:
    target = f"/{DEMO}/v1.0.0/participants.tsv"
    assert ask(server, target, method="HEAD").status == 200
    given = server.prompts.given
    assert ask(server, target, *headers, method="HEAD").status == 200
    assert server.prompts.given == given


def test_requests_in_a_row_are_answered_in_their_order(server: Served) -> None:
    targets = [
        f"/{DEMO}/v1.0.0/{name}" for name in ("participants.tsv", "dataset_description.json", "nothing")
    ]
    wanted = [same(ask(server, target, method="HEAD")) for target in targets]
    given = server.prompts.given
    with server.connected() as wire:
        for times in (1, 5, 100):
            wire.send(b"".join(request(target, method="HEAD") for target in targets) * times)
            assert [same(wire.read(headed=True)) for _ in range(3 * times)] == wanted * times
        # And in pieces.
        piece = request(targets[0], method="HEAD")
        for place in range(1, len(piece), 7):
            wire.send(piece[:place])
            time.sleep(0.002)
            wire.send(piece[place:] + piece)
            assert [same(wire.read(headed=True)) for _ in range(2)] == [wanted[0]] * 2
    assert server.prompts.given > given


def test_what_comes_with_a_body_leaves_it_behind(server: Served) -> None:
    target = f"/{DEMO}/v1.0.0/participants.tsv"
    wanted = same(ask(server, target, method="HEAD"))
    inner = request("/health")
    with server.connected() as wire:
        for _ in range(3):
            wire.send(request(target, f"Content-Length: {len(inner)}", method="HEAD"))
            assert same(wire.read(headed=True)) == wanted
            wire.send(inner + request(target, method="HEAD"))
            assert same(wire.read(headed=True)) == wanted


def test_the_limit_holds(tmp_path: Path) -> None:
    with served(tmp_path, rate_limit_data=4, rate_limit=1) as server:
        answers = [ask(server, FILE, method="HEAD") for _ in range(6)]
        assert [each.status for each in answers] == [200] * 4 + [429] * 2
        assert [each.header(b"ratelimit-remaining") for each in answers] == [
            b"3",
            b"2",
            b"1",
            b"0",
            b"0",
            b"0",
        ]
        assert server.prompts.given == 3
        with server.connected("127.0.0.2") as wire:
            wire.send(request(FILE, method="HEAD"))
            assert wire.read(headed=True).header(b"ratelimit-remaining") == b"3"


def test_a_dataset_that_was_hidden_is_gone_at_once(tmp_path: Path) -> None:
    hide = b'{"query": "mutation { setVisibility(datasetId: \\"ds000001\\", visibility: PRIVATE) { dataset { id } } }"}'
    with served(tmp_path, admin_token=SecretStr(TOKEN)) as server:
        assert [ask(server, FILE, method="HEAD").status for _ in range(3)] == [200] * 3
        assert server.prompts.given == 2
        headers = (
            "Content-Type: application/json",
            f"Authorization: Bearer {TOKEN}",
            f"Content-Length: {len(hide)}",
        )
        told = server.ask(request("/graphql", *headers, method="POST") + hide)
        assert b"errors" not in told.body
        assert ask(server, FILE, method="HEAD").status == 404
        assert server.prompts.given == 2


def test_prompt_answers_are_measured(tmp_path: Path) -> None:
    name = b'bidsgraph_request_seconds_count{door="data",operation="",status="200"} '

    def counted() -> float:
        found = re.search(re.escape(name) + rb"(\S+)", ask(running, "/metrics").body)
        return float(found[1]) if found else 0

    with served(tmp_path) as running:
        before = counted()
        assert [ask(running, FILE, method="HEAD").status for _ in range(5)] == [200] * 5
        assert running.prompts.given == 4
        assert counted() == before + 5
