"""Does the core of the clients sleep between two answers, and how long does a virtual machine take to wake it?

A virtual core that has nothing to do is given back, and is had again when the machine below gets to it: milliseconds
later where others are at work there. Who waits for a slow answer would measure that.
"""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

_PROGRAM = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
print(flush=True)
while True:
    pass
"""


@contextmanager
def awake(core: int) -> Generator[None]:
    """Keep a core awake with a process that has it only while nobody else wants it (Linux, sched(7)); else nothing."""
    if not hasattr(os, "SCHED_IDLE"):
        yield
        return
    with subprocess.Popen([sys.executable, "-c", _PROGRAM, str(core)], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline(), "nobody keeps the core awake"
            yield
        finally:
            process.kill()
