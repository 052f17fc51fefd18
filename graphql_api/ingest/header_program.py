"""What do headers of recordings say, read by mne-bids in a process of its own?

`python -m graphql_api.ingest.header_program BYTES` takes at most so much memory. It reads `root NUL path LF` from its
standard input and answers each by one line of JSON: a header as the catalogue keeps it, or null.
"""

import os
import resource
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

from graphql_api.domain.signals import Header, write_header


def main() -> None:
    """Answer until the input ends."""
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # Libraries print what they please: answers go out where nothing else does.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        root, _, path = line.rstrip("\n").partition("\0")
        found = read(Path(root), path)
        answers.write((write_header(found) if found else "null") + "\n")


def read(root: Path, path: str) -> Header | None:
    """Read the header of a recording; null where it cannot be read, for whatever reason."""
    try:
        raw = _raw(root, path)
        channels = tuple(map(str, raw.ch_names))
        return Header(channels, float(raw.info["sfreq"]), int(raw.n_times)) if channels else None
    except Exception:  # noqa: BLE001 - what broken files do to readers of a dozen formats is not known
        return None


def _raw(root: Path, path: str) -> Any:  # noqa: ANN401 - one of MNE's
    """Open it as a recording of its dataset; where its name or what is beside it is refused, by itself."""
    # Two seconds of importing, for those only who ask.
    mne: Any = import_module("mne")
    mne_bids: Any = import_module("mne_bids")
    mne.set_log_level("CRITICAL")
    try:
        # Names are told as the data has them: lists of channels are read elsewhere.
        return mne_bids.read_raw_bids(
            mne_bids.get_bids_path_from_fname(root / path, verbose="critical"),
            on_ch_mismatch="warn",
            verbose="critical",
        )
    except Exception:  # noqa: BLE001 - the same
        return mne.io.read_raw(root / path, preload=False, verbose="critical")


if __name__ == "__main__":
    main()
