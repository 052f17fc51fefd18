"""Does what was acknowledged survive, for a few rounds? `python -m tests.durability.rounds` makes fifty."""

import pytest

from tests.catalog import mongo_servers
from tests.conftest import swept
from tests.durability.rounds import four_writers, primary_killed, sqlite_killed

pytestmark = pytest.mark.slow


@pytest.fixture
def mongod() -> None:
    if not mongo_servers.program():
        pytest.skip("there is no mongod: run tests/services/install.sh mongod")


async def test_a_killed_writer_loses_nothing_that_it_told() -> None:
    await sqlite_killed(3)


@pytest.mark.usefixtures("mongod")
async def test_a_lost_primary_loses_nothing_that_was_acknowledged() -> None:
    await primary_killed(swept(2, 1))


@pytest.mark.usefixtures("mongod")
async def test_four_writers_of_the_same_keys_leave_each_once() -> None:
    await four_writers(1)
