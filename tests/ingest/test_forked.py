"""Does a process that works beside this one send what it finds, and is it gone when nobody wants it?"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from graphql_api.ingest.forked import Forked, Send
from tests.ingest.alone import alone

LARGE = 5_000_000


def received(work: Callable[[Send], object]) -> list[Any]:
    forked = Forked(work)
    forked.start()
    assert forked.is_started
    found = list(iter(forked.receive, None))
    forked.close()
    assert forked.receive() is None
    return found


def sending(send: Send) -> None:
    send(os.getpid())
    for number in range(3):
        send({"number": number, "large": bytes(LARGE)})


def failing(send: Send) -> None:
    send("first")
    raise ValueError


def ending(send: Send) -> None:
    send("first")
    raise SystemExit


def test_messages_come_in_their_order_from_another_process() -> None:
    process, *rest = alone(received, sending)
    assert process != os.getpid()
    assert rest == [{"number": number, "large": bytes(LARGE)} for number in range(3)]


def test_a_copy_receives_the_same_and_ends_nobody() -> None:
    ours, theirs = alone(received_twice)
    assert ours == theirs
    assert [each["number"] for each in ours[1:]] == [0, 1, 2]


def received_twice() -> tuple[list[Any], list[Any]]:
    forked = Forked(sending, copies=1)
    forked.start()
    copy = Forked(lambda send: send(received_by_copy(forked)))
    copy.start()
    theirs = copy.receive()
    # It has closed what it had of it, and the messages are still here.
    copy.close()
    ours = list(iter(forked.receive, None))
    forked.close()
    return ours, theirs


def received_by_copy(forked: Forked) -> list[Any]:
    forked.be_copy()
    found = list(iter(forked.receive, None))
    forked.close()
    return found


def test_who_sends_does_not_wait_for_who_receives() -> None:
    assert alone(ended_unread) == 0


def ended_unread() -> int:
    forked = Forked(sending)
    forked.start()
    [process] = children()
    _, status = os.waitpid(process, 0)
    return status


def children() -> list[int]:
    return [int(name) for name in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def test_one_that_fails_has_sent_what_it_sent() -> None:
    assert alone(received, failing) == ["first"]
    assert alone(received, ending) == ["first"]


def sleeping(send: Send) -> None:
    with subprocess.Popen(["sleep", "600"]) as process:
        send(process.pid)


def test_closing_ends_it_and_what_it_started() -> None:
    assert alone(closed_while_working) == []


def closed_while_working() -> list[int]:
    forked = Forked(sleeping)
    forked.start()
    sleep = forked.receive()
    forked.close()
    # It is nobody's child any more: who adopts it needs a moment to notice.
    for _ in range(500):
        if is_gone(sleep):
            break
        time.sleep(0.01)
    assert is_gone(sleep)
    return children()


ENDING: Final = """
import os, sys, time
from graphql_api.ingest.forked import Forked

def sending(send):
    while True:
        send(os.getpid())
        time.sleep(0.01)

forked = Forked(sending)
forked.start()
print(forked.receive(), flush=True)
os._exit(0)
"""


def test_it_ends_when_nobody_is_left_to_receive() -> None:
    told = subprocess.run([sys.executable, "-c", ENDING], check=True, stdout=subprocess.PIPE, timeout=60)
    process = int(told.stdout)
    for _ in range(500):
        if is_gone(process):
            break
        time.sleep(0.01)
    assert is_gone(process)


def is_gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_one_that_was_not_started_gives_nothing() -> None:
    forked = Forked(sending)
    assert not forked.is_started
    assert forked.receive() is None
    forked.close()
