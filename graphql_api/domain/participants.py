"""Who took part, as participants.tsv has it?"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from graphql_api.domain.tables import Cell, Table, cell_value, number_of

_ID: Final = "participant_id"
#: What BIDS lets archives write for "89 years or older".
_AT_LEAST: Final = re.compile(r"([0-9]{1,3})\+")

#: Values with how many participants have them, most first.
Counts = Sequence[tuple[str, int]]


class Participant:
    """One row of participants.tsv; names of columns are taken in any case, as `columns` has them in small letters."""

    def __init__(self, row: Mapping[str, Cell], cells: Mapping[str, str], columns: Mapping[str, str]) -> None:
        self.row: Final = row
        self.cells: Final = cells
        self.columns: Final = columns

    @cached_property
    def participant_id(self) -> str:
        """As the file writes it."""
        return self.cells.get(_ID, "")

    @property
    def label(self) -> str:
        """Label of the subject."""
        return self.participant_id.removeprefix("sub-")

    @property
    def age(self) -> float | None:
        """Years; `89+` is 89."""
        cell = self._cell("age") or ""
        least = _AT_LEAST.fullmatch(cell)
        return number_of(least[1] if least else cell)

    @property
    def sex(self) -> str | None:
        """`sex`, else `gender`, as the file writes it."""
        return self._cell("sex") or self._cell("gender")

    @property
    def handedness(self) -> str | None:
        """`handedness`, else `hand`, as the file writes it."""
        return self._cell("handedness") or self._cell("hand")

    @property
    def species(self) -> str | None:
        """As the file writes it."""
        return self._cell("species")

    @property
    def group(self) -> str | None:
        """As the file writes it."""
        return self._cell("group")

    @cached_property
    def document(self) -> dict[str, Any]:
        """Give what records of its recordings say of it: the row, and age, sex and species by these names."""
        typed = {"age": self.age, "sex": self.sex, "species": self.species}
        row = {column: cell for column, cell in self.row.items() if column != _ID}
        return row | {name: value for name, value in typed.items() if value is not None}

    def _cell(self, name: str) -> str | None:
        cell = self.cells.get(self.columns[name], "") if name in self.columns else ""
        return cell if cell_value(cell) is not None else None


class People:
    """All participants of a version, in the order of the file."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        self.participants: Final = participants

    @cached_property
    def by_label(self) -> Mapping[str, Participant]:
        """Participants by the labels of subjects; of several rows of one, the first."""
        found: dict[str, Participant] = {}
        for each in self.participants:
            found.setdefault(each.label, each)
        return found

    @property
    def ages(self) -> list[float]:
        """Ages of all who have one, each participant once."""
        return [age for each in self.by_label.values() if (age := each.age) is not None]

    @property
    def demographics(self) -> dict[str, Any]:
        """Give what documents of datasets say under this name; empty where nobody is known."""
        if not self.by_label:
            return {}
        ages, species = self.ages, self.counts("species")
        return {
            "subjects_count": len(self.by_label),
            "age_min": min(ages, default=None),
            "age_max": max(ages, default=None),
            "age_mean": sum(ages) / len(ages) if ages else None,
            "species": species[0][0] if len(species) == 1 else None,
            "sex_distribution": dict(self.counts("sex")),
            "handedness_distribution": dict(self.counts("handedness")),
        }

    def counts(self, name: str) -> Counts:
        """Count participants by `sex`, `handedness` or `species`, each once; most first, then in text order."""
        values = (getattr(each, name) for each in self.by_label.values())
        found = Counter(value for value in values if isinstance(value, str))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


NOBODY: Final = People(())


def people(listed: Table | None) -> People:
    """Read the rows of participants.tsv; nobody without a column of their ids."""
    if listed is None or _ID not in listed.columns:
        return NOBODY
    columns: dict[str, str] = {}
    for column in listed.columns:
        columns.setdefault(column.lower(), column)
    return People(
        [
            Participant(row, dict(zip(listed.columns, cells, strict=False)), columns)
            for row, cells in zip(listed.every_row(), listed.rows, strict=True)
        ]
    )
