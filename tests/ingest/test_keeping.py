"""Does the catalogue hold what small files say, for each version, wherever it was read from?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphql_api.index.text_names import text_name, text_names
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.keeping import keep_texts
from graphql_api.ingest.run import ingest
from tests.ingest.repositories import DESCRIPTION, FOLDER, GOOD, Repository, annex_link, write_folder
from tests.ingest.shelf import Shelf

MOST = 1000
JSON = "sub-01/eeg/sub-01_task-rest_eeg.json"


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with Shelf.opened(tmp_path / "data") as opened:
        yield opened


async def told(shelf: Shelf, dataset_id: str, tag: str) -> dict[str, str | None]:
    """What the catalogue holds of each JSON and TSV file, by path; null for what it has no name for."""
    version = (await shelf.versions(dataset_id))[tag]
    index = VersionIndex(await shelf.columns(version))
    found: dict[str, str | None] = {}
    for row in range(len(index)):
        if index.kind(row).extension in {".json", ".tsv"}:
            name = text_name(index, row)
            found[index.path(row)] = (await shelf.catalog.get_texts([name]))[0] if name else None
    return found


async def test_contents_of_each_version_are_kept_once(shelf: Shelf, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "xx000001.git")
    repository.tag("1.0.0", repository.commit(GOOD))
    large, annexed = b"x" * (MOST + 1), annex_link()
    second = {**GOOD, JSON: b'{"SamplingFrequency": 5}', "large.tsv": large, "task-x_eeg.json": annexed}
    repository.tag("1.1.0", repository.commit(second))
    report = await shelf.ingest(repository.path)
    before = await shelf.catalog.revisions()
    assert await keep_texts(shelf.catalog, report.dataset_id, MOST) == 4
    # Servers that answered in between see that there is more to be told now.
    kept = await shelf.catalog.revisions()
    assert kept != before
    first, latest = await told(shelf, "xx000001", "v1.0.0"), await told(shelf, "xx000001", "v1.1.0")
    assert first[JSON] == "{}"
    assert latest[JSON] == '{"SamplingFrequency": 5}'
    assert first["participants.tsv"] == latest["participants.tsv"] == "participant_id\tage\nsub-01\t30\n"
    assert latest["large.tsv"] is None
    assert latest["task-x_eeg.json"] is None
    assert await keep_texts(shelf.catalog, report.dataset_id, MOST) == 0
    assert await shelf.catalog.revisions() == kept
    # A larger bound is another question.
    assert await keep_texts(shelf.catalog, report.dataset_id, 2 * MOST) == 1


@pytest.mark.parametrize(("room", "count"), [(2**20, 4), (40, 2), (0, 0)])
async def test_what_reading_left_at_hand_is_not_read_again(
    shelf: Shelf, tmp_path: Path, room: int, count: int
) -> None:
    repository = Repository(tmp_path / "xx000004.git")
    repository.tag("1.0.0", repository.commit(GOOD))
    repository.tag("1.1.0", repository.commit({**GOOD, JSON: b'{"SamplingFrequency": 5}'}))
    at_hand = AtHand(room)
    await ingest(str(repository.path), catalog=shelf.catalog, data_dir=shelf.data_dir, at_hand=at_hand)
    # Whatever has to be read now is not there any more.
    repository.path.rename(tmp_path / "gone")
    assert await keep_texts(shelf.catalog, "xx000004", MOST, at_hand) == count


@pytest.mark.parametrize("checksum", [False, True])
async def test_a_folder_is_kept_if_it_is_still_as_it_was(
    shelf: Shelf,
    tmp_path: Path,
    checksum: bool,  # noqa: FBT001 - a parameter
) -> None:
    files = {**FOLDER, "task-rest_events.json": b"\xff{}"}
    folder = write_folder(tmp_path / "xx000002", files)
    report = await shelf.ingest(folder, checksum=checksum)
    (folder / "participants.tsv").write_text("changed since")
    (folder / JSON).unlink()
    assert await keep_texts(shelf.catalog, report.dataset_id, MOST) == 2
    assert await told(shelf, "xx000002", "v1.0.0") == {
        "dataset_description.json": DESCRIPTION.decode(),
        "participants.tsv": None,
        JSON: None,
        "task-rest_events.json": "\ufffd{}",
    }


async def test_recordings_are_no_texts(shelf: Shelf, tmp_path: Path) -> None:
    motion = "sub-01/motion/sub-01_task-x_tracksys-y_motion.tsv"
    repository = Repository(tmp_path / "xx000003.git")
    repository.tag("1.0.0", repository.commit({**GOOD, motion: b"1\t2\n", "a.TSV": b"", "b.tsv": b""}))
    await shelf.ingest(repository.path)
    index = VersionIndex(await shelf.columns((await shelf.versions("xx000003"))["v1.0.0"]))
    rows = text_names(index, MOST).values()
    assert {index.path(row) for row in rows} == {
        "b.tsv",
        "dataset_description.json",
        "participants.tsv",
        JSON,
    }


@pytest.mark.shared
async def test_every_small_text_of_a_real_repository_is_what_git_says(shelf: Shelf, shared: Path) -> None:
    report = await shelf.ingest(shared / "data" / "git" / "ds003645.bundle")
    await keep_texts(shelf.catalog, report.dataset_id, 2**20)
    [mirror] = (shelf.data_dir / "repositories").glob("ds003645*")
    repository = object.__new__(Repository)
    repository.path = mirror
    for tag, version in (await shelf.versions("ds003645")).items():
        texts = await told(shelf, "ds003645", tag)
        assert len([text for text in texts.values() if text]) > 200
        for path, text in list(texts.items())[::50]:
            if text is not None:
                assert repository.git("show", f"{version.revision}:{path}").strip() == text.strip(), path
