"""What do tests of the data routes share?"""

import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.data_routes.site import Site, running_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the archive, once for all tests: none of them changes it."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def program() -> Callable[[str], str]:
    """Find a client by its name; skips where it is not installed."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find
