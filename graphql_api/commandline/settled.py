"""How does the interpreter keep out of the way of those who wait for answers?

Two things of its own stop everybody: looking for garbage through all that the program loaded, which takes up to a tenth
of a second and finds none; and threads, which each keep the others from running for as long as they are allowed to.
"""

import gc
import sys
from collections.abc import Mapping
from typing import Any, Final

#: Seconds for which one thread may keep the event loop waiting; each answer may have to wait for a few of these.
_TURN: Final = 0.0001

#: How many objects more are looked through at a time, and how often all: most garbage is found young, and the longer
#: the rest gathers, the longer everybody waits when it is found.
_THRESHOLDS: Final = (2_000, 5, 10)

#: Searches through all that is left after which once more everything is looked through, and their generation.
_SEARCHES: Final = 200
_ALL: Final = 2


def settle() -> None:
    """Take all that is loaded for needed to the end, and let threads give way soon; once, before serving."""
    gc.freeze()
    gc.callbacks.append(Survivors(_SEARCHES))
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_TURN)


class Survivors:
    """Leaves out of later searches for garbage what a search through all has found to be needed.

    That is what the server remembers: plans of some thousand queries are a hundred thousand objects, and going through
    them kept everybody waiting for as many nanoseconds each a thousand times. They are trees, which end without a
    search. What is no tree and was in use at that moment would never end: so each time after so many `searches` all is
    looked through.
    """

    def __init__(self, searches: int) -> None:
        self._searches = searches
        self._left = searches

    def __call__(self, phase: str, info: Mapping[str, Any]) -> None:
        """Be told of a search, as `gc.callbacks` are."""
        if phase != "stop" or info["generation"] != _ALL:
            return
        self._left -= 1
        if self._left == 0:
            gc.unfreeze()
        else:
            gc.freeze()
        if self._left < 0:
            self._left = self._searches
