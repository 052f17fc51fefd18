"""How long does the page of a directory of 10,000 entries take, against joining its ready rows?

`python -m benchmarks listing`: `page` makes the page whose rows were made before, as all pages of a version are for as
long as they are kept; `anew` finds the entries and makes the rows too. Target for both: at most 5 times the CPU that
`"".join(rows).encode()` takes, in turns.
"""

import time
from typing import Final

from benchmarks.data_site import DATASET, TAG, annexed
from benchmarks.rounds import medians
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.statistics import stats_of
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers import directories
from graphql_api.resolvers.directories import Directory
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion
from rest_compat.data.addresses import Addresses
from rest_compat.data.listing import Listing, listing_page, listing_rows

ENTRIES: Final = 10_000
ROUNDS: Final = 15
TARGET: Final = 5.0

_TIME: Final = "2026-01-01T00:00:00Z"


def main() -> None:
    """Print the times and their ratios."""
    directory = _directory()
    children = directories.entries(directory)
    rows = listing_rows(directory, children, slash=True).decode().splitlines(keepends=True)
    assert len(rows) == ENTRIES + 1
    ready = "".join(rows).encode()
    shown = Listing(directory, TAG, [])
    addresses = Addresses("https://archive.example.org")
    taken = medians(
        {
            "join": lambda: "".join(rows).encode(),
            "page": lambda: listing_page(shown, ready, ENTRIES, addresses),
            "anew": lambda: _anew(shown, addresses),
        },
        ROUNDS,
        time.process_time,
    )
    print(", ".join(f"{name} {seconds * 1e3:.2f} ms" for name, seconds in taken.items()))
    page, anew = (taken[name] / taken["join"] for name in ("page", "anew"))
    print(f"page {page:.1f} times the join, anew {anew:.1f} times (target at most {TARGET:g})")
    assert anew <= TARGET, f"a page takes {anew:.1f} times as long as joining its rows"


def _anew(shown: Listing, addresses: Addresses) -> bytes:
    children = directories.entries(shown.directory)
    return listing_page(shown, listing_rows(shown.directory, children, slash=True), ENTRIES, addresses)


def _directory() -> Directory:
    index = VersionIndex(build_columns(annexed(0, ENTRIES)))
    row = VersionRow(DATASET, TAG, _TIME, "0" * 64, stats_of(index.columns))
    published = PublishedVersion(DatasetRow(DATASET, {}, _TIME, _TIME), row, [row])
    found = directories.find(LoadedVersion(published, index), "many")
    assert found is not None
    return found


if __name__ == "__main__":
    main()
