"""Is what is answered before it is parsed what would be answered behind it, and only where it may be?

All over real sockets, from a real server. The oracle is the server itself, asked in a way that it cannot know yet.
"""

# The number of the catalogue's state is changed by the store alone.
# pyright: reportPrivateUsage=false

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path

import orjson
import pytest
from pydantic import SecretStr

from graphql_api import stores
from graphql_api.commands.tokens import create
from graphql_api.domain.datasets import DatasetRow, Visibility
from graphql_api.domain.tokens import Role
from tests.schema.archive import MADE, Draft, publish
from tests.schema.asking import settings_in
from tests.service.serving import Answer, Served, served

QUERY = '{ dataset(datasetId: "ds000001") { datasetId name versions { tag } } }'
TOKEN = "an-admins-token"  # noqa: S105 - the tests' own
_NUMBERS = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that no test changes."""
    with served(tmp_path_factory.mktemp("replies"), admin_token=SecretStr(TOKEN)) as running:
        yield running


def post(*headers: str, query: str = QUERY, start: str = "POST /graphql HTTP/1.1") -> bytes:
    """Write a request."""
    body = orjson.dumps({"query": query})
    lines = [start, "Host: here", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode() + body


def unseen(*headers: str, query: str = QUERY) -> bytes:
    """Write one that has the same answer, and that nobody has sent yet."""
    return post(*headers, f"X-Unseen: {next(_NUMBERS)}", query=query)


def known(server: Served, request: bytes) -> Answer:
    """Ask until there is a reply, and give it."""
    for _ in range(2):
        server.ask(request)
    hits = server.replies.hits
    answer = server.ask(request)
    assert server.replies.hits == hits + 1, "there is no reply"
    return answer


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Accept: application/graphql-response+json",),
        ("Origin: https://elsewhere.example",),
        ("Accept-Encoding: gzip",),
        ("Cookie: a=b", "User-Agent: tests", "X-Whatever: \xe9"),
        ("Connection: keep-alive",),
    ],
)
def test_a_reply_is_the_answer_to_the_byte(server: Served, headers: tuple[str, ...]) -> None:
    request = unseen(*headers)
    with server.connected() as wire:
        first, again = wire.ask(request), wire.ask(request)
        hits = server.replies.hits
        replies = [wire.ask(request) for _ in range(3)]
    assert server.replies.hits == hits + 3
    assert {each.status for each in replies} == {200}
    assert [each.same for each in (again, *replies)] == [first.same] * 4
    order = [[line.partition(b":")[0] for line in each.head.split(b"\r\n")] for each in (first, replies[0])]
    assert order[0] == order[1]
    ids = {each.header(b"x-request-id") for each in (first, again, *replies)}
    assert len(ids) == 5
    assert re.fullmatch(rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", replies[0].header(b"date"))


def test_queries_by_address_and_long_answers_are_replied_too(server: Served) -> None:
    target = "GET /graphql?query=%7B%20dataset(datasetId%3A%22ds000001%22)%7Bname%7D%7D HTTP/1.1"
    request = f"{target}\r\nHost: here\r\nX-Unseen: {next(_NUMBERS)}\r\n\r\n".encode()
    first = server.ask(request)
    assert known(server, request).same == first.same
    assert first.header(b"etag")
    many = " ".join(f'a{n}: dataset(datasetId: "ds000001") {{ readme license }}' for n in range(30))
    request = unseen("Accept-Encoding: gzip", query=f"{{ {many} }}")
    first = server.ask(request)
    assert first.header(b"content-encoding") == b"gzip"
    assert known(server, request).same == first.same


@pytest.mark.parametrize(
    "request_",
    [
        post("X-Request-ID: mine"),
        post("Authorization: Bearer nobody"),
        post("Authorization: Bearer nobody", f"Authorization: Bearer {TOKEN}"),
        post(f"X-EEGDASH-TOKEN: {TOKEN}"),
        post("X-Forwarded-For: 192.0.2.9"),
        post("x-forwarded-proto: https"),
        post("Forwarded: for=192.0.2.9"),
        post("Expect: 100-continue"),
        post("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
        post("Connection: close"),
        post(start="POST /graphql HTTP/1.0"),
        post(query="{ dataset(datasetId: 1) }"),
        post(query='{ dataset(datasetId: "ds000001") { draft { records(first: 1) { totalCount } } } }'),
        post(query="{ __typename }", start="HEAD /graphql HTTP/1.1"),
        b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET /ds000001/v1.0.0/ HTTP/1.1\r\nHost: here\r\n\r\n",
    ],
)
def test_what_others_have_a_say_in_is_never_replied(server: Served, request_: bytes) -> None:
    hits = server.replies.hits
    for _ in range(4):
        with server.connected() as wire:
            wire.send(request_)
            assert wire.connection.recv(1 << 16).startswith(b"HTTP/1.1 ")
    assert server.replies.hits == hits


def test_tokens_of_the_settings_are_replied_to_and_never_kept_as_they_are(server: Served) -> None:
    request = unseen(f"Authorization: Bearer {TOKEN}")
    first = server.ask(request)
    assert known(server, request).same == first.same
    assert server.ask(unseen()).same == first.same
    assert not [key for key in server.replies._kept if TOKEN.encode() in key]
    hits = server.replies.hits
    for other in (request.replace(b"an-admins", b"no-admins"), request[:-1] + b" "):
        server.ask(other)
    assert server.replies.hits == hits


def test_tokens_of_the_store_are_looked_up_each_time(tmp_path: Path) -> None:
    async def made() -> str:
        async with stores.opened(settings_in(tmp_path)) as catalog:
            _, secret = await create(catalog, "passing", [Role.ADMIN], None)
            return secret

    with served(tmp_path) as server:
        request = unseen(f"Authorization: Bearer {asyncio.run(made())}")
        assert {server.ask(request).status for _ in range(4)} == {200}
        assert (server.replies.hits, len(server.replies)) == (0, 0)


def test_what_is_private_is_never_replied(tmp_path: Path) -> None:
    hide = 'mutation { setVisibility(datasetId: "ds000001", visibility: PRIVATE) { dataset { visibility } } }'
    with served(tmp_path, admin_token=SecretStr(TOKEN)) as server:
        assert b"PRIVATE" in server.ask(post(f"Authorization: Bearer {TOKEN}", query=hide)).body
        request = unseen(f"Authorization: Bearer {TOKEN}")
        for _ in range(4):
            assert b"v1.1.0" in server.ask(request).body
        assert (server.replies.hits, len(server.replies)) == (0, 0)


def test_a_request_split_at_any_byte_is_answered_the_same(server: Served) -> None:
    request = unseen()
    reply = known(server, request)
    with server.connected() as wire:
        hits = server.replies.hits
        for place in range(1, len(request)):
            wire.send(request[:place])
            time.sleep(0.002)
            wire.send(request[place:])
            assert wire.read().same == reply.same
        # On a busy machine both pieces may have been there when the server looked.
        assert server.replies.hits - hits < len(request) // 2
        # And the connection still gives replies.
        hits = server.replies.hits
        assert wire.ask(request).same == reply.same
        assert server.replies.hits == hits + 1


def test_requests_in_a_row_are_answered_in_their_order(server: Served) -> None:
    request, other = unseen(), unseen(query='{ dataset(datasetId: "ds000002") { datasetId } }')
    mine, others = known(server, request), server.ask(other)
    rows = ("rr", "ro", "or", "ror", "oor", "roror")
    with server.connected() as wire:
        for row in rows:
            pieces = [request if letter == "r" else other for letter in row]
            wanted = [mine.same if letter == "r" else others.same for letter in row]
            wire.send(b"".join(pieces))
            assert [wire.read().same for _ in row] == wanted
            for piece in pieces:
                wire.send(piece)
                time.sleep(0.002)
            assert [wire.read().same for _ in row] == wanted
            # The second begins in the first's piece.
            wire.send(pieces[0] + pieces[1][:40])
            time.sleep(0.005)
            wire.send(pieces[1][40:])
            assert [wire.read().same for _ in range(2)] == wanted[:2]


def test_bytes_of_a_known_request_inside_another_are_that_ones_body(server: Served) -> None:
    request = unseen()
    known(server, request)
    head = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    with server.connected() as wire:
        wire.send(head + b"Content-Length: %d\r\n\r\n" % len(request))
        time.sleep(0.05)
        assert wire.ask(request).status == 400
    with server.connected() as wire:
        wire.send(head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(request))
        time.sleep(0.05)
        wire.send(request)
        time.sleep(0.05)
        assert wire.ask(b"\r\n0\r\n\r\n").status == 400


def test_chunked_requests_are_known_by_their_bytes_too(server: Served) -> None:
    body = orjson.dumps({"query": QUERY})
    head = f"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nX-Unseen: {next(_NUMBERS)}\r\n"
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (9, body[:9], len(body) - 9, body[9:])
    request = head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    assert known(server, request).same == server.ask(unseen()).same


def test_after_what_is_no_request_nothing_is_replied(server: Served) -> None:
    request = unseen()
    known(server, request)
    hits = server.replies.hits
    with server.connected() as wire:
        wire.send(b"nonsense\r\n\r\n")
        assert wire.read().status == 400
        assert wire.is_closed()
    # Lines between two requests belong to neither (RFC 9112, section 2.2).
    with server.connected() as wire:
        assert wire.ask(b"\r\n" + request).status == 200
        assert wire.ask(request + b"\r\n").status == 200
    with server.connected() as wire:
        wire.send(post("Connection: Upgrade", "Upgrade: h2c"))
        wire.read()
        wire.send(request)
        time.sleep(0.1)
    assert server.replies.hits == hits


def test_who_takes_no_answers_is_waited_for(server: Served) -> None:
    many = " ".join(f'a{n}: dataset(datasetId: "ds000001") {{ readme license }}' for n in range(40))
    request = unseen(query=f"{{ {many} }}")
    reply = known(server, request)
    number = 20_000_000 // len(reply.body)
    with server.connected() as wire, server.connected() as other:
        wire.connection.settimeout(0)
        sent, rest = 0, request * number
        deadline = time.monotonic() + 2
        while sent < len(rest) and time.monotonic() < deadline:
            try:
                sent += wire.connection.send(rest[sent : sent + len(request)])
            except BlockingIOError:
                time.sleep(0.01)
        # Others are answered meanwhile.
        assert other.ask(request).same == reply.same
        wire.connection.settimeout(20)
        whole = sent // len(request)
        assert whole > 10
        for _ in range(whole):
            assert wire.read().same == reply.same


def test_connections_stay_open_while_replies_are_given_and_no_longer(tmp_path: Path) -> None:
    with served(tmp_path, keep_alive=1) as server:
        request = unseen()
        known(server, request)
        with server.connected() as wire:
            for _ in range(5):
                assert wire.ask(request).status == 200
                time.sleep(0.4)
            assert wire.ask(unseen()).status == 200
            assert wire.ask(request).status == 200
            began = time.monotonic()
            assert wire.is_closed()
            assert 0.8 < time.monotonic() - began < 3


def test_a_server_that_is_stopped_hangs_up_on_those_with_replies(tmp_path: Path) -> None:
    with served(tmp_path, keep_alive=60) as server:
        request = unseen()
        known(server, request)
        with server.connected() as wire:
            assert wire.ask(request).status == 200
            began = time.monotonic()
            server.stop()
            assert wire.is_closed()
            assert time.monotonic() - began < 5


def test_a_dataset_that_was_hidden_is_gone_at_once(tmp_path: Path) -> None:
    with served(tmp_path, admin_token=SecretStr(TOKEN)) as server:
        request = unseen()
        assert b"v1.1.0" in known(server, request).body
        hide = 'mutation { setVisibility(datasetId: "ds000001", visibility: PRIVATE) { dataset { visibility } } }'
        with server.connected() as wire:
            assert b"v1.1.0" in wire.ask(request).body
            told = server.ask(post(f"Authorization: Bearer {TOKEN}", query=hide))
            assert b"PRIVATE" in told.body, told
            gone = wire.ask(request)
        assert gone.body == b'{"data":{"dataset":null}}'
        assert known(server, request).same == gone.same


def test_what_another_process_publishes_or_hides_is_seen_within_its_second(tmp_path: Path) -> None:
    async def change(*, hidden: bool) -> None:
        async with stores.opened(settings_in(tmp_path)) as catalog:
            if hidden:
                await catalog.put_dataset(DatasetRow("ds000005", {}, MADE, MADE, Visibility.PRIVATE))
            else:
                draft = Draft("second try", "2025-01-01T00:00:00Z", {"sub-1/y": 1})
                await publish(catalog, DatasetRow("ds000005", {}, MADE, MADE), [draft])

    query = '{ dataset(datasetId: "ds000005") { versions { tag } } }'
    with served(tmp_path) as server:
        request = unseen(query=query)
        assert b"second" not in known(server, request).body
        for hidden, told in ((False, b"second try"), (True, b'"dataset":null')):
            asyncio.run(change(hidden=hidden))
            until = time.monotonic() + 10
            while told not in server.ask(request).body:
                assert time.monotonic() < until
                time.sleep(0.1)
            # Once anybody sees the change, so do those who had replies.
            assert known(server, request).same == server.ask(unseen(query=query)).same


def test_replies_are_measured_and_logged_as_all_answers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = b'bidsgraph_request_seconds_count{door="graphql",operation="Replied",status="200"} '
    figures = b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n"

    def counted() -> float:
        found = re.search(re.escape(name) + rb"(\S+)", running.ask(figures).body)
        return float(found[1]) if found else 0

    with served(tmp_path) as running:
        request = unseen(query=f"query Replied {QUERY}")
        before = counted()
        with caplog.at_level(logging.INFO, "graphql_api.access"):
            reply = known(running, request)
        assert counted() == before + 3
        lines = [each for each in caplog.records if getattr(each, "operation", "") == "Replied"]
        assert [each.getMessage() for each in lines] == ["POST /graphql 200"] * 3
        assert all(each.milliseconds > 0 for each in lines)  # type: ignore[attr-defined]
        assert reply.status == 200


def test_the_date_is_that_of_the_moment(server: Served) -> None:
    request = unseen()
    before = known(server, request)
    time.sleep(2.2)
    hits = server.replies.hits
    after = server.ask(request)
    assert server.replies.hits == hits + 1
    times = [parsedate_to_datetime(each.header(b"date").decode()) for each in (before, after)]
    assert 1 <= (times[1] - times[0]).total_seconds() <= 10
    assert abs((datetime.now(UTC) - times[1]).total_seconds()) < 10


def test_nothing_is_replied_while_the_catalogue_does_not_answer(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        request = unseen()
        reply = known(server, request)
        epoch = server.replies._epoch
        # As `Epoch.look` does when the store fails; it looks again within a second, and forgives.
        epoch.number += 1
        hits, number = server.replies.hits, epoch.number
        answer = server.ask(request)
        assert server.replies.hits == hits or epoch.number != number
        assert answer.same == reply.same
        until = time.monotonic() + 10
        while epoch.number % 2:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert known(server, request).same == reply.same


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    capacity = 1_000_000
    with served(tmp_path, answer_memory=8 * capacity) as server:
        with server.connected() as wire:
            for number in range(800):
                request = post(f"X-Long: {'x' * 2000}", f"X-Number: {number}")
                for _ in range(2):
                    assert wire.ask(request).status == 200
        request = post(f"X-Long: {'x' * 2000}", "X-Number: 799")
        assert capacity / 2 < server.replies.nbytes <= capacity
        assert 0 < len(server.replies) < 800
        hits = server.replies.hits
        assert server.ask(request).status == 200
        assert server.replies.hits == hits + 1
