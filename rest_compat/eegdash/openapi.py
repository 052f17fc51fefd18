"""What does the API say of itself?

OpenAPI 3.1, made from the table of routes and the models that requests are checked by: it cannot say what is not so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from graphql_api.resolvers.databases import Databases
from rest_compat.eegdash import beside
from rest_compat.eegdash.answers import Problem
from rest_compat.eegdash.operation import IDEMPOTENCY_KEY, Operation
from rest_compat.eegdash.table import OPERATIONS

_REFS: Final = "#/components/schemas/{model}"
_PATH_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_JSON: Final = "application/json"
_PARTS: Final = {
    "db": "Named database.",
    "dataset": "Id of a dataset.",
    "hash": "Hash of a montage.",
}
_WHY: Final = {
    400: "The body is no JSON, or no gzip although it is called so.",
    401: "No bearer token, or one that is unknown, revoked or expired.",
    403: "The bearer may not do this.",
    404: "No such database or document.",
    408: "The body came too slowly.",
    409: "Documents are there already, or the idempotency key is of another request; nothing was written.",
    413: "Too many documents, or too large a body.",
    415: "The body is neither JSON nor gzip of it.",
    422: "A parameter, a filter or a document is not as it must be; `path` names the field where there is one.",
    429: "Too many requests from this address; `Retry-After` says for how many seconds.",
    503: "The store does not answer; ask again later.",
}


class _Schemas:
    """The schemas of all models by name, and references to them."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        adapters = [(operation, TypeAdapter(operation.body)) for operation in operations if operation.body]
        answers: list[tuple[type[BaseModel], JsonSchemaMode]] = [
            (model, "serialization") for model in dict.fromkeys(each.answer for each in operations)
        ]
        _, found = models_json_schema([*answers, (Problem, "serialization")], ref_template=_REFS)
        self.components: dict[str, Any] = dict(found["$defs"])
        self._bodies: dict[str, Any] = {}
        inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
            (_key(operation), "validation", adapter) for operation, adapter in adapters
        ]
        bodies, definitions = TypeAdapter.json_schemas(
            inputs, ref_template=_REFS, schema_generator=GenerateJsonSchema
        )
        self.components.update(definitions.get("$defs", {}))
        self._bodies = {name: schema for (name, _), schema in bodies.items()}

    def body(self, operation: Operation) -> Mapping[str, Any]:
        """Give the schema of a request's body."""
        schema: Mapping[str, Any] = self._bodies[_key(operation)]
        return schema


def _key(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


@lru_cache(maxsize=4)
def document(version: str, databases: tuple[str, ...]) -> dict[str, Any]:
    """Make the whole description of a server of this version with these databases."""
    schemas = _Schemas(OPERATIONS)
    paths: dict[str, dict[str, Any]] = dict(beside.PATHS)
    for operation in OPERATIONS:
        described = _described(operation, schemas, databases)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "EEGDash API of bidsgraph",
            "version": version,
            "summary": "Datasets, records and montages as documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation, schemas: _Schemas, databases: Sequence[str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.handler.__module__.rpartition(".")[2] + "_" + operation.handler.__name__,
        "summary": operation.summary,
        "tags": [_tag(operation)],
        "parameters": [*_in_path(operation, databases), *_in_query(operation), *_in_headers(operation)],
        "responses": _responses(operation),
    }
    if operation.body:
        content = {_JSON: {"schema": schemas.body(operation)}}
        described["requestBody"] = {"required": True, "content": content}
    if operation.role:
        described["security"] = [{"bearer": []}]
        described["description"] = f"Needs a token with the role `{operation.role.value}`."
    return described


def _tag(operation: Operation) -> str:
    if operation.path.startswith("/admin"):
        return "admin"
    return "figures" if "/aggregations/" in operation.path else "catalogue"


def _in_path(operation: Operation, databases: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in _PATH_PARAMETER.findall(operation.path):
        schema: dict[str, Any] = {"type": "string"}
        if name == "db":
            schema["enum"] = list(databases)
        yield {"name": name, "in": "path", "required": True, "description": _PARTS[name], "schema": schema}


def _in_query(operation: Operation) -> Iterator[dict[str, Any]]:
    schema = operation.parameters.model_json_schema()
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        kept = {key: value for key, value in field.items() if key not in {"title", "description"}}
        yield {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": field.get("description", ""),
            "schema": kept,
        }


def _in_headers(operation: Operation) -> Iterator[dict[str, Any]]:
    if _writes(operation):
        told = "Repeats of a request with the same key are not done twice: the first outcome is given again."
        schema = {"type": "string", "minLength": 1, "maxLength": 255}
        yield {
            "name": IDEMPOTENCY_KEY,
            "in": "header",
            "required": False,
            "description": told,
            "schema": schema,
        }


def _responses(operation: Operation) -> dict[str, Any]:
    answer = _REFS.format(model=operation.answer.__name__)
    responses: dict[str, Any] = {
        "200": {"description": "Done.", "content": {_JSON: {"schema": {"$ref": answer}}}}
    }
    problem = {_JSON: {"schema": {"$ref": _REFS.format(model=Problem.__name__)}}}
    for status in _refusals(operation):
        why = _WHY.get(status, HTTPStatus(status).phrase)
        responses[str(status)] = {"description": why, "content": problem}
    return responses


def _refusals(operation: Operation) -> list[int]:
    found = {404, 422, 503, *operation.refusals}
    # Whoever has a known token is not limited below /admin.
    found |= {401, 403} if operation.role else {429}
    if operation.body:
        found |= {400, 408, 413, 415}
    if _writes(operation):
        found.add(409)
    return sorted(found)


def _writes(operation: Operation) -> bool:
    return bool(operation.role) and operation.method in {"POST", "PATCH", "DELETE"}


def of(version: str, databases: Databases) -> dict[str, Any]:
    """Describe a server of this version with these databases."""
    return document(version, tuple(databases.names))
