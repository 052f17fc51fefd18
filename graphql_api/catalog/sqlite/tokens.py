"""How are bearer tokens kept?"""

import sqlite3
from typing import Any, Final

from graphql_api.domain.errors import TokenExistsError
from graphql_api.domain.tokens import Role, TokenRow

_FIELDS: Final = "name, digest, roles, created_at, expires_at"
_GET: Final = f"SELECT {_FIELDS} FROM token WHERE digest = ?"  # noqa: S608
_LIST: Final = f"SELECT {_FIELDS} FROM token ORDER BY name"  # noqa: S608
_PUT: Final = f"INSERT OR IGNORE INTO token ({_FIELDS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608


def get(connection: sqlite3.Connection, digest: str) -> TokenRow | None:
    """Find a token by its digest."""
    row = connection.execute(_GET, (digest,)).fetchone()
    return row and _read(row)


def list_all(connection: sqlite3.Connection) -> list[TokenRow]:
    """Give all, by name."""
    return list(map(_read, connection.execute(_LIST)))


def put(connection: sqlite3.Connection, row: TokenRow) -> None:
    """Keep a token; TokenExistsError where its name or its secret is there already."""
    fields = (row.name, row.digest, " ".join(sorted(row.roles)), row.created_at, row.expires_at)
    if connection.execute(_PUT, fields).rowcount == 0:
        raise TokenExistsError(f"there is a token named {row.name!r} already", name=row.name)


def revoke(connection: sqlite3.Connection, name: str) -> bool:
    """Forget a token, and tell whether there was one."""
    return connection.execute("DELETE FROM token WHERE name = ?", (name,)).rowcount > 0


def _read(row: tuple[Any, ...]) -> TokenRow:
    name, digest, roles, created_at, expires_at = row
    return TokenRow(name, digest, frozenset(map(Role, roles.split())), created_at, expires_at)
