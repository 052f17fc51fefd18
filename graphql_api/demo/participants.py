"""Who took part, and what did they say about their hands?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphql_api.demo.tables import Record, as_json, tsv


@dataclass(frozen=True)
class Participant:
    """One made-up person; `laterality` runs from -100 (left) to 100 (right)."""

    label: str
    age: int
    sex: str
    group: str
    laterality: int | None

    @property
    def hand(self) -> str | None:
        """`None` where the questionnaire was not filled in."""
        if self.laterality is None:
            return None
        return "right" if self.laterality > 0 else "left"


EVERYONE = (
    Participant("01", 24, "F", "control", 90),
    Participant("02", 31, "M", "meditator", 75),
    Participant("03", 27, "F", "meditator", -80),
    Participant("04", 45, "M", "control", 100),
    Participant("05", 38, "F", "control", None),
    Participant("06", 29, "O", "meditator", 60),
)

_COLUMNS: Record = {
    "age": {"Description": "Age at the first session", "Units": "year"},
    "sex": {
        "Description": "Sex as the participant gave it",
        "Levels": {"F": "female", "M": "male", "O": "other"},
    },
    "handedness": {
        "Description": "Side of the sign of the laterality quotient, see phenotype/handedness.tsv",
        "Levels": {"left": "left-handed", "right": "right-handed"},
    },
    "group": {
        "Description": "Group in the study",
        "Levels": {"control": "does not meditate", "meditator": "has meditated daily for a year"},
    },
}

_QUESTIONNAIRE: Record = {
    "MeasurementToolMetadata": {"Description": "Ten questions on hands; the answers are made up"},
    "laterality_quotient": {
        "Description": "100 (R - L) / (R + L) over all answers: -100 is left only, 100 is right only",
    },
}


def participant_files(labels: Iterable[str]) -> dict[str, bytes]:
    """Tables and their sidecars by path, for the people with these labels, in the order of `EVERYONE`."""
    wanted = set(labels)
    people = [person for person in EVERYONE if person.label in wanted]
    return {
        "participants.tsv": _people(people),
        "participants.json": as_json(_COLUMNS),
        "phenotype/handedness.tsv": _answers(people),
        "phenotype/handedness.json": as_json(_QUESTIONNAIRE),
    }


def _people(people: Sequence[Participant]) -> bytes:
    columns = ["participant_id", "age", "sex", "handedness", "group"]
    return tsv(columns, [(f"sub-{who.label}", who.age, who.sex, who.hand, who.group) for who in people])


def _answers(people: Sequence[Participant]) -> bytes:
    rows = [(f"sub-{who.label}", who.laterality) for who in people]
    return tsv(["participant_id", "laterality_quotient"], rows)
