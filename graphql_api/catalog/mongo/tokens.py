"""How are bearer tokens kept?"""

from pymongo.errors import DuplicateKeyError

from graphql_api.catalog.mongo.client import Fields, Server
from graphql_api.catalog.mongo.spaces import TOKENS
from graphql_api.domain.errors import TokenExistsError
from graphql_api.domain.tokens import Role, TokenRow


async def get(server: Server, digest: str) -> TokenRow | None:
    """Find a token by its digest."""
    row = await server[TOKENS].find_one({"digest": digest})
    return row and _read(row)


async def list_all(server: Server) -> list[TokenRow]:
    """Give all, by name."""
    return list(map(_read, await server[TOKENS].find({}).sort("_id", 1).to_list(None)))


async def put(server: Server, row: TokenRow) -> None:
    """Keep a token; TokenExistsError where its name or its secret is there already."""
    fields = {
        "_id": row.name,
        "digest": row.digest,
        "roles": sorted(row.roles),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
    }
    try:
        await server[TOKENS].insert_one(fields)
    except DuplicateKeyError as error:
        raise TokenExistsError(f"there is a token named {row.name!r} already", name=row.name) from error


async def revoke(server: Server, name: str) -> bool:
    """Forget a token, and tell whether there was one."""
    return bool((await server[TOKENS].delete_one({"_id": name})).deleted_count)


def _read(row: Fields) -> TokenRow:
    roles = frozenset(map(Role, row["roles"]))
    return TokenRow(row["_id"], row["digest"], roles, row["created_at"], row["expires_at"])
