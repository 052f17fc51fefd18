"""How does another process publish while the tests read? Run as `python -m tests.catalog.publisher`.

Publishes versions `v1.0.FIRST` and on, of random chunks, with a text and a removed path each, and prints each tag once
its publication was acknowledged.
"""

import asyncio
import random
import sys
from pathlib import Path

from graphql_api.catalog.protocols import Publication
from tests.catalog.clients import client
from tests.catalog.samples import publication, text_hash, version


def numbered(dataset_id: str, number: int) -> Publication:
    """Make the publication of that number: always the same, whoever makes it."""
    tag = f"v1.0.{number}"
    source = random.Random(f"{dataset_id} {tag}")  # noqa: S311 repeatable on purpose
    chunks = [source.randbytes(source.randrange(100_000)) for _ in range(4)]
    row = version(dataset_id, tag, chunks)
    text = f"readme of {tag}"
    removed = {f"v1.0.{number - 1}": [f"sub-{number}/gone.edf"]} if number else {}
    return publication(row._replace(readme=text_hash(text)), chunks, [text], removed)


async def main(adapter: str, place: Path, dataset_id: str, first: int, count: int) -> None:
    catalog = client(adapter, place)
    await catalog.open()
    for number in range(first, first + count):
        await catalog.publish(numbered(dataset_id, number))
        sys.stdout.write(f"v1.0.{number}\n")
        sys.stdout.flush()
    await catalog.close()


if __name__ == "__main__":
    name, where, dataset_name, start, many = sys.argv[1:]
    asyncio.run(main(name, Path(where), dataset_name, int(start), int(many)))
