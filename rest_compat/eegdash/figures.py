"""Which figures of the catalogue are served?"""

from typing import Annotated, Any

from pydantic import ConfigDict, Field
from starlette.responses import Response

from graphql_api.domain.documents import Collection
from graphql_api.resolvers import aggregations, summaries
from graphql_api.resolvers.summaries import Summary
from rest_compat.eegdash.answers import Answer, render
from rest_compat.eegdash.operation import Call
from rest_compat.eegdash.parameters import NoParameters

_LEVELS = "`" + "`, `".join(aggregations.LEVELS) + "`"
_MEASURES = "`" + "`, `".join(aggregations.MEASURES) + "`"


class Flows(NoParameters):
    """Which levels."""

    levels: Annotated[str, Field(description=f"Levels from left to right, with commas: {_LEVELS}.")] = (
        "source,modality"
    )


class Boxes(NoParameters):
    """Which levels."""

    path: Annotated[str, Field(description=f"Levels from the outside in, with commas: {_LEVELS}.")] = (
        "source,modality,clinical"
    )


class Times(NoParameters):
    """Which times."""

    bucket: Annotated[str, Field(description="`year` or `month`.")] = "year"
    field: Annotated[str, Field(description="`" + "`, `".join(aggregations.FIELDS) + "`.")] = (
        "dataset_created_at"
    )


class Axes(NoParameters):
    """What stands on which axis."""

    x: Annotated[str, Field(description=f"One of {_MEASURES}.")] = "subjects"
    y: Annotated[str, Field(description="The same.")] = "files"
    size: Annotated[str | None, Field(description="The same, or none.")] = None
    color: Annotated[str, Field(description=f"One of {_LEVELS}.")] = "modality"


class Figure(Answer):
    """What a figure is drawn from."""

    model_config = ConfigDict(extra="allow")


class Sankey(Figure):
    """Flows from level to level."""

    levels: list[str]
    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]


class Treemap(Figure):
    """Boxes in boxes."""

    path: list[str]
    nodes: list[dict[str, Any]]
    totals: dict[str, int]


class Growth(Figure):
    """Counts by time."""

    bucket: str
    field: str
    series: dict[str, list[dict[str, Any]]]
    undated: int = Field(description="Datasets whose documents have no such time.")


class Bubble(Figure):
    """Points."""

    points: list[dict[str, Any]]


async def _every(call: Call) -> list[Summary]:
    return await summaries.every(call.library, call.space(Collection.DATASETS))


async def sankey(call: Call) -> Response:
    """Subjects that flow from level to level."""
    query: Flows = call.query
    levels = aggregations.levels("levels", query.levels)
    return render(call.database, **aggregations.sankey(await _every(call), levels))


async def treemap(call: Call) -> Response:
    """Datasets in boxes in boxes."""
    query: Boxes = call.query
    levels = aggregations.levels("path", query.path)
    return render(call.database, **aggregations.treemap(await _every(call), levels))


async def growth(call: Call) -> Response:
    """How many datasets came when."""
    query: Times = call.query
    bucket = aggregations.one_of("bucket", query.bucket, aggregations.BUCKETS)
    field = aggregations.one_of("field", query.field, aggregations.FIELDS)
    return render(call.database, **aggregations.growth(await _every(call), bucket, field))


async def bubble(call: Call) -> Response:
    """Datasets as points."""
    query: Axes = call.query
    x, y = (
        aggregations.one_of(name, value, aggregations.MEASURES)
        for name, value in (("x", query.x), ("y", query.y))
    )
    size = aggregations.one_of("size", query.size, aggregations.MEASURES) if query.size else None
    color = aggregations.one_of("color", query.color, aggregations.LEVELS)
    return render(call.database, **aggregations.bubble(await _every(call), x=x, y=y, size=size, color=color))
