"""Do the benchmark's client and servers ask and answer as they should?"""

from contextlib import ExitStack
from pathlib import Path

from benchmarks import servers
from benchmarks.clients import Answered, ask
from benchmarks.questions import SMALL, TREE


def test_chunks_are_put_together() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
    assert Answered(0, 0, head, b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n").body == b"Wikipedia"
    assert Answered(0, 0, b"HTTP/1.1 200 OK", b"4\r\nWiki").body == b"4\r\nWiki"


def test_the_server_and_the_bare_route_give_the_same_bytes(folder: Path) -> None:
    with ExitStack() as stack:
        own, bare = servers.ours(folder, stack), servers.bare(folder, stack)
        for query, path in ((TREE, "/tree"), (SMALL, "/small")):
            answer = ask(own.url, query)
            assert answer.body == ask(bare.at(path).url, query).body
            assert 0 < answer.first <= answer.last


def test_the_guarded_server_gives_the_same(folder: Path) -> None:
    with ExitStack() as stack:
        own = servers.ours(folder, stack, guarded=True)
        assert ask(own.url, SMALL).body == (folder / "small.json").read_bytes()
