"""Is a TSV file read as it is written?"""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.tables import Table, cell_value, number_of, parse_table


def test_odd_files_are_read() -> None:
    table = parse_table("\ufeffname\ttype\t\tname\r\nFp1\tEEG\r\n\r\n Cz \tn/a\tx\ty\tz\r\n")
    assert table.columns == ("name", "type", "column_3", "name_4")
    assert table.row(0) == {"name": "Fp1", "type": "EEG", "column_3": None, "name_4": None}
    assert table.row(1) == {"name": "Cz", "type": None, "column_3": "x", "name_4": "y"}
    assert table.column("name") == ["Fp1", "Cz"]
    assert table.column("name_4") == ["", "y"]
    assert table.column("none") is None
    assert parse_table("") == parse_table("\n\n") == Table((), ())
    assert parse_table("onset") == Table(("onset",), ())
    # Old Macintosh files, and what only Unicode takes for a line's end.
    assert parse_table("a\rb\u2028c").rows == (("b\u2028c",),)


def test_cells_are_numbers_only_where_they_are_written_as_such() -> None:
    assert [cell_value(cell) for cell in ("1", "-2", "1.50", "1e3", "0")] == [1, -2, 1.5, 1000.0, 0]
    assert [cell_value(cell) for cell in ("n/a", "", "N/A")] == [None] * 3
    for text in ("001", "+1", ".5", "1.", "nan", "inf", "1,5", "1e999", "9007199254740993", "1_000"):
        assert cell_value(text) == text
    assert isinstance(cell_value("1"), int)
    assert number_of(" 007 ") == 7
    assert number_of("nan") is None
    assert number_of("x") is None


_CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=5)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1)
    )
)
def test_tables_are_read_as_the_csv_module_reads_them(cells: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in cells)
    told = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [list(row) for row in parse_table("h\n" + text).rows] == [
        [cell.strip() for cell in row] for row in told
    ]


@given(st.text(st.sampled_from("a1.\t\n-/né"), max_size=60))
def test_all_rows_at_once_are_each_of_them(text: str) -> None:
    table = parse_table(text)
    # As text, which tells 1 from 1.0 and shows the order of columns.
    assert repr(table.every_row()) == repr([table.row(place) for place in range(len(table.rows))])
