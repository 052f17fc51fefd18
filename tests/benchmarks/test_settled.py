"""Are the processes found that a process started, and is it waited until they have nothing to do?"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.settled import settle, started_by

pytestmark = pytest.mark.skipif(
    not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").is_file(), reason="only Linux tells"
)

_BUSY = """
import time
until = time.process_time() + 0.5
while time.process_time() < until:
    pass
print(flush=True)
input()
"""
_SHELL = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BUSY!r}])"


def test_it_waits_for_what_a_child_does() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SHELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        settle(process.pid)
        found = started_by(process.pid)
        assert process.stdin
        assert process.stdout
        os.set_blocking(process.stdout.fileno(), False)
        said = process.stdout.read()
        process.stdin.write(b"\n")
    assert len(found) == 1
    assert said == b"\n"


def test_a_process_that_ended_has_started_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert started_by(process.pid) == []
    began = time.monotonic()
    settle(process.pid)
    assert time.monotonic() - began < 30
