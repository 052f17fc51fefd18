"""What do the small files of a version hold?"""

import asyncio
from collections.abc import Sequence

from graphql_api.index.text_names import text_name
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion


async def texts(reader: Reader, version: LoadedVersion, paths: Sequence[str]) -> list[str | None]:
    """Give the text of each path in the order asked; null where the catalogue does not hold it.

    All that one request asks for at once is one read.
    """
    return list(await asyncio.gather(*(_text(reader, version, path) for path in paths)))


async def _text(reader: Reader, version: LoadedVersion, path: str) -> str | None:
    row = version.index.find(path)
    name = None if row is None else text_name(version.index, row)
    return await reader.texts.load(name) if name else None
