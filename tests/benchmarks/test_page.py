"""Does the page say what was measured, and does a missed target show?"""

import gc
from collections.abc import Generator
from pathlib import Path

import pytest

from benchmarks import stages
from benchmarks.figures import Figure, quotient, shown
from benchmarks.machine import Machine
from benchmarks.page import Growth, Page, ShapeCost
from benchmarks.questions import ALL


def test_targets_are_met_from_their_side() -> None:
    assert Figure("work", "rival", 50, 50, "").met
    assert not Figure("work", "rival", 49.9, 50, "").met
    assert Figure("work", "floor", 2, 2, "", most=True).met
    assert not Figure("work", "floor", 2.1, 2, "", most=True).met
    assert Figure("work", "rival", 0.1, None, "").met


def test_a_ratio_is_the_median_of_each_rounds_own() -> None:
    # The machine was three times as busy in the second round, for both.
    assert quotient([10, 30, 12], [1, 3, 1]) == 10


@pytest.mark.parametrize(("number", "text"), [(1234.5, "1,234"), (12.345, "12.3"), (0.5, "0.50")])
def test_numbers_have_the_digits_that_count(number: float, text: str) -> None:
    assert shown(number) == text


@pytest.fixture
def frozen() -> Generator[None]:
    """Leave what other tests loaded out of collections of garbage, of which measuring makes dozens."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", ALL)
def test_every_stage_is_measured(folder: Path, name: str) -> None:
    seconds = stages.measure(folder, ALL[name], 2)
    assert set(seconds) == {*stages.STAGES, *stages.OTHERS}
    assert all(each > 0 for each in seconds.values())


def test_the_page_says_all_of_it() -> None:
    seconds = dict.fromkeys([*stages.STAGES, *stages.OTHERS], 0.002)
    page = Page(
        figures=[
            Figure("the work", "a rival", 49.9, 50, "1 against 49.9"),
            Figure("more", "it", 3, None, ""),
        ],
        stages={"tree": seconds},
        writing={"tree": 0.004},
        growth=[Growth(1_000, seconds)],
        shapes=[ShapeCost("flat", 2_000_000, 0.003, 0.002)],
        busy=(0.5, 1.5),
    )
    lines = page.text(Machine("A processor, 2 cores", "a system", "own 1.0", "rival 2.0")).splitlines()
    assert "- Machine: A processor, 2 cores; a system" in lines
    assert "| the work | a rival | 49.9 | at least 50 | **no** | 1 against 49.9 |" in lines
    assert "| more | it | 3.00 | — |  |  |" in lines
    assert (
        "| tree | 2.00 (2.00) | 2.00 (2.00) | 2.00 | 2.00 | 2.00 | 2.00 (2.00, 2.00) | 2.00 | 2.00 | 4.00 |"
        in lines
    )
    assert (
        "| 1,000 | 2.00 (2.00) | 2.00 (2.00) | 2.00 | 2.00 | 2.00 | 2.00 (2.00, 2.00) | 2.00 | 2.00 |"
        in lines
    )
    assert "| flat | 2.0 MB | 3.00 ms | 2.00 ms | 1.50 |" in lines
