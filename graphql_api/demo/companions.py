"""Which files stand beside the recordings of one session?"""

from collections.abc import Sequence

from graphql_api.demo.edf import edf
from graphql_api.demo.events import VALUES, Event, events
from graphql_api.demo.montage import CHANNELS, ELECTRODES, EYE_CHANNEL, LANDMARKS, position
from graphql_api.demo.recordings import Recording
from graphql_api.demo.signals import RATE
from graphql_api.demo.tables import Cell, as_json, tsv

_CHANNEL_COLUMNS = [
    "name",
    "type",
    "units",
    "description",
    "sampling_frequency",
    "low_cutoff",
    "high_cutoff",
    "status",
    "status_description",
]


def recording_files(recording: Recording) -> dict[str, bytes]:
    """The signals of one recording, its channels and its events, by path."""
    stem = f"{recording.folder}/{recording.stem}"
    return {
        f"{stem}_eeg.edf": edf(recording),
        f"{stem}_channels.tsv": tsv(_CHANNEL_COLUMNS, [_channel(recording, name) for name in CHANNELS]),
        f"{stem}_events.tsv": _events(recording),
    }


def session_files(recordings: Sequence[Recording]) -> dict[str, bytes]:
    """What the recordings of one session share, by path: electrodes, coordinates, the list of scans."""
    first = recordings[0]
    stem = f"{first.folder}/{first.visit}"
    return {
        f"{stem}_electrodes.tsv": tsv(
            ["name", "x", "y", "z"], [(name, *position(name)) for name in ELECTRODES]
        ),
        f"{stem}_coordsystem.json": as_json(_COORDINATES),
        f"sub-{first.subject}/ses-{first.session}/{first.visit}_scans.tsv": _scans(recordings),
    }


def _channel(recording: Recording, name: str) -> list[Cell]:
    kind = "EOG" if name == EYE_CHANNEL else "EEG"
    place = "above and below the right eye" if name == EYE_CHANNEL else "on the scalp"
    bad = name == recording.loose and not recording.unmarked
    status = ["bad", "lost contact"] if bad else ["good", None]
    return [name, kind, "uV", place, RATE, None, None, *status]


def _events(recording: Recording) -> bytes:
    columns = ["onset", "duration", "trial_type", "value"]
    timed = recording.task == "oddball"
    rows = [_event(event, recording.delay, timed=timed) for event in events(recording)]
    return tsv([*columns, "response_time"] if timed else columns, rows)


def _event(event: Event, delay: float, *, timed: bool) -> list[Cell]:
    onset = round(event.onset + delay, 3)
    row: list[Cell] = [onset, event.duration, event.kind, VALUES[event.kind]]
    return [*row, event.response] if timed else row


def _scans(recordings: Sequence[Recording]) -> bytes:
    rows = [(f"eeg/{each.stem}_eeg.edf", each.start.isoformat()) for each in recordings]
    return tsv(["filename", "acq_time"], rows)


_COORDINATES = {
    "EEGCoordinateSystem": "CapTrak",
    "EEGCoordinateUnits": "mm",
    "EEGCoordinateSystemDescription": "x to the right ear, y to the nose, z to the vertex",
    "AnatomicalLandmarkCoordinates": LANDMARKS,
    "AnatomicalLandmarkCoordinateSystem": "CapTrak",
    "AnatomicalLandmarkCoordinateUnits": "mm",
    "AnatomicalLandmarkCoordinateSystemDescription": "the same as of the electrodes",
}
