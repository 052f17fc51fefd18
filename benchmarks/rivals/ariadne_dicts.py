"""How does Ariadne answer out of plain dicts, by its default resolvers?

`python -m benchmarks.rivals.ariadne_dicts FOLDER QUERY` takes turns.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from benchmarks.questions import SDL
from benchmarks.rivals.turns import take


def main(folder: Path, query: str) -> None:
    """Take turns."""
    # Imported by name: it is installed beside this project, and not for it.
    ariadne: Any = import_module("ariadne")
    answers = {
        name: orjson.loads((folder / f"{file}.json").read_bytes())["data"][name]
        for name, file in (("version", "tree"), ("dataset", "small"))
    }
    schema = ariadne.make_executable_schema(SDL, convert_names_case=False)
    root = {name: _giver(answer) for name, answer in answers.items()}

    def work() -> bytes:
        correct, result = ariadne.graphql_sync(schema, {"query": query}, root_value=root)
        assert correct, result
        return json.dumps(result, separators=(",", ":")).encode()

    take(work)


def _giver(answer: object) -> Any:  # noqa: ANN401 - a resolver as Ariadne calls it
    def give(_info: object, **_arguments: object) -> object:
        return answer

    return give


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).read_text())
