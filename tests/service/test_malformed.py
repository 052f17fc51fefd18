"""Do heads without an end, or without a sense, cost nobody anything?"""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from tests.service.serving import Answer, Served, served

START = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
QUERY = b'{"query": "{ __typename }"}'
WHOLE = START + b"Content-Length: %d\r\n\r\n" % len(QUERY) + QUERY
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n" % (len(QUERY), QUERY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("malformed"), keep_alive=1) as running:
        yield running


def flooded(server: Served, start: bytes, piece: bytes, most: int = 4_000_000) -> Answer:
    """Send a start, and then a piece over and over until the server hangs up; it has to before `most` bytes."""
    began, sent = time.process_time(), 0
    with server.connected() as wire:
        wire.send(start)
        with suppress(ConnectionError):
            while sent < most:
                wire.send(piece)
                sent += len(piece)
        answer = wire.read()
    assert sent < most
    # Client and server are one process here.
    assert time.process_time() - began < 0.5
    return answer


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (START, b"a: b\r\n" * 2000),
        (START + b"a: ", b"a" * 16_000),
        (START, b"a" * 16_000),
        (b"GET /", b"a" * 16_000),
        (CHUNKED, b"a: b\r\n" * 2000),
        (START + b"Cookie: a=b\r\n" * 300 + b"\r\n", b"a" * 16_000),
    ],
)
def test_heads_without_an_end_are_refused(server: Served, start: bytes, piece: bytes) -> None:
    answer = flooded(server, start, piece)
    assert (answer.status, orjson.loads(answer.body)["code"]) == (431, "HEAD_TOO_LARGE")
    assert answer.header(b"x-request-id") == orjson.loads(answer.body)["request_id"].encode()


def test_a_few_headers_behind_a_body_are_no_fault(server: Served) -> None:
    with server.connected() as wire:
        for _ in range(2):
            assert wire.ask(CHUNKED + b"Expires: never\r\nAuthorization: Bearer nobody\r\n\r\n").status == 200
        assert wire.ask(WHOLE).status == 200


def test_a_head_that_trickles_in_is_given_up(server: Served) -> None:
    began = time.monotonic()
    with server.connected() as wire:
        wire.send(START[:40])
        with suppress(ConnectionError):
            for each in b"a" * 30:
                wire.send(bytes([each]))
                time.sleep(0.1)
        answer = wire.read()
    assert (answer.status, orjson.loads(answer.body)["code"]) == (408, "HEAD_TOO_SLOW")
    assert time.monotonic() - began < 5
    # Who is only not quick is waited for.
    with server.connected() as wire:
        for piece in (WHOLE[:40], WHOLE[40:60], WHOLE[60:]):
            wire.send(piece)
            time.sleep(0.3)
        assert wire.read().status == 200


def test_a_connection_that_says_nothing_is_closed(server: Served) -> None:
    began = time.monotonic()
    with server.connected() as wire:
        assert wire.is_closed()
    assert 0.5 < time.monotonic() - began < 5


def test_a_client_that_goes_in_the_middle_of_its_request_is_no_error(
    server: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), server.connected() as wire:
        wire.send(START + b"Content-Length: 100\r\n\r\n{")
        time.sleep(0.1)
    assert server.ask(WHOLE).status == 200
    # Lines about requests are no errors; whether they are written is for whoever set the log up before.
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_many_requests_at_once_are_answered_in_turns(tmp_path: Path) -> None:
    with served(tmp_path) as server, server.connected() as wire:
        for _ in range(20):
            wire.send(WHOLE * 400)
            assert server.ask(WHOLE).status == 200
            at_hand = wire.connection.recv(1_000_000, socket.MSG_PEEK).count(b"HTTP/1.1 200")
            assert all(wire.read().status == 200 for _ in range(400))
            # Who asks when all are answered by then, as on a busy machine, asks again.
            if at_hand < 400:
                return
    pytest.fail("others wait for all of them")
