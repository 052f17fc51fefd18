"""Which routes are there?

Of two paths that match the same request, the first wins: literal ones stand before those with a parameter.
"""

from typing import Final

from graphql_api.commands.models import DatasetModel, MontageModel, PartialDatasetModel, RecordModel
from graphql_api.domain.tokens import Role
from rest_compat.eegdash import administration, answers, catalogue, figures, montages, reads, writes
from rest_compat.eegdash.operation import Operation
from rest_compat.eegdash.parameters import Filtered, Listed, OfDataset, Paged
from rest_compat.eegdash.updates import DatasetUpdate, RecordsUpdate

_WRITE: Final = Role.WRITE

_READS: Final = (
    Operation("GET", "/api/{db}/records", reads.records, answers.Documents, Paged),
    Operation("GET", "/api/{db}/count", reads.count, answers.Counted, Filtered),
    Operation("GET", "/api/{db}/datasets", reads.datasets, answers.DatasetDocuments, Listed),
    Operation("GET", "/api/{db}/datasets/names", catalogue.names, catalogue.Names),
    Operation("GET", "/api/{db}/datasets/summary", catalogue.summary_page, catalogue.Summaries, Listed),
    Operation(
        "GET", "/api/{db}/datasets/summary/{dataset}", catalogue.summary, catalogue.Detail, refusals=(404,)
    ),
    Operation("GET", "/api/{db}/datasets/search", catalogue.search, catalogue.Found, catalogue.Searched),
    Operation("GET", "/api/{db}/datasets/stats/records", catalogue.record_statistics, catalogue.Detail),
    Operation(
        "GET", "/api/{db}/datasets/chart-data", catalogue.chart_data, catalogue.Charts, catalogue.Charted
    ),
    Operation("GET", "/api/{db}/datasets/{dataset}", reads.dataset, answers.One, refusals=(404,)),
    Operation("GET", "/api/{db}/datasets/{dataset}/participants", catalogue.participants, catalogue.Listing),
    Operation("GET", "/api/{db}/datasets/{dataset}/montages", montages.of_dataset, montages.DatasetMontages),
    Operation("GET", "/api/{db}/montages/{hash}", montages.one, montages.Montage, refusals=(404,)),
    Operation("GET", "/api/{db}/metadata/{dataset}", catalogue.metadata, catalogue.Detail, refusals=(404,)),
    Operation("GET", "/api/{db}/build-manifest", catalogue.manifest, catalogue.Manifest),
    Operation("GET", "/api/{db}/aggregations/sankey", figures.sankey, figures.Sankey, figures.Flows),
    Operation("GET", "/api/{db}/aggregations/treemap", figures.treemap, figures.Treemap, figures.Boxes),
    Operation("GET", "/api/{db}/aggregations/growth", figures.growth, figures.Growth, figures.Times),
    Operation("GET", "/api/{db}/aggregations/bubble", figures.bubble, figures.Bubble, figures.Axes),
)

_ADMINISTRATION: Final = (
    Operation(
        "GET", "/admin/valid-databases", administration.databases, administration.Databases, role=_WRITE
    ),
    Operation(
        "GET",
        "/admin/audit",
        administration.audit,
        administration.Audit,
        administration.Audited,
        role=Role.ADMIN,
    ),
)

_WRITES: Final = (
    Operation(
        "POST",
        "/admin/{db}/records",
        writes.insert_record,
        answers.InsertedOne,
        body=RecordModel,
        role=_WRITE,
    ),
    Operation(
        "PATCH",
        "/admin/{db}/records",
        writes.update_records,
        answers.Updated,
        body=RecordsUpdate,
        role=_WRITE,
    ),
    Operation(
        "DELETE", "/admin/{db}/records", writes.delete_records, answers.Deleted, OfDataset, role=_WRITE
    ),
    Operation(
        "POST",
        "/admin/{db}/records/bulk",
        writes.insert_records,
        answers.InsertedMany,
        body=list[RecordModel],
        role=_WRITE,
    ),
    Operation(
        "POST",
        "/admin/{db}/records/upsert",
        writes.upsert_records,
        answers.Upserted,
        body=list[RecordModel],
        role=_WRITE,
    ),
    Operation(
        "POST",
        "/admin/{db}/datasets",
        writes.upsert_dataset,
        answers.Upserted,
        body=DatasetModel | PartialDatasetModel,
        role=_WRITE,
    ),
    Operation(
        "POST",
        "/admin/{db}/datasets/bulk",
        writes.upsert_datasets,
        answers.Upserted,
        body=list[DatasetModel | PartialDatasetModel],
        role=_WRITE,
    ),
    Operation(
        "POST",
        "/admin/{db}/datasets/compute-stats",
        administration.compute_statistics,
        administration.Computed,
        administration.Which,
        role=_WRITE,
    ),
    Operation(
        "PATCH",
        "/admin/{db}/datasets/{dataset}",
        writes.update_dataset,
        answers.Updated,
        body=DatasetUpdate,
        role=_WRITE,
    ),
    Operation(
        "PATCH",
        "/admin/{db}/datasets/{dataset}/visibility",
        administration.visibility,
        answers.Updated,
        body=administration.Shown,
        role=Role.ADMIN,
    ),
    Operation(
        "DELETE", "/admin/{db}/datasets/{dataset}", writes.delete_dataset, answers.Deleted, role=_WRITE
    ),
    Operation(
        "POST",
        "/admin/{db}/montages/bulk",
        writes.upsert_montages,
        answers.Upserted,
        body=list[MontageModel],
        role=_WRITE,
    ),
)

OPERATIONS: Final[tuple[Operation, ...]] = (*_READS, *_ADMINISTRATION, *_WRITES)
