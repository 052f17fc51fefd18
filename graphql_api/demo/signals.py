"""What do the electrodes of a made-up person measure?"""

import numpy as np

from graphql_api.demo.events import Event, events
from graphql_api.demo.montage import CHANNELS, EYE_CHANNEL, frontal, occipital, parietal
from graphql_api.demo.noise import Samples, pink, uniform, white
from graphql_api.demo.recordings import FAR_SITE, Recording

RATE = 250
"""Samples a second."""

_ALPHA_MICROVOLT = 22.0
_ALPHA_OPEN = 0.25
_BLINK_MICROVOLT = 110.0
_BLINK_EVERY = 3.0
_BRAIN_MICROVOLT = 5.0
_MAINS_MICROVOLT = 2.0
_RARE_MICROVOLT = 9.0


def mains(subject: str) -> int:
    """Hz of the mains where the subject was recorded: 50, but 60 at the far site."""
    return 60 if subject == FAR_SITE else 50


def microvolts(recording: Recording) -> dict[str, Samples]:
    """Samples by channel, in the order of the amplifier, `RATE` a second."""
    sources = _Sources(recording)
    rows = {name: _damaged(recording, name, sources.seen_by(name)) for name in CHANNELS}
    if recording.swapped:
        rows["O1"], rows["O2"] = rows["O2"], rows["O1"]
    return rows


class _Sources:
    """The time courses inside one head, each made once and seen by all channels."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.times = np.arange(recording.seconds * RATE) / RATE
        happened = events(recording)
        self.shared = self._brain("shared")
        self.alpha = _alpha(recording, self.times) * _openness(happened, self.times)
        self.blinks = _blinks(recording, happened, self.times)
        self.rare = _rare(happened, self.times)
        self.hum = _MAINS_MICROVOLT * np.sin(2 * np.pi * mains(recording.subject) * self.times)

    def seen_by(self, channel: str) -> Samples:
        seen = self._brain(channel) + 0.7 * self.shared
        seen += occipital(channel) * self.alpha + parietal(channel) * self.rare
        if not self.recording.clean:
            seen += frontal(channel) * self.blinks + self.hum
        return seen

    def _brain(self, channel: str) -> Samples:
        name = f"{self.recording.key} {channel}"
        return _BRAIN_MICROVOLT * pink(name, self.times.size, self.recording.seconds)


def _alpha(recording: Recording, times: Samples) -> Samples:
    # Each subject has a peak between 9 and 11 Hz; two slow beats make the bursts.
    peak, phase = uniform(f"sub-{recording.subject} alpha", 2).tolist()
    slow = np.sin(2 * np.pi * (0.31 * times + phase))
    waxing = 0.6 + 0.25 * slow + 0.15 * np.sin(2 * np.pi * 0.83 * times)
    rhythm: Samples = _ALPHA_MICROVOLT * waxing * np.sin(2 * np.pi * (9.0 + 2.0 * peak) * times)
    return rhythm


def _openness(happened: list[Event], times: Samples) -> Samples:
    gain = np.full_like(times, _ALPHA_OPEN)
    for event in happened:
        if event.kind == "eyes_closed":
            gain[_during(event, times)] = 1.0
    return gain


def _blinks(recording: Recording, happened: list[Event], times: Samples) -> Samples:
    jitters = uniform(f"{recording.key} blinks", int(recording.seconds / _BLINK_EVERY)).tolist()
    centres = [_BLINK_EVERY * (place + 0.2 + 0.6 * jitter) for place, jitter in enumerate(jitters)]
    closed = [event for event in happened if event.kind == "eyes_closed"]
    seen = [centre for centre in centres if not any(_holds(event, centre) for event in closed)]
    return _bumps(times, seen, 0.07, _BLINK_MICROVOLT)


def _rare(happened: list[Event], times: Samples) -> Samples:
    peaks = [event.onset + 0.35 for event in happened if event.kind == "target"]
    return _bumps(times, peaks, 0.06, _RARE_MICROVOLT)


def _bumps(times: Samples, centres: list[float], width: float, height: float) -> Samples:
    total = np.zeros_like(times)
    for centre in centres:
        total += height * np.exp(-0.5 * ((times - centre) / width) ** 2)
    return total


def _during(event: Event, times: Samples) -> slice:
    first, last = np.searchsorted(times, [event.onset, event.onset + event.duration])
    return slice(int(first), int(last))


def _holds(event: Event, time: float) -> bool:
    return event.onset - 0.3 <= time <= event.onset + event.duration + 0.3


def _damaged(recording: Recording, channel: str, row: Samples) -> Samples:
    name = f"{recording.key} {channel} damage"
    if channel != EYE_CHANNEL and recording.noisy:
        return row + 90.0 * pink(name, row.size, 4)
    if channel == recording.loose:
        return row + 45.0 * white(name, row.size)
    return row
