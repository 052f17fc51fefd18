"""How long does a piece of work take this thread, at the least?

For work that must not grow with what a stranger sends. A bound belongs far above what the work takes and far below what
it would take if it grew: machines that do other things as well take several times as long now and then.
"""

import gc
import time
from collections.abc import Callable
from typing import Final

_TRIES: Final = 10


def least_seconds(work: Callable[[], object], enough: float) -> float:
    """Give the seconds of processor time of the best try: there are ten, or fewer once one took less than `enough`.

    Nothing is collected meanwhile: what other tests left is no part of the work.
    """
    least = float("inf")
    gc.disable()
    try:
        for _ in range(_TRIES):
            began = time.thread_time()
            work()
            least = min(least, time.thread_time() - began)
            if least < enough:
                break
    finally:
        gc.enable()
    return least
