"""How are coroutines that graphql-core leaves unawaited kept out of what a program prints?

Where a sibling's error has made their answers void, they are reported from wherever they are collected.
"""

import inspect
import logging
import sys
import warnings


def hush() -> None:
    """Say nothing of them from now on, nor of the errors that queries are meant to have; all else is told as ever."""
    logging.disable()
    warnings.simplefilter("ignore", RuntimeWarning)
    sys.unraisablehook = _told


def _told(found: "sys.UnraisableHookArgs") -> None:
    if not inspect.iscoroutine(found.object):
        sys.__unraisablehook__(found)
