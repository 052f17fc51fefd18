"""How is it read from a shell who changed what?"""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graphql_api import stores
from graphql_api.domain.changes import AuditEntry
from graphql_api.domain.errors import InvalidInputError
from graphql_api.settings import Settings, load


def run(arguments: Namespace) -> int:
    """Print entries, newest first."""
    if arguments.limit < 1:
        raise InvalidInputError(f"--limit must be 1 or more, not {arguments.limit}")
    settings = load(data_dir=arguments.data_dir)
    entries = asyncio.run(_read(settings, arguments.limit, arguments.before))
    if arguments.json:
        for entry in entries:
            sys.stdout.buffer.write(orjson.dumps(_document(entry), option=orjson.OPT_APPEND_NEWLINE))
    else:
        _print(entries)
    return 0


async def _read(settings: Settings, first: int, before: int | None) -> Sequence[AuditEntry]:
    async with stores.opened(settings) as catalog:
        return await catalog.list_entries(first=first, before=before)


def _document(entry: AuditEntry) -> dict[str, object]:
    note = entry.note._asdict()
    note.pop("fingerprint")
    return {"number": entry.number, **note, "counts": dict(entry.counts)}


def _print(entries: Sequence[AuditEntry]) -> None:
    table = Table("number", "at", "who", "what", "where", "counts", "request", box=None, pad_edge=False)
    for entry in entries:
        note = entry.note
        counts = ", ".join(f"{count} {name}" for name, count in entry.counts.items())
        cells = (str(entry.number), note.at, note.actor, note.action, note.target, counts, note.request_id)
        table.add_row(*(escape(cell) for cell in cells))
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)
