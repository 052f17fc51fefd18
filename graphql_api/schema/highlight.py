"""How is it shown where the words of a search stand?"""

from enum import Enum

import strawberry

from graphql_api.resolvers import findings


@strawberry.enum
class SearchField(Enum):
    """What of a dataset is searched, the weightiest first."""

    DATASET_ID = "dataset_id"
    NAME = "name"
    AUTHORS = "authors"
    KEYWORDS = "keywords"
    TASKS = "tasks"
    MODALITIES = "modalities"
    README = "readme"


@strawberry.type
class HighlightPiece:
    """Plain text as its authors wrote it: escape it before it becomes HTML."""

    text: str
    is_match: bool
    """Whether it is a word of the search, or begins with one."""


@strawberry.type
class Highlight:
    """Where words of a search stand."""

    field: SearchField
    pieces: list[HighlightPiece]
    """Put together, the part of the text where they stand most densely; of lists, `; ` is between the items."""


def highlight(found: findings.Highlight) -> Highlight:
    """Tell it in the schema's words."""
    pieces = [HighlightPiece(text=piece.text, is_match=piece.is_match) for piece in found.pieces]
    return Highlight(field=SearchField(found.part.value), pieces=pieces)
