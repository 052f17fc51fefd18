"""Is a document valid under neuroschema 0.3.0?"""

import json
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from referencing import Registry, Resource


class Neuroschema:
    """The published JSON Schemas, which refer to each other by the places of their files."""

    def __init__(self, folder: Path) -> None:
        """Read all schemas below a folder."""
        resources: list[tuple[str, Any]] = []
        for path in sorted(folder.rglob("*.schema.json")):
            schema = json.loads(path.read_text())
            # Each says that it is named by its file's name alone, against which "../definitions/..." would not hold.
            schema["$id"] = f"https://neuroschema.test/{path.relative_to(folder).as_posix()}"
            resources.append((schema["$id"], Resource.from_contents(schema)))
        registry = cast("Any", Registry)().with_resources(resources)
        root = {"$ref": "https://neuroschema.test/core/dataset.schema.json"}
        self._validator: Any = Draft202012Validator(root, registry=registry, format_checker=FormatChecker())

    def faults(self, document: object) -> list[str]:
        """Tell what is wrong, by its place."""
        return [f"{error.json_path}: {error.message}" for error in self._validator.iter_errors(document)]
