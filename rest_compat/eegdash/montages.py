"""How are montages read?"""

import orjson
from pydantic import BaseModel
from starlette.responses import Response

from graphql_api.domain.documents import Collection
from graphql_api.domain.predicates import In
from graphql_api.resolvers import collected
from graphql_api.resolvers.documents import MOST, Window
from rest_compat.eegdash.answers import Answer, Stored, render
from rest_compat.eegdash.operation import Call


class DatasetMontage(BaseModel):
    """A montage of a dataset."""

    hash: str
    modality: str | None
    n_sensors: int | None
    subject_count: int


class DatasetMontages(Answer):
    """The montages of a dataset, those of most subjects first."""

    data: list[DatasetMontage]


class Montage(Answer):
    """One montage."""

    data: Stored


async def of_dataset(call: Call) -> Response:
    """The montages of one dataset, those of most subjects first."""
    space = call.space(Collection.RECORDS)
    counts = (await collected.montages(call.library, space, call.path("dataset")))[:MOST]
    asked = In("hash", tuple(hash for hash, _ in counts))
    found = await call.library.find(call.space(Collection.MONTAGES), asked, Window(limit=MOST))
    stored = {document["hash"]: document for document in map(orjson.loads, found)}
    data = [
        {
            "hash": hash,
            "modality": stored.get(hash, {}).get("modality"),
            "n_sensors": stored.get(hash, {}).get("n_sensors"),
            "subject_count": count,
        }
        for hash, count in counts
    ]
    return render(call.database, data=data, count=len(data))


async def one(call: Call) -> Response:
    """One montage by its hash."""
    found = await call.library.one(call.space(Collection.MONTAGES), call.path("hash"))
    return render(call.database, data=orjson.Fragment(found))
