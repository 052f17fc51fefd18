"""Is what nothing but a recording's own header says told in the graph and in its record? MNE says what is there."""

import os
import shutil
from pathlib import Path
from typing import Any, Final, TypeAlias

import mne
import numpy as np

from graphql_api import stores
from graphql_api.catalog.protocols import Catalog
from graphql_api.commands.catalog_copy import copy_catalog
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING
from graphql_api.index.codec import decode
from graphql_api.index.text_names import header_names
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.header_reader import Limits, read_headers
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.refresh import refresh_records
from graphql_api.ingest.run import ingest
from graphql_api.storage.annex_objects import object_paths
from tests.catalog.document_samples import found
from tests.ingest.repositories import Repository, annex_link
from tests.ingest.test_headers import brainvision
from tests.schema.asking import served, settings_in

MNE: Final[Any] = mne
#: Samples a second, channels, seconds.
Told: TypeAlias = tuple[float | None, int | None, float | None]
MEG: Final = "sub-01/meg/sub-01_task-rest_meg.fif"
EEG: Final = "sub-01/eeg/sub-01_task-rest_eeg.vhdr"
BROKEN: Final = "sub-02/meg/sub-02_task-rest_meg.fif"
DESCRIPTION: Final = '{"Name": "A", "BIDSVersion": "1.9.0"}'
QUERY: Final = """{ dataset(datasetId: "ds1") { versions {
  tag stats { totalDurationSeconds } recordings { path samplingFrequency channelCount durationSeconds }
} } }"""


def fif(place: Path, rate: float = 250.0, samples: int = 1000) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    info = MNE.create_info(["MEG 0111", "MEG 0112", "STI"], rate, ["mag", "mag", "stim"])
    MNE.io.RawArray(np.zeros((3, samples)), info, verbose="error").save(place, verbose="error")
    return place


def folder(root: Path) -> Path:
    fif(root / MEG)
    (root / EEG).parent.mkdir(parents=True)
    written = brainvision(root / "sub-01" / "eeg")
    for extension in (".vhdr", ".vmrk", ".eeg"):
        target = (root / EEG).with_suffix(extension)
        place = written.with_suffix(extension)
        if extension != ".eeg":
            place.write_text(
                place.read_text(encoding="utf-8").replace("=a.", f"={target.stem}."), encoding="utf-8"
            )
        place.rename(target)
    (root / BROKEN).parent.mkdir(parents=True)
    (root / BROKEN).write_bytes(b"no measurement")
    (root / "dataset_description.json").write_text(DESCRIPTION)
    return root


async def take_in(catalog: Catalog, source: Path, data_dir: Path) -> None:
    await ingest(str(source), catalog=catalog, data_dir=data_dir, dataset_id="ds1")
    await keep_texts(catalog, "ds1", 2**20)
    await refresh_records(catalog, "ds1", "eegdash")


def as_read(path: Path) -> tuple[float, int, float]:
    raw = MNE.io.read_raw(path, verbose="error")
    rate = float(raw.info["sfreq"])
    return rate, len(raw.ch_names), float(raw.n_times / rate)


def told(recording: dict[str, Any]) -> Told:
    return recording["samplingFrequency"], recording["channelCount"], recording["durationSeconds"]


def _silent(_what: str, _done: int, _all: int) -> None:
    """Show nothing."""


async def test_headers_of_a_folder(tmp_path: Path) -> None:
    root, settings = folder(tmp_path / "ds1"), settings_in(tmp_path / "data")
    expected: dict[str, Told] = {
        MEG: as_read(root / MEG),
        EEG: as_read(root / EEG),
        BROKEN: (None, None, None),
    }
    async with stores.opened(settings) as catalog:
        await take_in(catalog, root, tmp_path / "data")
        records = await found(catalog, Space("eegdash", Collection.RECORDS), EVERYTHING)
        # What is the same in the next version is told of it too, though it can be read no more.
        (root / MEG).rename(root / MEG.replace("rest", "move"))
        await take_in(catalog, root, tmp_path / "data")
        async with stores.opened(settings_in(tmp_path / "copy")) as other:
            await copy_catalog(catalog, other, database="eegdash", progress=_silent)
    assert {
        each["bids_relpath"]: (each["sampling_frequency"], each["nchans"], each["duration_seconds"])
        for each in records
    } == expected
    assert {each["bids_relpath"]: each["ch_names"] for each in records}[EEG] == ["Fp1", "O,z", "ECG"]
    for place in ("data", "copy"):
        async with served(settings_in(tmp_path / place)) as asker:
            newer, older = (await asker.data(QUERY))["dataset"]["versions"]
        assert {each["path"]: told(each) for each in older["recordings"]} == expected
        assert {each["path"]: told(each) for each in newer["recordings"]} == {
            path.replace("rest", "move") if path == MEG else path: what for path, what in expected.items()
        }
        assert (
            older["stats"]["totalDurationSeconds"]
            == as_read(root / MEG.replace("rest", "move"))[2] + as_read(root / EEG)[2]
        )


async def test_headers_of_annexed_files_whose_bytes_are_there(tmp_path: Path) -> None:
    written = fif(tmp_path / "written_raw.fif", rate=500)
    keys = [f"MD5E-s{written.stat().st_size}--{digit * 32}.fif" for digit in "12"]
    repository = Repository(tmp_path / "ds1.git")
    repository.commit(
        {
            "dataset_description.json": DESCRIPTION.encode(),
            MEG: annex_link(keys[0]),
            BROKEN: annex_link(keys[1]),
        }
    )
    repository.tag("1.0.0")
    place = repository.path / object_paths(keys[0])[1]
    place.parent.mkdir(parents=True)
    shutil.copy(written, place)
    settings = settings_in(tmp_path / "data")
    async with stores.opened(settings) as catalog:
        await take_in(catalog, repository.path, tmp_path / "data")
    async with served(settings) as asker:
        [version] = (await asker.data(QUERY))["dataset"]["versions"]
    assert {each["path"]: told(each) for each in version["recordings"]} == {
        MEG: as_read(written),
        BROKEN: (None, None, None),
    }


async def test_a_reader_that_does_not_end_is_ended_and_the_next_recording_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sub-00_task-rest_meg.fif")
    fif(tmp_path / "sub-01_task-rest_meg.fif")
    names = ["sub-00_task-rest_meg.fif", "sub-01_task-rest_meg.fif", "absent_meg.fif"]
    read = await read_headers(tmp_path, names, Limits(one=1, start=20))
    assert list(read) == [names[1]]


async def test_a_program_that_never_answers_is_asked_no_more(tmp_path: Path) -> None:
    names = [f"sub-0{number}_meg.fif" for number in range(9)]
    for name in names:
        os.mkfifo(tmp_path / name)
    assert await read_headers(tmp_path, names, Limits(one=0.1, start=0.1)) == {}


async def test_names_of_headers_tell_contents_apart(tmp_path: Path) -> None:
    seen: set[str] = set()
    for number, rate in enumerate((250.0, 500.0)):
        async with stores.opened(settings_in(tmp_path / f"data{number}")) as catalog:
            fif(tmp_path / f"ds{number}" / MEG, rate=rate)
            (tmp_path / f"ds{number}" / "dataset_description.json").write_text(DESCRIPTION)
            await ingest(str(tmp_path / f"ds{number}"), catalog=catalog, data_dir=tmp_path, dataset_id="ds1")
            [[version]] = await catalog.list_versions(["ds1"])
            chunks = [chunk async for chunk in catalog.read_file_list(version.content_hash)]
            seen.update(header_names(VersionIndex(decode(chunks))))
    assert len(seen) == 2
