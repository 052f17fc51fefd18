"""Does a server that is settled stop nobody to look for garbage in what it has loaded, or remembers?"""

import gc
import subprocess
import sys
from collections.abc import Generator
from weakref import WeakSet

import pytest

from graphql_api.commandline.settled import Survivors

_ASKED = """
import gc, sys, time
from graphql_api.app import create_app
from graphql_api.commandline.settled import settle
from graphql_api.settings import Settings

def collected():
    began = time.process_time()
    gc.collect()
    return time.process_time() - began

app = create_app(Settings())
before = min(collected() for _ in range(3))
settle()
print(before, min(collected() for _ in range(3)), sys.getswitchinterval())
"""


def test_all_that_is_loaded_is_left_alone() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True).stdout
    before, after, turn = map(float, told.split())
    assert after < before / 5
    assert turn < 0.001


class _Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def searched() -> Generator[None]:
    """Leave nothing behind."""
    gc.disable()
    gc.collect()
    survivors = Survivors(5)
    gc.callbacks.append(survivors)
    yield
    gc.callbacks.remove(survivors)
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("searched")
def test_what_survives_is_left_alone_until_all_is_looked_through_once_more() -> None:
    held = [_Circle() for _ in range(1000)]
    seen = WeakSet(held)
    gc.collect()
    held.clear()
    still = list[int]()
    for _ in range(12):
        # What is new is found each time.
        new = WeakSet([_Circle()])
        gc.collect()
        assert not new
        still.append(len(seen))
    assert still[0] == 1000
    assert still[-1] == 0


@pytest.mark.usefixtures("searched")
def test_searches_among_the_young_change_nothing() -> None:
    before = gc.get_freeze_count()
    for generation in (0, 1, 0, 1, 0, 1):
        gc.collect(generation)
    assert gc.get_freeze_count() == before
