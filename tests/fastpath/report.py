"""Does the fast path answer as graphql-core does, and how much of each query does it take?

`python -m tests.fastpath.report [SOURCE ...] --count 2000 --seed 1`: reads BIDS folders, repositories or bundles (the
demo's archive where none is named), asks every screen of a viewer, every field with every argument, and random valid
queries, each in both ways, and prints a line for each that the fast path did not take whole, then sums. Exit status 1
where an answer was not equal to the byte, errors included.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import orjson

from graphql_api.demo.archive import write_archive
from tests.fastpath.both import CORE, is_valid
from tests.fastpath.catalogues import Catalogue, of_sources
from tests.fastpath.everything import Asked, Everything, stands
from tests.fastpath.queries import queries
from tests.fastpath.unawaited import hush
from tests.fastpath.viewer import screens


async def everything(catalogue: Catalogue) -> AsyncIterator[Asked]:
    """Give queries for every field and argument."""

    async def probe(asked: Asked) -> bool:
        compared = await catalogue.both.compare(asked.query, asked.variables)
        return stands(orjson.loads(compared.theirs).get("data"), asked.keys)

    async for asked in Everything(CORE, catalogue.values).queries(probe):
        yield asked


async def viewers(catalogue: Catalogue) -> AsyncIterator[Asked]:
    """Give what viewers ask for."""
    for asked in screens(catalogue.values):
        yield asked


async def at_random(catalogue: Catalogue, seed: int, count: int) -> AsyncIterator[Asked]:
    """Give random valid queries."""
    for number, (query, variables) in enumerate(queries(CORE, seed, count, catalogue.values)):
        if is_valid(query):
            yield Asked(f"random {seed}.{number}", query, variables, [])


class Tally:
    """What came of queries of one kind."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.shares: list[float] = []
        self.named: dict[str, bool] = {}
        self.wrong: list[str] = []
        #: Executed by graphql-core, though there was no error to be told.
        self.without_errors = 0

    async def ask(self, catalogue: Catalogue, asked: AsyncIterator[Asked], *, verbose: bool = False) -> None:
        """Ask all in both ways."""
        async for each in asked:
            compared = await catalogue.both.compare(each.query, each.variables)
            self.shares.append(compared.share)
            self.counts["by a plan" if compared.refused is None else f"executed: {compared.refused}"] += 1
            if not compared.is_equal:
                self.wrong.append(f"{each.name}\n{each.query}\n{orjson.dumps(each.variables).decode()}")
            told = orjson.loads(compared.theirs)
            data = told.get("data")
            self.without_errors += bool(compared.refused) and "errors" not in told
            field = each.name.partition("(")[0]
            self.named[field] = self.named.get(field, False) or stands(data, each.keys)
            if verbose and compared.refused:
                sys.stdout.write(f"{compared.share:6.1%}  {compared.refused:12} {each.name}\n")

    @property
    def told(self) -> str:
        """Say it in a line."""
        mean = sum(self.shares) / max(1, len(self.shares))
        asked = f"{len(self.shares)} queries, {len(self.wrong)} not equal"
        return f"{asked}, {mean:.1%} of fields taken; {dict(self.counts)}"


async def _all(sources: list[Path], count: int, seed: int) -> bool:
    failed = False
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        async with of_sources(place / "data", sources or [write_archive(place)]) as catalogue:
            for name, asked in (
                ("screens", viewers(catalogue)),
                ("fields and arguments", everything(catalogue)),
                ("random", at_random(catalogue, seed, count)),
            ):
                tally = Tally()
                await tally.ask(catalogue, asked, verbose=name != "random")
                sys.stdout.write(f"{name}: {tally.told}\n" + "\n\n".join(tally.wrong[:10]))
                failed |= bool(tally.wrong)
    return failed


def main() -> int:
    """Ask, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    hush()
    return int(asyncio.run(_all(options.sources, options.count, options.seed)))


if __name__ == "__main__":
    raise SystemExit(main())
