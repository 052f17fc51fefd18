"""How does the catalogue move into another store from a shell?"""

import asyncio
import sys
from argparse import Namespace

from graphql_api import stores
from graphql_api.catalog.addresses import check_catalog_url, sqlite_path
from graphql_api.commandline.bars import bars
from graphql_api.commands.catalog_copy import Counts, copy_catalog
from graphql_api.domain.errors import InvalidInputError
from graphql_api.settings import Settings, load, without_password


def run(arguments: Namespace) -> int:
    """Copy, and print what the target holds now."""
    source, target = _checked(arguments.source), _checked(arguments.target)
    if source == target:
        raise InvalidInputError("FROM and TO are the same catalogue")
    if source.startswith("sqlite:") and not sqlite_path(source).is_file():
        raise InvalidInputError(f"there is no catalogue at {sqlite_path(source)}")
    counts = asyncio.run(_copy(load(), source, target))
    sys.stdout.writelines(f"{count:>12,} {name}\n" for name, count in counts.items())
    return 0


def _checked(url: str) -> str:
    try:
        return check_catalog_url(url)
    except ValueError as error:
        raise InvalidInputError(f"{without_password(url)!r}: {error}") from None


async def _copy(settings: Settings, source: str, target: str) -> Counts:
    async with stores.opened_at(source, settings) as taken, stores.opened_at(target, settings) as given:
        with bars() as progress:
            return await copy_catalog(
                taken, given, database=settings.database_names[0], progress=progress.step
            )
