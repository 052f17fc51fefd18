"""How does the interpreter keep out of the way of those who wait for answers?

Two things of its own stop everybody: looking for garbage through all that the program loaded, which takes up to a tenth
of a second and finds none; and threads, which each keep the others from running for as long as they are allowed to.
"""

import gc
import sys
from typing import Final

#: Seconds for which one thread may keep the event loop waiting; each answer may have to wait for a few of these.
_TURN: Final = 0.0001

#: How many objects more are looked through at a time, and how often all: most garbage is found young, and the longer
#: the rest gathers, the longer everybody waits when it is found.
_THRESHOLDS: Final = (2_000, 5, 10)


def settle() -> None:
    """Take all that is loaded for needed to the end, and let threads give way soon; once, before serving."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_TURN)
