"""How is a TSV file told?"""

import strawberry

from graphql_api.domain.pages import Page
from graphql_api.domain.tables import Cell
from graphql_api.resolvers import tables
from graphql_api.resolvers.tables import StoredTable
from graphql_api.schema import page_info as pages
from graphql_api.schema.context import Info
from graphql_api.schema.counted_value import CountedValue, counted
from graphql_api.schema.page_info import PageInfo
from graphql_api.schema.scalars import JSON


@strawberry.type
class Column:
    """A column of a table, with what the JSON files beside the table say of it."""

    told: strawberry.Private[tables.Column]

    @strawberry.field
    def name(self) -> str:
        """Its name; `column_3` where the third has none, `name_3` where it has that of one before."""
        return self.told.name

    @strawberry.field
    def description(self) -> str | None:
        """`Description`, else `LongName`."""
        return self.told.description

    @strawberry.field
    def units(self) -> str | None:
        """`Units`."""
        return self.told.units

    @strawberry.field
    def levels(self) -> JSON | None:
        """`Levels`: what each value means."""
        return None if self.told.levels is None else JSON(self.told.levels)


@strawberry.type
class Table:
    """A TSV file. Where its content is not held here it is at `url`, and columns and rows are null."""

    stored: strawberry.Private[StoredTable]

    @strawberry.field
    def path(self) -> str:
        """Path in the dataset."""
        return self.stored.path

    @strawberry.field
    def url(self, info: Info) -> str:
        """Durable address of the file."""
        return info.context.address(self.stored.version.published, self.stored.path)

    @strawberry.field
    def is_kept(self) -> bool:
        """Whether the content is held here: it was with the dataset when that was read, and not too large."""
        return self.stored.table is not None

    @strawberry.field
    def columns(self) -> list[Column] | None:
        """Its columns, in the order of the file."""
        columns = self.stored.columns
        return None if columns is None else [Column(told=each) for each in columns]

    @strawberry.field
    def row_count(self) -> int | None:
        """Its rows."""
        return None if self.stored.table is None else len(self.stored.table.rows)

    @strawberry.field
    def rows(self) -> list[JSON] | None:
        """All rows in the order of the file, each by the names of columns.

        `n/a` and empty cells are null, cells that JSON would write as a number are numbers, all others are text.
        """
        rows = self.stored.rows()
        return None if rows is None else [JSON(row) for row in rows]


@strawberry.type
class EventTable:
    """Events of a recording, a page of them at a time; null and empty where the content is not held here."""

    stored: strawberry.Private[StoredTable]
    page: strawberry.Private[Page[dict[str, Cell]]]

    @strawberry.field
    def path(self) -> str:
        """Path in the dataset."""
        return self.stored.path

    @strawberry.field
    def url(self, info: Info) -> str:
        """Durable address of the file."""
        return info.context.address(self.stored.version.published, self.stored.path)

    @strawberry.field
    def is_kept(self) -> bool:
        """Whether the content is held here: it was with the dataset when that was read, and not too large."""
        return self.stored.table is not None

    @strawberry.field
    def columns(self) -> list[Column] | None:
        """Its columns, in the order of the file, with what all events.json that apply say of them."""
        columns = self.stored.columns
        return None if columns is None else [Column(told=each) for each in columns]

    @strawberry.field
    def total_count(self) -> int | None:
        """Events on all pages."""
        return None if self.stored.table is None else len(self.stored.table.rows)

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def rows(self) -> list[JSON] | None:
        """The events of this page in the order of the file, as rows of a `Table`."""
        return None if self.stored.table is None else [JSON(row) for row in self.page.items]

    @strawberry.field
    def trial_types(self) -> list[CountedValue]:
        """Values of `trial_type` with how many events have each, most first; empty where there is no such column."""
        return counted(self.stored.counts("trial_type"))
