"""How is the catalogue shown: names, summaries, searches, and what the documentation's charts are made of?"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import DocumentNotFoundError, InvalidInputError
from graphql_api.domain.predicates import Compare, Comparison, In, Or, equals
from graphql_api.resolvers import collected, searches, signals, summaries
from graphql_api.resolvers.documents import Window
from graphql_api.resolvers.summaries import Summary
from rest_compat.eegdash.answers import Answer, render
from rest_compat.eegdash.operation import Call
from rest_compat.eegdash.parameters import Limit, Listed, NoParameters
from rest_compat.eegdash.reads import listed

#: Version of the documents' schema, as clients compare it.
SCHEMA_VERSION: Final = "2.1.0"


class Searched(NoParameters):
    """Words to look for."""

    q: Annotated[str, Field(min_length=searches.SHORTEST, max_length=searches.LONGEST, description="Words.")]
    limit: Limit = 8


class Charted(NoParameters):
    """What to show of each dataset."""

    limit: Limit = 1000
    include: Annotated[str, Field(description="Any of `montages`, `metadata`, `rows`, with commas.")] = ""


class Names(Answer):
    """Ids of datasets."""

    data: list[str]


class Listing(Answer):
    """Rows of data."""

    data: list[dict[str, Any]]


class Detail(Answer):
    """One object."""

    data: dict[str, Any]


class Summaries(Listing):
    """A window of datasets, and sums over all that match."""

    count: int
    total: int
    totals: dict[str, int]


class Found(Answer):
    """Datasets that were found, the best first."""

    results: list[dict[str, Any]]


class Charts(Answer):
    """What the charts are made of."""

    datasets: list[dict[str, Any]]
    aggregations: dict[str, Any]


class Manifest(BaseModel):
    """What is in the database, and since when."""

    model_config = ConfigDict(extra="forbid")

    dataset_count: int
    last_ingested_at: str | None
    last_stats_computed_at: str | None
    schema_version: str
    git_sha: str
    name_coverage: float = Field(description="Share of datasets with names of their own, from 0 to 1.")


async def names(call: Call) -> Response:
    """Ids of all datasets that have records."""
    found = await collected.names(call.library, call.space(Collection.RECORDS))
    return render(call.database, data=found, count=len(found))


async def metadata(call: Call) -> Response:
    """What the records of one dataset hold."""
    found = await collected.metadata(call.library, call.space(Collection.RECORDS), call.path("dataset"))
    return render(call.database, data=found)


async def summary_page(call: Call) -> Response:
    """Datasets with computed fields, and sums over all that match."""
    query: Listed = call.query
    space, asked, library = call.space(Collection.DATASETS), listed(query), call.library
    shown = await summaries.page(library, space, asked, query.window)
    every = summaries.totals(await summaries.documents(library, space, asked))
    data = [summaries.document(each) for each in shown]
    return render(call.database, data=data, count=len(data), total=every["datasets"], totals=every)


async def summary(call: Call) -> Response:
    """One dataset by id or name, with computed fields."""
    asked = call.path("dataset")
    paths = ("name", "canonical_name")
    named = Or(tuple(Compare(path, Comparison.EQ, asked) for path in paths))
    for predicate in (equals({"dataset_id": asked}), named):
        found = await summaries.page(
            call.library, call.space(Collection.DATASETS), predicate, Window(limit=1)
        )
        if found:
            return render(call.database, data=summaries.document(found[0]))
    raise DocumentNotFoundError(f"there is no dataset {asked[:200]!r}")


async def search(call: Call) -> Response:
    """Datasets that speak of some words."""
    query: Searched = call.query
    found = await searches.search(call.library, call.space(Collection.DATASETS), query.q, query.limit)
    return render(call.database, results=found, count=len(found))


async def participants(call: Call) -> Response:
    """The subjects of one dataset with their rows of participants.tsv."""
    found = await collected.participants(call.library, call.space(Collection.RECORDS), call.path("dataset"))
    return render(call.database, data=found, count=len(found))


async def record_statistics(call: Call) -> Response:
    """Counts of channels and of sampling frequencies of every dataset that has records."""
    found = await signals.by_dataset(call.library, call.space(Collection.RECORDS))
    data = {
        dataset_id: {
            "nchans_counts": signals.counted(each.channels),
            "sfreq_counts": signals.counted(each.frequencies),
            "n_records": each.records,
            "total_duration_s": each.seconds,
        }
        for dataset_id, each in sorted(found.items())
    }
    return render(call.database, data=data)


async def chart_data(call: Call) -> Response:
    """Datasets in rows, and how many there are of each kind."""
    query: Charted = call.query
    include = _included(query.include)
    every = await summaries.every(call.library, call.space(Collection.DATASETS))
    shown = every[: query.limit]
    montages = await _montages(call, shown) if "montages" in include else {}
    datasets = [_charted(each, include, montages) for each in shown]
    aggregations: dict[str, Any] = {"totals": summaries.totals(every)}
    for labels in ("modality", "source", "pathology", "type"):
        aggregations[f"{labels}_counts"] = summaries.counts(every, labels)
    return render(call.database, datasets=datasets, aggregations=aggregations)


def _included(asked: str) -> frozenset[str]:
    found = frozenset(each.strip() for each in asked.split(",") if each.strip())
    unknown = sorted(found - {"montages", "metadata", "rows"})
    if unknown:
        raise InvalidInputError(f"include may name montages, metadata and rows, not {unknown[0][:40]!r}")
    return found


async def _montages(call: Call, shown: Sequence[Summary]) -> dict[str, dict[str, Any]]:
    """Give the montage that most subjects of each dataset have, by dataset."""
    best = await collected.montage_counts(call.library, call.space(Collection.RECORDS))
    asked = {each.dataset_id: best[each.dataset_id] for each in shown if each.dataset_id in best}
    hashes = sorted({hash for hash, _ in asked.values()})
    stored: dict[str, dict[str, Any]] = {}
    for begin in range(0, len(hashes), 1000):
        part = In("hash", tuple(hashes[begin : begin + 1000]))
        found = await call.library.find(call.space(Collection.MONTAGES), part, Window(limit=1000))
        stored.update((document["hash"], document) for document in map(orjson.loads, found))
    return {
        dataset_id: _montage(stored[hash], count)
        for dataset_id, (hash, count) in asked.items()
        if hash in stored
    }


def _montage(stored: dict[str, Any], subjects: int) -> dict[str, Any]:
    names = ("hash", "modality", "n_sensors", "space_declared", "units_declared")
    sensors: list[dict[str, Any]] = stored.get("sensors") or []
    return {
        **{name: stored.get(name) for name in names},
        "channel_names": [sensor.get("name") for sensor in sensors],
        "subject_count": subjects,
    }


def _charted(
    summary: Summary, include: frozenset[str], montages: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    document = summary.document
    plain = (
        "name",
        "demographics",
        "total_files",
        "tasks",
        "sessions",
        "recording_modality",
        "tags",
        "size_bytes",
    )
    shown: dict[str, Any] = {
        "dataset_id": summary.dataset_id,
        "license": document.get("license"),
        "source": summary.source,
        **{name: document.get(name) for name in plain},
    }
    if "rows" in include:
        shown["row"] = summaries.row(summary)
    if "montages" in include:
        shown["montage"] = montages.get(summary.dataset_id)
    if "metadata" in include:
        shown["metadata"] = _metadata(summary)
    return shown


def _metadata(summary: Summary) -> dict[str, Any]:
    document = summary.document
    plain = (
        "authors",
        "senior_author",
        "contact_info",
        "funding",
        "dataset_doi",
        "associated_paper_doi",
        "bids_version",
    )
    return {
        **{
            name: document.get(name)
            for name in (*plain, "external_links", "contributing_labs", "study_domain")
        },
        "title": summary.title,
        "year": summary.year,
        "created_at": summaries.stamp(summary, "dataset_created_at"),
        "modified_at": summaries.stamp(summary, "dataset_modified_at"),
    }


async def manifest(call: Call) -> Response:
    """What is in the database, and since when."""
    every = await summaries.documents(call.library, call.space(Collection.DATASETS))
    named = sum(each.title_source == "canonical" for each in every)
    body = {
        "dataset_count": len(every),
        "last_ingested_at": _latest(summaries.stamp(each, "digested_at") for each in every),
        "last_stats_computed_at": _latest(summaries.stamp(each, "stats_computed_at") for each in every),
        "schema_version": SCHEMA_VERSION,
        "git_sha": "unknown",
        "name_coverage": round(named / len(every), 4) if every else 0.0,
    }
    return Response(orjson.dumps(body), media_type="application/json")


def _latest(stamps: Iterable[str | None]) -> str | None:
    return max((each for each in stamps if each), default=None)
