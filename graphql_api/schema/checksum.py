"""How can a client tell that it got the right bytes?"""

import strawberry

from graphql_api.domain import files


@strawberry.type
class Checksum:
    """A checksum of a whole file."""

    algorithm: str
    """`md5`, `sha256`, or `git` for the id of a git blob."""
    value: str
    """Lower-case hexadecimal."""


def checksum(known: files.Checksum | None) -> Checksum | None:
    """Show a checksum; null where none is known."""
    return Checksum(algorithm=known.algorithm, value=known.value) if known else None
