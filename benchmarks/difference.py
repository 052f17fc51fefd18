"""How long does it take to tell two versions of a dataset apart, against Python's own sets?

`python -m benchmarks difference`: the two versions of the largest real repository, which lies beside this one. The
rival takes two set differences over pairs of path and checksum that are ready as lists; ours begins with the columns
and ends with every change by its kind, renamed files among them. Both are run in turns, by the CPU they take.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.ingest_git import LARGEST
from benchmarks.rounds import table
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.index.codec import decode
from graphql_api.index.difference import difference
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.run import ingest

ROUNDS: Final = 15
MOST_RATIO: Final = 5.0


def main(bundle: Path = LARGEST) -> None:
    """Print the table."""
    if not bundle.is_file():
        print(f"\nDifference of two versions: not measured, there is no {bundle}")
        return
    older, newer = asyncio.run(_versions(bundle))
    found = difference(older, newer)
    before, after = _pairs(older), _pairs(newer)
    ways: dict[str, Callable[[], object]] = {
        "sets": lambda: (set(before) - set(after), set(after) - set(before)),
        "ours": lambda: difference(older, newer),
    }
    seconds = _seconds(ways)
    ratio = seconds["ours"] / seconds["sets"]
    table(
        f"Difference of {len(older):,} and {len(newer):,} files: {len(found.changes):,} changes",
        [
            ("two set differences over ready pairs", f"{seconds['sets'] * 1000:6.1f} ms"),
            ("bidsgraph, from columns to changes", f"{seconds['ours'] * 1000:6.1f} ms"),
            ("ratio", f"{ratio:6.2f} (at most {MOST_RATIO:.0f})"),
        ],
    )
    assert ratio <= MOST_RATIO, f"{ratio:.1f} times, at most {MOST_RATIO:.0f}"


async def _versions(bundle: Path) -> list[VersionIndex]:
    """Ingest, and give the versions, oldest first."""
    with tempfile.TemporaryDirectory(prefix="bidsgraph-bench-") as folder:
        catalog = SqliteCatalog(Path(folder) / "catalog.sqlite")
        await catalog.open()
        report = await ingest(str(bundle), catalog=catalog, data_dir=Path(folder))
        [rows] = await catalog.list_versions([report.dataset_id])
        lists = [
            [chunk async for chunk in catalog.read_file_list(row.content_hash)] for row in reversed(rows)
        ]
        await catalog.close()
    return [VersionIndex(decode(chunks)) for chunks in lists]


def _pairs(index: VersionIndex) -> list[tuple[bytes, bytes]]:
    rows = range(len(index))
    return list(zip(index.raw_paths(rows), index.raw_etags(rows), strict=True))


def _seconds(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Run each way in turn, and give the median of the CPU that it took."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.process_time()
            way()
            taken[name].append(time.process_time() - start)
    return {name: statistics.median(each) for name, each in taken.items()}


if __name__ == "__main__":
    main()
