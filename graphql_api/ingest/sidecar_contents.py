"""What does the content of a sidecar say?

What `domain/sidecars.py` reads out of it; but most contents are so plain that orjson, which reads them in a fraction of
the time, gives the same.
"""

from typing import Final, cast

import orjson

from graphql_api.domain.sidecars import Fields, parse_sidecar

#: Begins text that is written by escapes, which may be half characters.
_ESCAPE: Final = b"\\u"
#: All digits as one, and as many of them as no 64 bits may hold.
_DIGITS: Final = bytes.maketrans(b"123456789", b"0" * 9)
_LONG: Final = b"0" * 19
#: Brackets that cannot be nested too deep.
_FEW: Final = 64


def read_sidecar(content: bytes) -> Fields | None:
    """Read a JSON object; null where it is none. What is not UTF-8 is as near to it as there are characters."""
    if _is_plain(content):
        try:
            parsed: object = orjson.loads(content)
        except orjson.JSONDecodeError:
            return _read_slowly(content)
        return cast("Fields", parsed) if isinstance(parsed, dict) else None
    return _read_slowly(content)


def _is_plain(content: bytes) -> bool:
    few = content.count(b"{") + content.count(b"[") < _FEW
    return few and _ESCAPE not in content and _LONG not in content.translate(_DIGITS)


def _read_slowly(content: bytes) -> Fields | None:
    return parse_sidecar(content.decode(errors="replace"))
