"""Which benchmarks are run? Those that are named, or all: `python -m benchmarks [NAME...]`."""

import asyncio
import inspect
import sys
from importlib import import_module
from typing import Final

#: Modules of this package with a `main` that takes nothing, prints what it measured and fails where a target is missed.
ALL: Final = (
    "difference",
    "index_memory",
    "ingest_git",
    "listing",
    "manifest",
    "performance",
    "redirects",
    "signing",
)


def run(names: list[str]) -> int:
    """Run one after another, all of them even where one fails; 1 where one missed its target, 2 for a wrong name."""
    unknown = sorted(set(names) - set(ALL))
    if unknown:
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(ALL)}\n")
        return 2
    return max(_status(name) for name in names or ALL)


def _status(name: str) -> int:
    try:
        made = import_module(f"benchmarks.{name}").main()
        if inspect.iscoroutine(made):
            asyncio.run(made)
    except AssertionError as error:
        sys.stderr.write(f"{name}: missed its target. {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
