"""Do the signals open in EDF readers, and show what the README of the archive promises?"""

from itertools import pairwise
from pathlib import Path

import edfio
import numpy as np
import numpy.typing as npt
import pytest

from graphql_api.demo.events import events
from graphql_api.demo.montage import CHANNELS, ELECTRODES, position
from graphql_api.demo.noise import pink, uniform, white
from graphql_api.demo.recordings import SECONDS, Recording, visit
from graphql_api.demo.signals import RATE, microvolts

REST = Recording("01", "01", "rest", 0, None)
SUBJECTS = ("01", "02", "03", "04", "05", "06")


def power(row: npt.NDArray[np.float64], low: float, high: float) -> float:
    """Mean power between two frequencies in Hz."""
    spectrum = np.abs(np.fft.rfft(row * np.hanning(row.size))) ** 2
    frequencies = np.fft.rfftfreq(row.size, 1 / RATE)
    return float(spectrum[(frequencies >= low) & (frequencies <= high)].mean())


def test_every_file_opens(archive: Path) -> None:
    files = list(archive.rglob("*_eeg.edf"))
    for path in files:
        opened = edfio.read_edf(path)
        assert tuple(signal.label for signal in opened.signals) == CHANNELS
        assert {signal.sampling_frequency for signal in opened.signals} == {RATE}
        assert opened.duration == SECONDS["rest" if "task-rest" in path.name else "oddball"]
    assert len(files) == 33


def test_mne_bids_reads_signals_and_events(archive: Path) -> None:
    mne_bids = pytest.importorskip("mne_bids")
    where = mne_bids.BIDSPath(
        root=archive, subject="02", session="02", task="oddball", run="01", suffix="eeg", extension=".edf"
    )
    raw = mne_bids.read_raw_bids(where, verbose="ERROR")
    assert raw.get_channel_types() == ["eeg"] * len(ELECTRODES) + ["eog"]
    assert (raw.info["sfreq"], raw.info["line_freq"]) == (RATE, 50)
    kinds = [event.kind for event in events(Recording("02", "02", "oddball", 1, "01"))]
    assert list(raw.annotations.description) == kinds


@pytest.mark.parametrize("subject", SUBJECTS)
def test_closing_the_eyes_raises_alpha(subject: str) -> None:
    rows = microvolts(Recording(subject, "01", "rest", 0, None))
    third = len(rows["O1"]) // 3
    for channel in ("O1", "O2"):
        opened, closed = rows[channel][:third], rows[channel][third : 2 * third]
        assert power(closed, 8, 12) > 5 * power(opened, 8, 12)
    assert power(rows["Fz"][third : 2 * third], 8, 12) < 3 * power(rows["Fz"][:third], 8, 12)


def test_mains_hum_at_the_frequency_of_the_site() -> None:
    far, near = microvolts(Recording("04", "02", "rest", 0, None)), microvolts(REST)
    assert power(far["Cz"], 59.8, 60.2) > 10 * power(far["Cz"], 49.8, 50.2)
    assert power(near["Cz"], 49.8, 50.2) > 10 * power(near["Cz"], 59.8, 60.2)


def test_rare_tones_raise_pz() -> None:
    means = {"standard": list[float](), "target": list[float]()}
    for recording in (
        each for subject in SUBJECTS for each in visit(subject, "01") if each.task == "oddball"
    ):
        row = microvolts(recording)["Pz"]
        for event in events(recording):
            peak = int((event.onset + 0.35) * RATE)
            means[event.kind].append(float(row[peak - 10 : peak + 10].mean()))
    assert np.mean(means["target"]) > np.mean(means["standard"]) + 4


def test_blinks_are_frontal() -> None:
    rows = microvolts(REST)
    assert np.ptp(rows["VEOG"]) > np.ptp(rows["Fp1"]) > 80 > np.ptp(rows["Cz"])


def test_rare_tones_never_meet() -> None:
    for subject in SUBJECTS:
        kinds = [event.kind for event in events(Recording(subject, "01", "oddball", 1, "01"))]
        assert "target" in kinds
        assert ("target", "target") not in set(pairwise(kinds))


def test_chance_is_fixed_and_of_variance_one() -> None:
    for draw in (white("a", 10_000), pink("a", 10_000, 10)):
        assert abs(draw.mean()) < 0.05
        assert abs(draw.std() - 1) < 0.05
    assert np.array_equal(white("a", 100), white("a", 100))
    assert not np.array_equal(white("a", 100), white("b", 100))
    assert 0 <= uniform("a", 1000).min() < uniform("a", 1000).max() < 1


def test_electrodes_mirror_each_other() -> None:
    for left, right in (("Fp1", "Fp2"), ("C3", "C4"), ("O1", "O2"), ("T7", "T8")):
        x, y, z = position(left)
        assert position(right) == (-x, y, z)
