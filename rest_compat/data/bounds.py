"""Which bounds does a query set, and on what?

`?min_age=60&max_age=80`: numbers as people write them, bounds included.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.resolvers.conditions import Condition, Field
from graphql_api.resolvers.record_fields import PARTICIPANT, SIGNAL

#: What numbers stand for, by how their parameters end.
PARTICIPANTS: Final[Mapping[str, Field]] = {"age": PARTICIPANT["age"]}
SIGNALS: Final[Mapping[str, Field]] = {
    "sampling_frequency": SIGNAL["samplingFrequency"],
    "channel_count": SIGNAL["channelCount"],
    "duration": SIGNAL["durationSeconds"],
}
SIZE: Final = "size"

#: Parameters, by whether names and sizes are enough to tell what they choose.
SIZES: Final = (f"min_{SIZE}", f"max_{SIZE}")
TOLD: Final = tuple(f"{end}_{name}" for name in (*PARTICIPANTS, *SIGNALS) for end in ("min", "max"))

#: More digits than any size has.
_LONGEST: Final = 32


def conditions(query: Mapping[str, list[str]], fields: Mapping[str, Field]) -> Sequence[Condition]:
    """Read what a query asks of these; nothing of those without a bound."""
    asked = (
        (field, number(query, f"min_{name}"), number(query, f"max_{name}")) for name, field in fields.items()
    )
    return [
        Condition(field.between(least, most))
        for field, least, most in asked
        if least is not None or most is not None
    ]


def number(query: Mapping[str, list[str]], name: str) -> float | None:
    """Read a bound; null where there is none, InvalidFilterError where it is no number or given twice."""
    values = query.get(name, [])
    if not values:
        return None
    read = _read(values[0]) if len(values) == 1 else None
    if read is None:
        raise InvalidFilterError(f"{name} takes one number", field=name)
    return read


def size(query: Mapping[str, list[str]], end: str) -> int | None:
    """Read a bound of sizes, rounded into it: they are whole numbers."""
    read = number(query, f"{end}_{SIZE}")
    if read is None:
        return None
    return math.ceil(read) if end == "min" else math.floor(read)


def _read(written: str) -> float | None:
    if len(written) > _LONGEST or not written.isascii():
        return None
    try:
        read = float(written)
    except ValueError:
        return None
    return read if math.isfinite(read) else None
