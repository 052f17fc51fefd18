"""Which entities can stand in a BIDS file name?

Order and spelling are those of the BIDS standard; a test holds this table against `bidsschematools`.
"""

from typing import Final

#: Long name of each entity by its short name (`sub` -> `subject`), in the order that BIDS prescribes for file names.
LONG_NAMES: Final[dict[str, str]] = {
    "sub": "subject",
    "tpl": "template",
    "ses": "session",
    "cohort": "cohort",
    "sample": "sample",
    "task": "task",
    "tracksys": "tracksys",
    "acq": "acquisition",
    "nuc": "nucleus",
    "voi": "volume",
    "ce": "ceagent",
    "trc": "tracer",
    "stain": "stain",
    "rec": "reconstruction",
    "dir": "direction",
    "run": "run",
    "mod": "modality",
    "echo": "echo",
    "flip": "flip",
    "inv": "inversion",
    "mt": "mtransfer",
    "part": "part",
    "proc": "processing",
    "hemi": "hemisphere",
    "space": "space",
    "split": "split",
    "recording": "recording",
    "chunk": "chunk",
    "atlas": "atlas",
    "seg": "segmentation",
    "scale": "scale",
    "res": "resolution",
    "den": "density",
    "label": "label",
    "desc": "description",
}

#: Short name of each entity by its long name.
SHORT_NAMES: Final[dict[str, str]] = {long: short for short, long in LONG_NAMES.items()}

#: Directory names that BIDS calls data types.
DATATYPES: Final[frozenset[str]] = frozenset(
    {
        "anat",
        "beh",
        "dwi",
        "eeg",
        "emg",
        "fmap",
        "func",
        "ieeg",
        "meg",
        "micr",
        "motion",
        "mrs",
        "nirs",
        "perf",
        "pet",
        "phenotype",
    }
)
