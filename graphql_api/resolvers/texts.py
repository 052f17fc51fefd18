"""What do a version's README and CHANGES say?"""

from graphql_api.resolvers.reader import Reader


async def read(reader: Reader, name: str | None) -> str | None:
    """Give the text of that name; null where the version has none."""
    return await reader.texts.load(name) if name else None
