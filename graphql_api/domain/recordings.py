"""Which files are recordings?

A recording is a primary data file, or a directory that is one, below a top-level `sub-*` directory. Parts of one
recording that differ by `split-` alone are one; its echoes and phases (`echo-`, `part-`) are one as well.
"""

import re
from typing import Final

from graphql_api.domain.names import is_directory_recording
from graphql_api.domain.placement import Placement

#: Extensions of primary data files by data type.
EXTENSIONS: Final[dict[str, frozenset[str]]] = {
    "eeg": frozenset({".edf", ".bdf", ".vhdr", ".set", ".cnt"}),
    "ieeg": frozenset({".edf", ".vhdr", ".set", ".nwb", ".mefd"}),
    "meg": frozenset({".fif", ".ds", ".con", ".sqd", ".kdf"}),
    "emg": frozenset({".edf", ".bdf"}),
    "nirs": frozenset({".snirf"}),
    "motion": frozenset({".tsv"}),
    "func": frozenset({".nii", ".nii.gz"}),
}

#: Data types whose files need this suffix to be a recording.
SUFFIXES: Final[dict[str, str]] = {"motion": "motion", "func": "bold"}

_PARTS: Final = re.compile(r"_(?:split|echo|part)-[^_./]*")


def recording_of(placement: Placement) -> str | None:
    """Name the recording that a file is a primary part of, or null.

    The name is the carrier's path without `split-`, `echo-` and `part-`: equal for all parts of one recording. Every
    file inside a directory recording belongs to it.
    """
    datatype = placement.datatype
    if placement.subject is None or datatype is None:
        return None
    extensions = EXTENSIONS.get(datatype)
    if extensions is None:
        return None
    carrier = placement.carrier
    folder, slash, name = carrier.rpartition("/")
    extension = name[name.rindex(".") :] if is_directory_recording(name) else placement.extension
    if extension not in extensions or SUFFIXES.get(datatype, placement.suffix) != placement.suffix:
        return None
    if "_split-" in name or "_echo-" in name or "_part-" in name:
        return folder + slash + _PARTS.sub("", name)
    return carrier
