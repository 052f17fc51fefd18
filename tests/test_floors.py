"""Which packages do the lowest floors import? The standard library, and what is named here."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "graphql_api/domain": {"graphql_api"},
    "graphql_api/kernel": {"graphql_api", "numpy", "orjson"},
    "graphql_api/index": {"graphql_api", "numpy", "orjson", "zstandard"},
}


def imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_bytes())):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case _:
                pass


@pytest.mark.parametrize("floor", ALLOWED)
def test_a_low_floor_imports_nothing_else(floor: str) -> None:
    sources = list((ROOT / floor).rglob("*.py"))
    assert sources
    found = {(source.name, name) for source in sources for name in imported(source)}
    assert not {each for each in found if each[1] not in ALLOWED[floor] | sys.stdlib_module_names}
