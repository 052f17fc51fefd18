"""What does the dataset say about itself?"""

from graphql_api.demo.tables import Record, as_json

DATASET_ID = "xx000001"

_README = """\
# Eyes open, eyes closed, and rare tones: a synthetic EEG dataset

**Nothing here was measured.** A program computed every signal in this dataset, and no person took
part. It exists to show what a catalogue of BIDS datasets looks like, with data that really opens in
an EEG viewer.

## What is in it

- `task-rest`: 21 s, eyes open, closed and open again for 7 s each. The alpha rhythm (9 to 11 Hz, by
  subject) is four times larger over O1 and O2 while the eyes are closed. Blinks appear at Fp1, Fp2
  and VEOG while they are open.
- `task-oddball`: two runs of 12 s with a tone every second. One in four is rare and is followed
  after 350 ms by a positive wave around Pz.
- 19 electrodes of the 10-20 system and one channel beside the eye, at 250 Hz, in EDF.

sub-04 was "recorded" at another site, where the mains hum at 60 Hz instead of 50. Its sidecar says
so, and so does its spectrum. sub-05 did not come back for the second session.

## What happened between the versions

See CHANGES. The mistakes in the first version are deliberate: archives are corrected over time, and
a catalogue has to show it.
"""

_CHANGES = {
    1: """\
1.0.0 2024-05-02
  - First release: five subjects.
""",
    2: """\
1.1.0 2024-09-17
  - Removed sub-03, session 02, oddball run 02: the electrodes were loose during the whole run.
  - Corrected the events of sub-02, session 01, oddball run 01: the onsets were 40 ms late.
  - Marked T8 as bad in session 01 of sub-04.
  - Added derivatives/preproc with one cleaned recording.
""",
    3: """\
2.0.0 2025-03-11
  - Added sub-06.
  - Replaced sub-02, session 01, rest: O1 and O2 were swapped.
  - Renamed sub-05, session 01, oddball run 03 to run 02, which it is.
""",
}


def documents(edition: int) -> dict[str, bytes]:
    """The papers of the dataset as of one edition, counted from 1, by path."""
    return {
        "README": _README.encode(),
        "CHANGES": "\n".join(_CHANGES[number] for number in range(edition, 0, -1)).encode(),
        "LICENSE": b"CC0 1.0 Universal: no rights reserved. The signals are synthetic.\n",
        "dataset_description.json": as_json(_description(edition)),
        # The bytes are the same on every system: git is not to touch the ends of lines.
        ".gitattributes": b"* -text\n",
    }


def _description(edition: int) -> Record:
    record: dict[str, object] = {
        "Name": "Eyes open, eyes closed, and rare tones (synthetic)",
        "BIDSVersion": "1.10.0",
        "DatasetType": "raw",
        "License": "CC0",
        "Authors": ["Ada Example", "Ben Sample"],
        "Acknowledgements": "No participants, therefore none to thank.",
        "HowToAcknowledge": "No need to: the signals are synthetic. Please do not use them in a study.",
        "Funding": ["None"],
        "EthicsApprovals": ["Not needed: the signals are synthetic"],
        "Keywords": ["EEG", "synthetic", "alpha", "oddball"],
        "ReferencesAndLinks": ["https://bids-specification.readthedocs.io"],
    }
    # 10.5072 is the prefix set apart for tests: such a DOI resolves to nothing.
    doi = {"DatasetDOI": f"doi:10.5072/{DATASET_ID}.v2.0.0"}
    return {**record, **doi} if edition == len(_CHANGES) else record
