"""Is a minute's limit what passes in a minute?"""

import random
from dataclasses import dataclass

from graphql_api.service import windows
from graphql_api.service.windows import WINDOW, OwnWindows


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Model:
    """What a window is, in the plainest words: when it opened, and each charge that passed in it."""

    opened: float
    passed: list[int]


async def test_as_many_pass_as_a_plain_model_lets_through() -> None:
    chance = random.Random(6)  # noqa: S311 - the same in each run
    clock, known = Clock(), dict[str, Model]()
    counted = OwnWindows(clock)
    for _ in range(20_000):
        clock.now += chance.expovariate(2)
        client, cost = f"client {chance.randrange(5)}", chance.choice([0, 1, 1, 1, 7, 40])
        model = known.get(client)
        if model is None or clock.now >= model.opened + WINDOW:
            model = known[client] = Model(clock.now, [])
        passes = sum(model.passed) + cost <= 60
        if passes:
            model.passed.append(cost)
        spent = await counted.charge(client, cost, 60)
        assert (spent.passes, spent.used) == (passes, sum(model.passed))
        assert abs(spent.seconds - (model.opened + WINDOW - clock.now)) < 1e-6


async def test_after_the_seconds_that_are_told_a_request_passes_and_not_before() -> None:
    clock = Clock()
    counted = OwnWindows(clock)
    assert (await counted.charge("a", 1, 1)).passes
    clock.now += 12.5
    refused = await counted.charge("a", 1, 1)
    assert (refused.passes, refused.seconds) == (False, WINDOW - 12.5)
    clock.now += refused.seconds - 0.001
    assert not (await counted.charge("a", 1, 1)).passes
    clock.now += 0.001
    assert (await counted.charge("a", 1, 1)).passes


def test_clients_whose_window_is_over_are_forgotten() -> None:
    clock = Clock()
    counted = OwnWindows(clock)
    for number in range(1000):
        counted.charge_now(f"client {number}", 1, 10)
    clock.now += WINDOW
    counted.charge_now("another", 1, 10)
    assert counted.clients == 1


def test_a_flood_of_addresses_takes_bounded_memory() -> None:
    counted = OwnWindows(Clock())
    most = windows.MOST_CLIENTS
    for number in range(most + 500):
        counted.charge_now(f"client {number}", 1, 10)
    assert counted.clients == most
    assert counted.charge_now(f"client {most}", 1, 10).used == 2
