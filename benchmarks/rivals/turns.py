"""How does one side of a comparison take its turns, in a process of its own?

A line on standard input says how often to run; a line on standard output says what each run took, in seconds, and how
many bytes the last one gave and their SHA-256. Garbage is collected between runs, outside of their time.
"""

import gc
import hashlib
import json
import sys
import time
from collections.abc import Callable


def take(work: Callable[[], bytes]) -> None:
    """Run as often as asked, until standard input ends."""
    for line in sys.stdin:
        answer, cpu, wall = b"", list[float](), list[float]()
        for _ in range(int(line)):
            answer = b""
            gc.collect()
            began, began_cpu = time.perf_counter(), time.process_time()
            answer = work()
            cpu.append(time.process_time() - began_cpu)
            wall.append(time.perf_counter() - began)
        digest = hashlib.sha256(answer).hexdigest()
        told = {"cpu": cpu, "wall": wall, "size": len(answer), "digest": digest}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
