"""How are records and datasets read?"""

import orjson
from starlette.responses import Response

from graphql_api.domain.documents import Collection
from graphql_api.domain.predicates import And, Predicate
from rest_compat.eegdash import filters
from rest_compat.eegdash.answers import render, spliced
from rest_compat.eegdash.operation import Call
from rest_compat.eegdash.parameters import Filtered, Listed, Paged


async def records(call: Call) -> Response:
    """Records that match a filter, in order of insertion."""
    query: Paged = call.query
    space, window = call.space(Collection.RECORDS), query.window
    found = await call.library.find(space, filters.parse_text(query.filter, space.collection), window)
    return render(call.database, data=spliced(found), count=len(found), skip=window.skip, limit=window.limit)


async def count(call: Call) -> Response:
    """How many records match a filter."""
    query: Filtered = call.query
    space = call.space(Collection.RECORDS)
    number = await call.library.count(space, filters.parse_text(query.filter, space.collection))
    return render(call.database, count=number)


async def datasets(call: Call) -> Response:
    """Datasets that match a filter, in order of insertion."""
    query: Listed = call.query
    space, window = call.space(Collection.DATASETS), query.window
    found, total = await call.library.page(space, listed(query), window)
    return render(
        call.database,
        data=spliced(found),
        count=len(found),
        total=total,
        skip=window.skip,
        limit=window.limit,
    )


def listed(query: Listed) -> Predicate:
    """Read the filter and the parameters of older clients; all of them must hold."""
    older = {"source": query.source, "modality": query.modality}
    asked = filters.parse({name: value for name, value in older.items() if value}, Collection.DATASETS)
    return And((filters.parse_text(query.filter, Collection.DATASETS), asked))


async def dataset(call: Call) -> Response:
    """One dataset."""
    found = await call.library.one(call.space(Collection.DATASETS), call.path("dataset"))
    return render(call.database, data=orjson.Fragment(found))
