"""How are bearer tokens made, listed and revoked from a shell?"""

import asyncio
import sys
from argparse import Namespace
from datetime import timedelta

import orjson
from rich.console import Console
from rich.table import Table

from graphql_api import stores
from graphql_api.commands import tokens
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.tokens import TokenRow
from graphql_api.settings import Settings, load


def run(arguments: Namespace) -> int:
    """Do what was said; 1 where there is no token of the name to revoke."""
    settings = load(data_dir=arguments.data_dir)
    match arguments.action:
        case "create":
            return asyncio.run(_create(settings, arguments))
        case "revoke":
            return asyncio.run(_revoke(settings, arguments.name))
        case _:
            return asyncio.run(_list(settings, as_json=arguments.json))


async def _create(settings: Settings, arguments: Namespace) -> int:
    """Print the secret alone on standard output, for pipes; what it is goes to standard error."""
    days: float | None = arguments.days
    lifetime = None if days is None else _days(days)
    async with stores.opened(settings) as catalog:
        row, secret = await tokens.create(catalog, arguments.name, arguments.role, lifetime)
    sys.stderr.write(f"{row.name}: {_roles(row)}, {_expiry(row)}. It is shown this once:\n")
    sys.stdout.write(f"{secret}\n")
    return 0


def _days(days: float) -> timedelta:
    try:
        return timedelta(days=days)
    except (OverflowError, ValueError) as error:
        raise InvalidInputError(f"--days {days} is no lifetime") from error


async def _revoke(settings: Settings, name: str) -> int:
    async with stores.opened(settings) as catalog:
        known = await tokens.revoke(catalog, name)
    sys.stderr.write(f"{name}: {'revoked' if known else 'there is no such token'}\n")
    return 0 if known else 1


async def _list(settings: Settings, *, as_json: bool) -> int:
    async with stores.opened(settings) as catalog:
        rows = await catalog.list_tokens()
    if as_json:
        documents = [_document(row) for row in rows]
        sys.stdout.buffer.write(
            orjson.dumps(documents, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
        return 0
    table = Table("name", "roles", "created", "expires", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.name, _roles(row), row.created_at, _expiry(row))
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)
    return 0


def _document(row: TokenRow) -> dict[str, object]:
    return {
        "name": row.name,
        "roles": sorted(row.roles),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "expired": tokens.is_expired(row),
    }


def _roles(row: TokenRow) -> str:
    return ", ".join(sorted(row.roles))


def _expiry(row: TokenRow) -> str:
    if row.expires_at is None:
        return "never expires"
    return f"{'expired' if tokens.is_expired(row) else 'expires'} {row.expires_at}"
