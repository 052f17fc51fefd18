"""How are a table and a record written, byte for byte?"""

import json
from collections.abc import Iterable, Mapping, Sequence

Cell = str | int | float | None
Record = Mapping[str, object]


def tsv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A BIDS table: a header, tabs, a line end after every row; `None` is `n/a`."""
    lines = [columns, *([_cell(cell) for cell in row] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def as_json(record: Record) -> bytes:
    """A JSON sidecar, indented by two, keys in the order given."""
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def _cell(cell: Cell) -> str:
    return "n/a" if cell is None else str(cell)
