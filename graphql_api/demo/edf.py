"""How do samples become the bytes of an EDF file?"""

from datetime import datetime
from functools import cache
from io import BytesIO

import edfio
import numpy as np

from graphql_api.demo.noise import Samples
from graphql_api.demo.recordings import Recording as Recorded
from graphql_api.demo.signals import RATE, microvolts

_DIGITAL = (-32768, 32767)
_STEP_MICROVOLT = 0.25
_PHYSICAL = (_DIGITAL[0] * _STEP_MICROVOLT, _DIGITAL[1] * _STEP_MICROVOLT)


@cache
def edf(recorded: Recorded) -> bytes:
    """A plain EDF file with data records of one second."""
    signals = [_signal(name, row) for name, row in microvolts(recorded).items()]
    return _file(recorded, signals)


def _file(recorded: Recorded, signals: list[edfio.EdfSignal]) -> bytes:
    start: datetime = recorded.start
    header = edfio.Recording(startdate=start.date(), equipment_code="synthetic")
    patient = edfio.Patient(code=f"sub-{recorded.subject}")
    document = edfio.Edf(
        signals, patient=patient, recording=header, starttime=start.time(), data_record_duration=1.0
    )
    target = BytesIO()
    document.write(target)
    return target.getvalue()


def _signal(name: str, row: Samples) -> edfio.EdfSignal:
    steps = np.clip(np.rint(row / _STEP_MICROVOLT), *_DIGITAL).astype(np.int16)
    return edfio.EdfSignal.from_digital(
        steps,
        RATE,
        # Without the type before it that EDF+ recommends: names must equal those in channels.tsv.
        label=name,
        transducer_type="made by a program",
        physical_dimension="uV",
        physical_range=_PHYSICAL,
        digital_range=_DIGITAL,
    )
