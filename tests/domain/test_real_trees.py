"""Are the real datasets counted as an independent counter counted them, by names and places alone?"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, dict[str, Any]]:
    trees: dict[str, dict[str, Any]] = json.loads((shared / "data" / "truth.json").read_bytes())["trees"]
    assert len(trees) == 14
    return trees


@pytest.fixture(scope="module")
def places(shared: Path, truth: dict[str, dict[str, Any]]) -> dict[str, list[Placement]]:
    """Every file of every tree, placed by one placer."""
    placer = Placer()
    trees = {name: shared / "data" / "trees" / name for name in truth}
    return {name: [placer.place(path) for path in _paths(tree)] for name, tree in trees.items()}


def _paths(tree: Path) -> list[str]:
    return [path.relative_to(tree).as_posix() for path in sorted(tree.rglob("*")) if path.is_file()]


def _distinct(labels: list[str | None]) -> list[str]:
    return sorted({label for label in labels if label is not None})


def test_labels(places: dict[str, list[Placement]], truth: dict[str, dict[str, Any]]) -> None:
    for name, expected in truth.items():
        inside = [place for place in places[name] if place.subject is not None]
        assert len(places[name]) == expected["files"], name
        assert _distinct([place.subject for place in inside]) == expected["subject_labels"], name
        assert _distinct([place.session for place in inside]) == expected["session_labels"], name
        assert _distinct([place.task for place in inside]) == expected["task_labels"], name
        assert _distinct([place.run for place in inside]) == expected["run_labels"], name
        pairs = {(place.subject, place.session) for place in inside if place.session is not None}
        assert len(pairs) == expected["subject_session_pairs"], name


def test_data_types(places: dict[str, list[Placement]], truth: dict[str, dict[str, Any]]) -> None:
    for name, expected in truth.items():
        found = Counter(place.datatype for place in places[name] if place.subject and place.datatype)
        assert found == expected["datatypes_files"], name


def test_recordings(places: dict[str, list[Placement]], truth: dict[str, dict[str, Any]]) -> None:
    for name, expected in truth.items():
        found = {recording_of(place): place.datatype for place in places[name]}
        found.pop(None, None)
        assert Counter(found.values()) == expected["recordings_by_datatype"], name
