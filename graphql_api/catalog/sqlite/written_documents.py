"""What is written of documents before it is known where they will stand?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from graphql_api.catalog.sqlite.contents import Content, read_own, write_body
from graphql_api.catalog.sqlite.document_columns import Cell, cells
from graphql_api.catalog.sqlite.glued_texts import GluedTexts
from graphql_api.domain.documents import Document
from graphql_api.domain.identifiers import identifier

#: Writes a document as it will be but for its `_id`.
Write: TypeAlias = Callable[[Mapping[str, Any]], Content]
Value = TypeVar("Value")


class Written:
    """Documents of a space by columns, as a look at a column takes a fraction of a look at each of its documents.

    Cells are by the numbers of their paths, and paths at which nothing stands may be missing; `many` has the bits of
    those that are `MANY` in any document. Texts lack the brace that they begin with: where they are `plain`, which is
    1 or 0, the `_id` comes before.
    """

    __slots__ = ("cells", "keys", "many", "plain", "texts")

    def __init__(
        self,
        keys: Sequence[str],
        cells: Mapping[int, Sequence[Cell]],
        many: int,
        plain: Sequence[int],
        texts: Sequence[str],
    ) -> None:
        """Hold columns of one length."""
        self.keys: Final = keys
        self.cells: Final = cells
        self.many: Final = many
        self.plain: Final = plain
        self.texts: Final = texts

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process."""
        return Written, (self.keys, self.cells, self.many, self.plain, self.texts)

    def document(self, number: int) -> Document:
        """Read one, without our `_id`."""
        return read_own(f"{{{self.texts[number]}")

    def some(self, numbers: Sequence[int]) -> "Written":
        """Give those of different numbers."""
        if len(numbers) == len(self.keys):
            return self
        return Written(
            _chosen(self.keys, numbers),
            {path: _chosen(column, numbers) for path, column in self.cells.items()},
            self.many,
            _chosen(self.plain, numbers),
            _chosen(self.texts, numbers),
        )

    def with_texts(self, texts: Sequence[str]) -> "Written":
        """Give the same with other texts."""
        return Written(self.keys, self.cells, self.many, self.plain, texts)

    def used_cells(self) -> dict[int, Sequence[Cell]]:
        """Give the cells of paths at which anything stands, which are few, in the order of paths."""
        listed = sorted(self.cells.items())
        return {path: column for path, column in listed if column.count(None) < len(column)}

    def texts_at(self, places: Sequence[int]) -> list[str]:
        """Give the whole texts of documents that stand at these places."""
        if isinstance(self.texts, GluedTexts) and 0 not in self.plain:
            # They begin with a field, as what they are of has a key.
            return list(self.texts.behind([f'{{"_id":"{identifier(place)}",' for place in places]))
        return list(map(_placed, places, self.plain, self.texts))


def _placed(place: int, plain: int, text: str) -> str:
    if not plain:
        return f"{{{text}"
    return f'{{"_id":"{identifier(place)}"{"" if text == "}" else ","}{text}'


def _chosen(column: Sequence[Value], numbers: Sequence[int]) -> list[Value]:
    return list(map(column.__getitem__, numbers))


def written(
    keys: Sequence[str], documents: Sequence[Mapping[str, Any]], write: Write = write_body
) -> Written:
    """Write documents of these keys but for their places."""
    taken = list(map(cells, documents))
    many = 0
    for each in taken:
        many |= each.many
    plain: list[int] = []
    texts: list[str] = []
    for content in map(write, documents):
        plain.append(int(content.plain))
        texts.append(content.text[1:])
    return Written(
        keys,
        dict(enumerate(zip(*[each.values for each in taken], strict=True))),
        many,
        plain,
        texts,
    )
