"""Which queries does the operator trust?"""

import hashlib
from pathlib import Path
from typing import Final, cast

import orjson

from graphql_api.domain.errors import InvalidSettingError

_SETTING: Final = "BIDSGRAPH_TRUSTED_DOCUMENTS"


def read(path: Path | None) -> dict[str, str] | None:
    """Read queries by the SHA-256 of their text; null for all queries. InvalidSettingError where a hash is wrong."""
    if path is None:
        return None
    try:
        listed: object = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _bad(path, str(error)) from error
    if not isinstance(listed, dict):
        raise _bad(path, "is no JSON object")
    found = cast("dict[str, object]", listed)
    for digest, text in found.items():
        if not isinstance(text, str) or hashlib.sha256(text.encode()).hexdigest() != digest:
            raise _bad(path, f"{digest[:80]!r} is not the SHA-256 of its query")
    return cast("dict[str, str]", found)


def _bad(path: Path, told: str) -> InvalidSettingError:
    return InvalidSettingError(f"{_SETTING}={str(path)!r}: {told}", setting=_SETTING)
