"""Is a reply charged as the answer was that it repeats?"""

import re
from pathlib import Path

from pydantic import SecretStr

from tests.service.redis_servers import RedisServer
from tests.service.serving import served
from tests.service.test_replies import TOKEN, unseen


def test_the_limit_holds_in_the_middle_of_replies(tmp_path: Path) -> None:
    with served(tmp_path, rate_limit_graphql=7) as server:
        request = unseen(query='{ dataset(datasetId: "ds000001") { name } }')
        with server.connected() as wire:
            answers = [wire.ask(request) for _ in range(10)]
        assert [each.status for each in answers] == [200] * 7 + [429] * 3
        assert server.replies.hits == 5
        left = [each.header(b"ratelimit-remaining") for each in answers]
        assert left == [b"6", b"5", b"4", b"3", b"2", b"1", b"0", b"0", b"0", b"0"]
        names = [[line.partition(b":")[0] for line in each.head.split(b"\r\n")] for each in answers[:7]]
        assert all(each == names[0] for each in names)
        assert 1 <= int(answers[6].header(b"ratelimit-reset")) <= 60
        # Another client has a window of its own, and the same replies.
        other = server.ask(request, client="127.0.0.2")
        assert (other.status, other.header(b"ratelimit-remaining")) == (200, b"6")
        assert server.replies.hits == 6


def test_a_reply_costs_what_the_answer_cost(tmp_path: Path) -> None:
    dear = "{ datasets(first: 400) { nodes { name license versions { tag createdAt doi } } } }"
    with served(tmp_path, rate_limit_graphql=1000, max_cost=100_000) as server:
        request = unseen(query=dear)
        with server.connected() as wire:
            left = [int(wire.ask(request).header(b"ratelimit-remaining")) for _ in range(4)]
    spent = {before - after for before, after in zip([1000, *left], left, strict=False)}
    assert len(spent) == 1
    assert spent.pop() > 1
    assert server.replies.hits == 2


def test_who_is_exempt_stays_so_and_is_counted(tmp_path: Path) -> None:
    name = rb'bidsgraph_rate_limit_decisions_total\{decision="exempt",door="graphql"\} (\S+)'

    def counted() -> float:
        found = re.search(name, server.ask(b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n").body)
        return float(found[1]) if found else 0

    with served(tmp_path, rate_limit_graphql=3, admin_token=SecretStr(TOKEN)) as server:
        request, before = unseen(f"Authorization: Bearer {TOKEN}"), counted()
        with server.connected() as wire:
            answers = [wire.ask(request) for _ in range(10)]
        assert {each.status for each in answers} == {200}
        assert server.replies.hits == 8
        assert not any(each.header(b"ratelimit-remaining") for each in answers)
        assert counted() == before + 10
        # Nobody else pays or passes by it.
        assert [server.ask(unseen()).status for _ in range(4)] == [200, 200, 200, 429]


def test_what_redis_counts_goes_the_usual_way(tmp_path: Path, redis: RedisServer) -> None:
    with served(tmp_path, rate_limit_graphql=100, rate_limit_data=100, redis=redis.url) as server:
        request = unseen()
        with server.connected() as wire:
            left = [wire.ask(request).header(b"ratelimit-remaining") for _ in range(4)]
        assert left == [b"99", b"98", b"97", b"96"]
        assert (server.replies.hits, len(server.replies)) == (0, 0)
        file = b"HEAD /ds000001/v1.0.0/participants.tsv HTTP/1.1\r\nHost: here\r\n\r\n"
        with server.connected() as wire:
            for number in (b"99", b"98", b"97"):
                wire.send(file)
                assert wire.read(headed=True).header(b"ratelimit-remaining") == number
        assert server.prompts.given == 0
