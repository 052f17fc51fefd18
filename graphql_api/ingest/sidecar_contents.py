"""What does the content of a sidecar say?

What `domain/sidecars.py` reads out of it; but most contents are so plain that orjson, which reads them in a fraction of
the time, gives the same.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final, cast

import orjson

from graphql_api.domain.sidecars import Fields, parse_sidecar

#: Begins text that is written by escapes, which may be half characters.
_ESCAPE: Final = b"\\u"
#: Numbers that are beyond this may be integers that no 64 bits hold, of which orjson makes others.
_LARGEST: Final = 2**63 - 1
#: Brackets that cannot be nested too deep.
_FEW: Final = 64


def read_sidecar(content: bytes) -> Fields | None:
    """Read a JSON object; null where it is none. What is not UTF-8 is as near to it as there are characters."""
    if _ESCAPE not in content and content.count(b"{") + content.count(b"[") < _FEW:
        with suppress(orjson.JSONDecodeError):
            parsed: object = orjson.loads(content)
            if not isinstance(parsed, dict):
                return None
            fields = cast("Fields", parsed)
            if _are_narrow(fields.values()):
                return fields
    return parse_sidecar(content.decode(errors="replace"))


def _are_narrow(values: Iterable[object]) -> bool:
    """Tell that no number is a large one."""
    for value in values:
        kind = type(value)
        if kind is int or kind is float:
            if not -_LARGEST <= cast("float", value) <= _LARGEST:
                return False
        elif kind is dict:
            if not _are_narrow(cast("Fields", value).values()):
                return False
        elif kind is list and not _are_narrow(cast("list[object]", value)):
            return False
    return True
