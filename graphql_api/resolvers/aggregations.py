"""Which figures can be drawn of the catalogue?

Every figure is made of dataset summaries. A dataset of several modalities counts under each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, Final

from graphql_api.domain.errors import InvalidInputError
from graphql_api.resolvers.summaries import Summary

#: What nodes are called whose datasets do not tell.
UNKNOWN: Final = "Unknown"

#: Levels that datasets can be put in.
LEVELS: Final[Mapping[str, Callable[[Summary], Sequence[str]]]] = {
    "source": lambda summary: [summary.source or UNKNOWN],
    "modality": lambda summary: [each.upper() for each in summary.modalities] or [UNKNOWN],
    "clinical": lambda summary: [summary.clinical],
    "pathology": lambda summary: summary.tags("pathology") or [UNKNOWN],
    "type": lambda summary: summary.tags("type") or [UNKNOWN],
    "year": lambda summary: [summary.year or UNKNOWN],
}

#: Numbers that datasets can be placed by.
MEASURES: Final[Mapping[str, Callable[[Summary], float]]] = {
    "subjects": lambda summary: float(summary.subjects),
    "files": lambda summary: float(summary.files),
    "records": lambda summary: float(summary.records),
    "size": lambda summary: float(summary.size),
    "hours": lambda summary: summary.hours,
}

BUCKETS: Final = ("year", "month")
FIELDS: Final = ("dataset_created_at", "dataset_modified_at", "digested_at")


@dataclass(slots=True)
class _Sum:
    subjects: int = 0
    hours: float = 0.0
    records: int = 0
    datasets: int = 0

    def add(self, summary: Summary) -> None:
        self.subjects += summary.subjects
        self.hours += summary.hours
        self.records += summary.records
        self.datasets += 1


def one_of(name: str, value: str, known: Iterable[str]) -> str:
    """Give the value where it is known; InvalidInputError names the choices."""
    choices = tuple(known)
    if value not in choices:
        raise InvalidInputError(f"{name} may be {', '.join(choices)}, not {value[:40]!r}")
    return value


def levels(name: str, asked: str) -> list[str]:
    """Read a list of levels: `source,modality`."""
    found = [one_of(name, each.strip(), LEVELS) for each in asked.split(",")]
    if len(set(found)) < len(found):
        raise InvalidInputError(f"{name} has a level twice")
    return found


def sankey(summaries: Sequence[Summary], asked: Sequence[str]) -> dict[str, Any]:
    """Flows of subjects from each level to the next, as nodes and links by the nodes' numbers."""
    nodes: dict[tuple[int, str], _Sum] = {}
    links: dict[tuple[tuple[int, str], tuple[int, str]], _Sum] = {}
    for summary in summaries:
        columns = [[(depth, label) for label in LEVELS[level](summary)] for depth, level in enumerate(asked)]
        for node in (each for column in columns for each in column):
            nodes.setdefault(node, _Sum()).add(summary)
        for left, right in pairwise(columns):
            for link in product(left, right):
                links.setdefault(link, _Sum()).add(summary)
    order = sorted(nodes, key=lambda node: (node[0], -nodes[node].subjects, node[1]))
    numbers = {node: number for number, node in enumerate(order)}
    return {
        "levels": list(asked),
        "nodes": [
            {"id": numbers[node], "label": node[1], "level": node[0], "value": nodes[node].subjects}
            for node in order
        ],
        "links": [_link(numbers[left], numbers[right], found) for (left, right), found in links.items()],
    }


def _link(source: int, target: int, found: _Sum) -> dict[str, int]:
    counts = {"value": found.subjects, "subject_sum": found.subjects, "dataset_count": found.datasets}
    return {"source": source, "target": target, **counts}


def treemap(summaries: Sequence[Summary], asked: Sequence[str]) -> dict[str, Any]:
    """Nested boxes: each node is named by its way from the root, `openneuro/EEG`."""
    nodes: dict[tuple[str, ...], _Sum] = {}
    for summary in summaries:
        ways = product(*(LEVELS[level](summary) for level in asked))
        met = {way[:depth] for way in ways for depth in range(1, len(asked) + 1)}
        for way in sorted(met):
            nodes.setdefault(way, _Sum()).add(summary)
    total = {"datasets": len(summaries), "subjects": sum(each.subjects for each in summaries)}
    order = sorted(nodes, key=lambda way: (len(way), way))
    return {"path": list(asked), "nodes": [_box(way, nodes[way]) for way in order], "totals": total}


def _box(way: Sequence[str], found: _Sum) -> dict[str, Any]:
    return {
        "id": "/".join(way),
        "parent": "/".join(way[:-1]),
        "label": way[-1],
        "subjects": found.subjects,
        "hours": round(found.hours, 3),
        "records": found.records,
        "datasets": found.datasets,
    }


def growth(summaries: Sequence[Summary], bucket: str, field: str) -> dict[str, Any]:
    """How many datasets of each modality came in each year or month; those without a time are left out and counted."""
    counts: dict[str, dict[str, int]] = {}
    undated = 0
    for summary in summaries:
        period = summary.period(field, bucket)
        undated += period is None
        for modality in LEVELS["modality"](summary) if period else []:
            series = counts.setdefault(modality, {})
            series[str(period)] = series.get(str(period), 0) + 1
    shown = {modality: _running(counts[modality]) for modality in sorted(counts)}
    return {"bucket": bucket, "field": field, "series": shown, "undated": undated}


def _running(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    total = 0
    steps: list[dict[str, Any]] = []
    for period in sorted(counts):
        total += counts[period]
        steps.append({"period": period, "count": counts[period], "cumulative": total})
    return steps


def bubble(summaries: Sequence[Summary], *, x: str, y: str, size: str | None, color: str) -> dict[str, Any]:
    """One point for each dataset; its colour is the first label of that level."""
    points = [_point(summary, x, y, size, color) for summary in summaries]
    return {"x": x, "y": y, "size": size, "color": color, "points": points}


def _point(summary: Summary, x: str, y: str, size: str | None, color: str) -> dict[str, Any]:
    point: dict[str, Any] = {
        "id": summary.dataset_id,
        "label": summary.title,
        "x": MEASURES[x](summary),
        "y": MEASURES[y](summary),
        "color": LEVELS[color](summary)[0],
    }
    return {**point, "size": MEASURES[size](summary)} if size else point
