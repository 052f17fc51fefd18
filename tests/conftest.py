"""What do all tests share? The place of the real data, how much they sweep, and that none is skipped where all run."""

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parent.parent
REQUIRE_ALL = bool(os.environ.get("BIDSGRAPH_TEST_REQUIRE_ALL"))

#: Whether tests sweep all seeds, examples, clients and trees that they know, as `make test-thorough` lets them.
THOROUGH = bool(os.environ.get("BIDSGRAPH_TEST_THOROUGH"))

_T = TypeVar("_T")


def swept(whole: _T, share: _T) -> _T:
    """Give the whole of what a test goes through where all is swept, else the share that every run goes through."""
    return whole if THOROUGH else share


# How long one example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None, max_examples=swept(100, 40))
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the real datasets, which are never committed; skips where there is none."""
    folder = Path(os.environ.get("BIDSGRAPH_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"the real datasets are not at {folder / 'data'}")
    return folder


@pytest.fixture
def collected() -> Generator[None]:
    """Collect what a test leaves before the next one begins, which would be blamed for it."""
    yield
    # What is collected first may hold what comes next.
    for _ in range(3):
        gc.collect()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where BIDSGRAPH_TEST_REQUIRE_ALL says that all there is must run."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that is skipped as a whole."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
