"""Which files must lie beside a recording?"""

from graphql_api.domain.companions import companions, metadata
from graphql_api.domain.inheritance import Level, ancestors, level
from graphql_api.domain.names import parse_name

FOLDER = "sub-01/eeg"
STEM = f"{FOLDER}/sub-01_task-rest"
RECORDING = f"{STEM}_eeg.vhdr"


def levels(paths: list[str]) -> list[Level]:
    return [
        level(path for path in paths if path.rpartition("/")[0] == directory)
        for directory in ancestors(RECORDING)
    ]


def beside(paths: list[str]) -> set[str]:
    name = parse_name(RECORDING.rpartition("/")[2])
    found = levels(paths)
    return companions(found, RECORDING, name, (chain for _, chain in metadata(found, name)))


def test_files_of_its_name_and_all_metadata_that_applies() -> None:
    needed = {
        f"{STEM}_eeg.eeg",
        f"{STEM}_eeg.json",
        f"{STEM}_channels.tsv",
        f"{STEM}_events.tsv",
        f"{FOLDER}/sub-01_space-CapTrak_electrodes.tsv",
        f"{FOLDER}/sub-01_space-CapTrak_coordsystem.json",
        "sub-01/sub-01_headshape.pos",
        "task-rest_channels.json",
        "task-rest_eeg.json",
        "events.json",
    }
    others = [
        RECORDING,
        f"{STEM}_run-1_eeg.eeg",
        f"{FOLDER}/sub-01_task-move_channels.tsv",
        "task-rest_channels.tsv",
        "task-move_eeg.json",
        "sub-01/sub-01_scans.tsv",
        "README",
    ]
    assert beside([*needed, *others]) == needed


def test_what_cannot_be_told_apart_is_left_out() -> None:
    assert beside(["eeg.json", "task-rest_eeg.json"]) == set()


def test_its_own_sidecars_come_first_and_then_its_channels() -> None:
    found = levels(["events.json", "eeg.json", "channels.tsv"])
    told = metadata(found, parse_name("sub-01_task-rest_eeg.vhdr"))
    assert [(suffix, chain.paths) for suffix, chain in told][:2] == [
        ("eeg", ("eeg.json",)),
        ("channels", ("channels.tsv",)),
    ]
    nameless = [
        (suffix, chain.paths) for suffix, chain in metadata(found, parse_name("sub-01_task-rest.fif"))
    ]
    assert nameless[:2] == [("", ()), ("channels", ("channels.tsv",))]
