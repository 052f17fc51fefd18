"""What happened during a recording, and when?"""

from dataclasses import dataclass

from graphql_api.demo.noise import uniform
from graphql_api.demo.recordings import Recording

_REST_BLOCKS = ("eyes_open", "eyes_closed", "eyes_open")
VALUES = {"eyes_open": 10, "eyes_closed": 11, "standard": 1, "target": 2}


@dataclass(frozen=True)
class Event:
    """A span of a recording in seconds from its first sample."""

    onset: float
    duration: float
    kind: str
    response: float | None = None
    """Seconds from the onset to the button, where one was pressed."""


def events(recording: Recording) -> list[Event]:
    """What truly happened, in order of time: a mistaken delay is not in it."""
    return _blocks(recording) if recording.task == "rest" else _tones(recording)


def _blocks(recording: Recording) -> list[Event]:
    length = recording.seconds / len(_REST_BLOCKS)
    return [Event(place * length, length, kind) for place, kind in enumerate(_REST_BLOCKS)]


def _tones(recording: Recording) -> list[Event]:
    rare = _rare_places(recording)
    chances = uniform(f"{recording.key} tones", 2 * recording.seconds).reshape(-1, 2).tolist()
    return [_tone(place, *chances[place], rare=place in rare) for place in range(recording.seconds - 1)]


def _rare_places(recording: Recording) -> set[int]:
    # One of the last three tones in each group of four, so that two rare ones never meet.
    draws = uniform(f"{recording.key} rare", recording.seconds // 4).tolist()
    return {4 * group + 1 + int(3 * draw) for group, draw in enumerate(draws)}


def _tone(place: int, jitter: float, speed: float, *, rare: bool) -> Event:
    onset = round(0.5 + place + 0.2 * jitter, 3)
    if not rare:
        return Event(onset, 0.1, "standard")
    return Event(onset, 0.1, "target", round(0.32 + 0.2 * speed, 3))
