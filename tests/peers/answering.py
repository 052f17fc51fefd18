"""Which metadata do pybids, mne-bids and the schema of BIDS give a recording?

Run by the Python of their own environment (`tests/services/install.sh inheritance`), which this project is not in. A
question comes as JSON on standard input: a dataset's root and paths of recordings; the answer goes to standard output:
by path and library, the path of each kind of table, and of sidecars their merged fields or the nearest file. What a
library does not answer is left out.
"""

import json
import logging
import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

TABLES = {"channels": ".tsv", "events": ".tsv", "electrodes": ".tsv", "coordsystem": ".json"}
Answers = dict[str, dict[str, Any]]


def pybids(root: Path, recordings: list[str]) -> Answers:
    bids: Any = import_module("bids")
    layout = bids.BIDSLayout(root, validate=False)
    found: Answers = {}
    for path in recordings:
        file = layout.get_file(str(root / path))
        if file is None:
            continue
        answer: dict[str, Any] = {"fields": dict(file.get_metadata())}
        for suffix in ("channels", "events"):
            near = layout.get_nearest(
                str(root / path),
                suffix=suffix,
                extension=".tsv",
                ignore_strict_entities=["extension", "suffix", "datatype"],
            )
            answer[suffix] = None if near is None else Path(near).relative_to(root).as_posix()
        found[path] = answer
    return found


def mne_bids(root: Path, recordings: list[str]) -> Answers:
    library: Any = import_module("mne_bids")
    found: Answers = {}
    for path in recordings:
        try:
            named = library.get_bids_path_from_fname(root / path, verbose="critical")
        except (ValueError, RuntimeError, KeyError):
            continue
        answer: dict[str, Any] = {}
        for suffix, extension in {**TABLES, path.rpartition("_")[2].split(".")[0]: ".json"}.items():
            near = named.find_matching_sidecar(suffix=suffix, extension=extension, on_error="ignore")
            key = suffix if suffix in TABLES else "sidecar"
            answer[key] = None if near is None else Path(near).relative_to(root).as_posix()
        found[path] = answer
    return found


def schema(_root: Path, recordings: list[str]) -> Answers:
    """Tell of each kind of table whether files of a recording's suffix have one by inheritance."""
    loaded: Any = import_module("bidsschematools.schema").load_schema()
    found: Answers = {}
    for path in recordings:
        suffix = path.rpartition("_")[2].split(".")[0]
        answer: dict[str, Any] = {}
        for kind in TABLES:
            # Those that may be several have a rule of their own, in the plural.
            rules = [
                loaded.meta.associations[each]
                for each in (kind, f"{kind}s")
                if each in loaded.meta.associations
            ]
            answer[kind] = any(rule.inherit and _chosen(rule, suffix) for rule in rules)
        found[path] = answer
    return found


def _chosen(rule: Any, suffix: str) -> bool:  # noqa: ANN401 - of an untyped library
    named = [each for each in rule.selectors if each.startswith("intersects([suffix]")]
    return all(f"'{suffix}'" in each for each in named)


def main() -> None:
    """Answer once."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # Libraries print what they please: the answer goes out where nothing else does.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    asked = json.load(sys.stdin)
    root = Path(asked["root"]).resolve()
    libraries = {"pybids": pybids, "mne-bids": mne_bids, "schema": schema}
    json.dump({name: ask(root, asked["recordings"]) for name, ask in libraries.items()}, out, default=str)


if __name__ == "__main__":
    main()
