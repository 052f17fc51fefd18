"""What does one process tell another of a document that it has read?"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLError, SourceLocation

from graphql_api.schema.shape import LimitError

_VALID: Final = "valid"
_FAULTY: Final = "faulty"
_LIMIT: Final = "limit"
_SYNTAX: Final = "syntax"
_DEEP: Final = "deep"

#: Characters of a message that are handed on; fewer are told to clients.
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is not valid of a document that parsed, or why it is none: as an error that may be raised."""

    faults: Sequence[GraphQLError] = ()
    error: GraphQLError | RecursionError | None = None

    def written(self) -> bytes:
        """Write it as one line of JSON, in ASCII: what a text says of itself may be no Unicode."""
        if isinstance(self.error, RecursionError):
            return _line(_DEEP, ())
        if self.error is None:
            return _line(_FAULTY if self.faults else _VALID, self.faults)
        return _line(_LIMIT if isinstance(self.error, LimitError) else _SYNTAX, (self.error,))


def read(line: bytes) -> Verdict:
    """Read what was written; ValueError where it is none."""
    kind, told = json.loads(line)
    if kind == _DEEP:
        return Verdict(error=RecursionError("the document is nested too deep"))
    if kind == _LIMIT:
        return Verdict(error=LimitError(told[0]["message"]))
    found = [_error(each) for each in told]
    return Verdict(error=found[0]) if kind == _SYNTAX else Verdict(faults=found)


def _line(kind: str, found: Sequence[GraphQLError]) -> bytes:
    return json.dumps([kind, [_shown(each) for each in found]]).encode() + b"\n"


def _shown(error: GraphQLError) -> dict[str, Any]:
    return {"message": error.message[:_LONGEST], "locations": error.formatted.get("locations")}


def _error(shown: dict[str, Any]) -> GraphQLError:
    error = GraphQLError(shown["message"])
    if shown["locations"]:
        error.locations = [SourceLocation(each["line"], each["column"]) for each in shown["locations"]]
    return error
