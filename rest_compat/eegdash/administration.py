"""What do admins ask for beside documents?"""

from collections.abc import Sequence
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, Field
from starlette.responses import Response

from graphql_api.commands import statistics
from graphql_api.commands.visibility import show
from graphql_api.domain.changes import AuditEntry
from graphql_api.domain.datasets import Visibility
from graphql_api.domain.documents import Collection, Document
from graphql_api.domain.errors import DatabaseNotFoundError
from graphql_api.domain.predicates import In
from graphql_api.resolvers import summaries
from graphql_api.resolvers.documents import Library, Window
from graphql_api.resolvers.viewer import Viewer
from rest_compat.eegdash.answers import Answer, render
from rest_compat.eegdash.operation import Call
from rest_compat.eegdash.parameters import NoParameters
from rest_compat.eegdash.refusal import RefusedError


class Which(NoParameters):
    """Which datasets."""

    datasets: Annotated[str | None, Field(description="Ids with commas; all where there are none.")] = None


class Audited(NoParameters):
    """Which entries."""

    limit: Annotated[int, Field(ge=1, le=1000, description="Most entries in the answer.")] = 100
    before: Annotated[
        int | None, Field(ge=0, le=2**63 - 1, description="Only entries older than this number.")
    ] = None


class Databases(BaseModel):
    """Named databases."""

    databases: list[str]


class Shown(BaseModel):
    """Who may see a dataset."""

    visibility: Visibility


class Computed(Answer):
    """How many datasets were met."""

    datasets_updated: int
    message: str


class Entry(BaseModel):
    """One change."""

    number: int
    actor: str
    action: str
    target: str
    at: str
    request_id: str
    idempotency_key: str | None
    counts: dict[str, int]


class Audit(BaseModel):
    """Changes, newest first."""

    entries: list[Entry]


async def databases(call: Call) -> Response:
    """Names of the databases."""
    body = {"databases": list(call.around.databases.names)}
    return Response(orjson.dumps(body), media_type="application/json")


async def audit(call: Call) -> Response:
    """Who changed what, newest first."""
    query: Audited = call.query
    entries = await call.store.list_entries(first=query.limit, before=query.before)
    body = {"entries": [_entry(each) for each in entries]}
    return Response(orjson.dumps(body), media_type="application/json")


def _entry(entry: AuditEntry) -> dict[str, Any]:
    note = entry.note
    return {
        "number": entry.number,
        "actor": note.actor,
        "action": note.action,
        "target": note.target,
        "at": note.at,
        "request_id": note.request_id,
        "idempotency_key": note.idempotency_key,
        "counts": dict(entry.counts),
    }


async def visibility(call: Call) -> Response:
    """Make a dataset of the graph public or private."""
    if call.database != call.around.databases.graph:
        raise DatabaseNotFoundError(f"only datasets of {call.around.databases.graph} are in the graph")
    asked = (await call.document()).get("visibility")
    if not isinstance(asked, str) or asked not in set(Visibility):
        raise RefusedError(422, "BAD_BODY", "visibility must be public or private")
    done = await show(call.store, call.author, call.path("dataset"), Visibility(asked))
    return render(
        call.database, matched_count=done.matched, modified_count=done.modified, message=f"it is {asked} now"
    )


async def compute_statistics(call: Call) -> Response:
    """Set the computed fields of datasets out of their records."""
    query: Which = call.query
    space = call.space(Collection.DATASETS)
    library = Library(call.store, Viewer(can_read_private=True))

    async def measure(dataset_ids: Sequence[str]) -> list[Document]:
        found = await summaries.page(library, space, In("dataset_id", tuple(dataset_ids)), Window(limit=1000))
        return [{"dataset_id": each.dataset_id, **summaries.computed(each)} for each in found]

    asked = [each.strip() for each in query.datasets.split(",") if each.strip()] if query.datasets else None
    updated = await statistics.compute(call.store, call.author, space, measure, asked)
    return render(call.database, datasets_updated=updated, message=f"{updated} datasets updated")
