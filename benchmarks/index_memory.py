"""How much memory does an index take, and how long does it load, against dicts and against reading alone?

`python -m benchmarks.index_memory [FILES] [SHAPE]`: a version of a million made-up files is published in the embedded
catalogue. Memory is what fresh processes hold more after loading: one the index, another the same facts as one dict
a file. Loading an index out of the catalogue is timed against reading the same chunks out of the same catalogue,
decompressing and joining them, which builds nothing. The file is in the system's cache for both.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, get_args

import orjson
import zstandard

from benchmarks.generator import Shape, entries
from benchmarks.rounds import medians, resident, table
from graphql_api.catalog.protocols import Publication
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.files import FileEntry
from graphql_api.domain.placement import Placer
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash, decode, encode
from graphql_api.index.statistics import stats_of
from graphql_api.index.tree import Tree
from graphql_api.index.version_index import VersionIndex

FILES: Final = 1_000_000
ROUNDS: Final = 7
#: Bytes a file in memory, and the time of loading over that of reading alone.
MOST_BYTES: Final = 250
MOST_RATIO: Final = 2.0

_TIME: Final = "2026-01-01T00:00:00Z"


def main(count: int = FILES, shape: Shape = "sessions") -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="bidsgraph-bench-") as folder:
        made = asked("make", folder, str(count), shape)
        index, dicts, times = (asked(part, folder) for part in ("index", "dicts", "times"))
    assert index["files"] == dicts["files"] == count
    held, ratio = index["resident"] / count, times["load"] / times["read"]
    table(
        f"Index of {count:,} files ({shape}), {made['stored'] / count:.1f} bytes a file stored",
        [
            ("columns", f"{index['columns'] / count:6.1f} bytes a file"),
            ("columns and all that is derived", f"{index['bound'] / count:6.1f} bytes a file"),
            ("process, with all that is derived", f"{held:6.1f} bytes a file (at most {MOST_BYTES})"),
            ("the same facts in dicts", f"{dicts['resident'] / count:6.1f} bytes a file"),
            ("read, decompress, join", f"{times['read'] * 1000:6.0f} ms"),
            ("load the index", f"{times['load'] * 1000:6.0f} ms"),
            ("ratio", f"{ratio:6.2f} (at most {MOST_RATIO})"),
            ("load, and build the tree", f"{times['tree'] * 1000:6.0f} ms"),
        ],
    )
    assert held <= MOST_BYTES, f"{held:.0f} bytes a file, at most {MOST_BYTES}"
    assert ratio <= MOST_RATIO, f"{ratio:.2f} times, at most {MOST_RATIO}"


def asked(part: str, *arguments: str) -> dict[str, float]:
    """Run one part in a process of its own, over a folder; `make` comes first."""
    command = [sys.executable, "-m", "benchmarks.index_memory", part, *arguments]
    answer: dict[str, float] = orjson.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    )
    return answer


def make(folder: Path, count: int, shape: Shape) -> dict[str, float]:
    """Publish the version, and write its facts as documents, one a line."""
    files = entries(count, shape)
    columns = build_columns(files)
    chunks = encode(columns)
    version = VersionRow("xx000001", "v1.0.0", _TIME, content_hash(columns), stats_of(columns))
    dataset = DatasetRow("xx000001", {}, _TIME, _TIME)
    asyncio.run(_publish(folder, Publication(dataset, version, chunks)))
    (folder / "hash").write_text(version.content_hash)
    with (folder / "documents").open("wb") as documents:
        documents.writelines(_documents(files))
    return {"chunks": len(chunks), "stored": sum(map(len, chunks))}


async def _publish(folder: Path, publication: Publication) -> None:
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    await catalog.open()
    await catalog.publish(publication)
    await catalog.close()


def _documents(files: Iterable[FileEntry]) -> Iterator[bytes]:
    placer = Placer()
    for file in files:
        facts = placer.place(file.path)._asdict() | {"path": file.path, "size": file.size}
        facts |= {"algorithm": file.form.algorithm, "digest": file.digest.hex(), "backend": file.form.backend}
        yield orjson.dumps(facts | {"holder": file.form.holder, "carrier": None}) + b"\n"


def index(folder: Path) -> dict[str, float]:
    """Hold the index, with all that may be derived from it."""
    # What trees are made by is loaded by now: each process has numpy once, however many indexes it holds.
    before = resident()
    loaded = VersionIndex(decode(asyncio.run(_chunks(folder))))
    everything = (loaded.tree, loaded.total_size(range(len(loaded))), loaded.checksum(0))
    assert all(everything)
    assert isinstance(loaded.tree, Tree)
    return {
        "files": len(loaded),
        "columns": loaded.columns.nbytes,
        "bound": loaded.nbytes,
        "resident": resident() - before,
    }


def dicts(folder: Path) -> dict[str, float]:
    """Hold a dict for each file; keys are shared, and so are the values that the parser shares."""
    before = resident()
    with (folder / "documents").open("rb") as documents:
        held = [orjson.loads(line) for line in documents]
    return {"files": len(held), "resident": resident() - before}


def times(folder: Path) -> dict[str, float]:
    """Load the index, and read the same chunks, in turns."""
    with asyncio.Runner() as runner:
        catalog = SqliteCatalog(folder / "catalog.sqlite")
        runner.run(catalog.open())
        name = (folder / "hash").read_text()

        def read() -> bytes:
            decompress = zstandard.ZstdDecompressor().decompress
            return b"".join([decompress(chunk) for chunk in runner.run(_listed(catalog, name))])

        def load() -> VersionIndex:
            return VersionIndex(decode(runner.run(_listed(catalog, name))))

        found = medians({"read": read, "load": load, "tree": lambda: load().tree}, ROUNDS)
        runner.run(catalog.close())
    return found


async def _chunks(folder: Path) -> list[bytes]:
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    await catalog.open()
    chunks = await _listed(catalog, (folder / "hash").read_text())
    await catalog.close()
    return chunks


async def _listed(catalog: SqliteCatalog, name: str) -> list[bytes]:
    return [chunk async for chunk in catalog.read_file_list(name)]


def _shape(text: str) -> Shape:
    return next(shape for shape in get_args(Shape) if shape == text)


def _run(arguments: list[str]) -> None:
    match arguments:
        case ["make", folder, count, shape]:
            print(orjson.dumps(make(Path(folder), int(count), _shape(shape))).decode())
        case ["index" | "dicts" | "times" as part, folder]:
            parts = {"index": index, "dicts": dicts, "times": times}
            print(orjson.dumps(parts[part](Path(folder))).decode())
        case [count, shape]:
            main(int(count), _shape(shape))
        case [count]:
            main(int(count))
        case _:
            main()


if __name__ == "__main__":
    _run(sys.argv[1:])
