"""What do sidecars say, as far as they can be read?"""

import csv
import io
import json
import math
from typing import Any, cast

#: What BIDS writes for "not available".
_NOTHING = frozenset({"", "n/a", "N/A", "nan", "NaN"})


def parse_object(content: bytes | None) -> dict[str, Any]:
    """Read a JSON object; empty where there is none."""
    if content is None:
        return {}
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def parse_rows(content: bytes | None) -> list[dict[str, str]]:
    """Read a TSV table, one object a row; cells that a row lacks are absent."""
    if content is None:
        return []
    text = content.decode("utf-8-sig", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = [[cell.strip() for cell in row] for row in reader if any(cell.strip() for cell in row)]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] if rows else []


def cell_value(cell: str) -> str | float | None:
    """Read a cell: a number where it is one, null where it says nothing."""
    if cell in _NOTHING:
        return None
    try:
        number = float(cell)
    except ValueError:
        return cell
    return number if math.isfinite(number) else None


def number_of(fields: dict[str, Any], name: str) -> float | None:
    """Give a finite number above 0; null for anything else."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value > 0 else None
