"""Who took part in a version?"""

from typing import Final

from graphql_api.domain import participants
from graphql_api.domain.participants import People
from graphql_api.resolvers import tables
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.tables import StoredTable
from graphql_api.resolvers.versions import LoadedVersion

TABLE: Final = "participants.tsv"
MEANINGS: Final = "participants.json"
_PHENOTYPE: Final = "phenotype"


async def table(reader: Reader, version: LoadedVersion) -> StoredTable | None:
    """Read participants.tsv; null where there is none."""
    if version.index.find(TABLE) is None:
        return None
    meanings = [MEANINGS] if version.index.find(MEANINGS) is not None else []
    return await tables.read(reader, version, TABLE, meanings)


async def people(reader: Reader, version: LoadedVersion) -> People:
    """Give all participants; nobody where the table is not held here. Made once in a request."""
    return await reader.once(("people", version.published.row.content_hash), lambda: _people(reader, version))


async def _people(reader: Reader, version: LoadedVersion) -> People:
    found = await table(reader, version)
    return participants.people(found.table if found else None)


async def phenotype(reader: Reader, version: LoadedVersion) -> list[StoredTable]:
    """Read the tables of `phenotype/`, by path, with what the JSON file of the same name says of each."""
    rows = version.index.range_of(f"{_PHENOTYPE}/")
    paths = [path.decode() for path in version.index.raw_paths(rows)]
    known = set(paths)
    found: list[StoredTable] = []
    for path in paths:
        stem = path.removesuffix(".tsv")
        if path.endswith(".tsv") and path.count("/") == 1:
            meanings = [f"{stem}.json"] if f"{stem}.json" in known else []
            found.append(await tables.read(reader, version, path, meanings))
    return found
