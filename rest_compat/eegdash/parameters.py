"""Which parameters do queries take?"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from graphql_api.resolvers.documents import MOST, Window
from rest_compat.eegdash.refusal import RefusedError

#: Parameters of one query, at most.
_MOST_PARAMETERS = 100
_BIG = 2**63 - 1

Filter = Annotated[
    str | None,
    Field(
        description='JSON object in MongoDB\'s query syntax: `{"dataset": "ds002778", "run": {"$in": ["1"]}}`.'
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Most documents in the answer.")]
Skip = Annotated[int, Field(ge=0, le=_BIG, description="How many of the first to leave out.")]
Id = Annotated[str, Field(min_length=1)]


class NoParameters(BaseModel):
    """Nothing is asked for."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Filtered(NoParameters):
    """Documents that match a filter."""

    filter: Filter = None


class OfDataset(Filtered):
    """Documents that match a filter, also by the parameter of older clients; both must hold."""

    dataset: Annotated[Id | None, Field(description="Id of a dataset.")] = None


class Paged(Filtered):
    """A window of the documents that match."""

    limit: Limit = 100
    skip: Skip = 0
    offset: Annotated[Skip | None, Field(description="The same as `skip`.")] = None

    @property
    def window(self) -> Window:
        """Which of them."""
        return Window(self.limit, self.offset if self.offset is not None else self.skip)


class Listed(Paged):
    """Datasets, also by the two parameters of older clients."""

    source: Annotated[str | None, Field(description="Archive: `openneuro`.")] = None
    modality: Annotated[str | None, Field(description="Recording modality: `eeg`.")] = None


Model = TypeVar("Model", bound=BaseModel)


def read(request: Request, model: type[Model]) -> Model:
    """Read the query string strictly; RefusedError (422) names the parameter that is wrong."""
    given = _given(request.scope["query_string"], frozenset(model.model_fields))
    try:
        return model.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False)[0]
        name = ".".join(str(part) for part in fault["loc"])
        raise _refused(f"{name}={str(fault['input'])[:40]!r}: {_reason(model, name, fault['msg'])}") from None


def _reason(model: type[BaseModel], name: str, message: str) -> str:
    schema: Mapping[str, Any] = model.model_json_schema()["properties"].get(name, {})
    if "minimum" in schema:
        return f"must be a whole number from {schema['minimum']} to {schema['maximum']}"
    return message


def _given(query: bytes, names: frozenset[str]) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeError as error:
        raise _refused("the query string is not UTF-8") from error
    except ValueError as error:
        raise _refused(f"at most {_MOST_PARAMETERS} parameters") from error
    asked = [pair for pair in pairs if pair[0] in names]
    if len(dict(asked)) < len(asked):
        raise _refused("a parameter is given twice")
    return dict(asked)


def _refused(message: str) -> RefusedError:
    return RefusedError(422, "BAD_PARAMETER", message)
