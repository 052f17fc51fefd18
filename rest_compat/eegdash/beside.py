"""Which routes of the server stand beside the API's own, for its description?"""

from collections.abc import Mapping
from typing import Any, Final

_STRING: Final = {"type": "string"}
_JSON: Final = "application/json"


def _answer(told: str, schema: Mapping[str, Any], media_type: str = _JSON) -> dict[str, Any]:
    return {"description": told, "content": {media_type: {"schema": schema}}}


def _object(*names: str, **more: Mapping[str, Any]) -> dict[str, Any]:
    """Describe an object that has all these fields, text where nothing else is said, and may have others."""
    properties = {**dict.fromkeys(names, _STRING), **more}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _get(name: str, summary: str, responses: Mapping[str, Any]) -> dict[str, Any]:
    told = {"operationId": name, "summary": summary, "tags": ["server"], "parameters": []}
    return {"get": {**told, "responses": dict(responses)}}


_ROOT: Final = _object(
    "name",
    "version",
    "graphql",
    "docs",
    "openapi",
    "health",
    databases={"type": "array", "items": _STRING},
    datasets={"type": "array", "items": {"type": "object"}},
)
_HEALTH: Final = _object("status", "mongodb", "store", "version")
_PAGE: Final = "text/html"

PATHS: Final[Mapping[str, dict[str, Any]]] = {
    "/": _get(
        "server_root",
        "Name, version and databases of the server, and its datasets as a file tree; to browsers as a page.",
        {"200": _answer("Done.", _ROOT)},
    ),
    "/health": _get(
        "server_health",
        "Whether the server can answer.",
        {
            "200": _answer("`status` is `healthy`.", _HEALTH),
            "503": _answer("`status` is `unhealthy`: the store does not answer.", _HEALTH),
        },
    ),
    "/openapi.json": _get(
        "server_openapi", "This description, for programs.", {"200": _answer("Done.", {"type": "object"})}
    ),
    "/docs": _get("server_docs", "This description, for people.", {"200": _answer("Done.", _STRING, _PAGE)}),
    "/redoc": _get(
        "server_redoc", "The same, where some look for it.", {"200": _answer("Done.", _STRING, _PAGE)}
    ),
}
