"""Does every hostile source end in an issue or a clear error, and leave the catalogue as it was?"""

import json
from pathlib import Path

import pytest

from graphql_api.domain.issues import MEANINGS, IssueCode
from tests.ingest.hostile_folders import FOLDERS, Hostile
from tests.ingest.hostile_repositories import REPOSITORIES
from tests.ingest.repositories import FOLDER, write_folder
from tests.ingest.shelf import Shelf

HOSTILE = {f"folder: {name}": case for name, case in FOLDERS.items()} | {
    f"git: {name}": case for name, case in REPOSITORIES.items()
}


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(IssueCode)


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile(shelf: Shelf, tmp_path: Path, name: str) -> None:
    await shelf.ingest(write_folder(tmp_path / "before", FOLDER))
    before = await shelf.catalog.revisions()
    place = tmp_path / "place"
    place.mkdir()
    await meet(shelf, HOSTILE[name], HOSTILE[name].make(place))
    after = await shelf.catalog.revisions()
    assert after["before"] == before["before"]
    assert isinstance(HOSTILE[name].ends, frozenset) or after == before
    assert await shelf.read_everything() >= 1
    assert shelf.left_behind() == []
    assert not (place / "trapped").exists()


async def meet(shelf: Shelf, case: Hostile, source: Path | str) -> None:
    if isinstance(case.ends, frozenset):
        report = await shelf.ingest(source)
        assert case.ends <= set(report.issues.found)
        assert report.published
        document = json.loads(json.dumps(report.as_document(), allow_nan=False))
        assert set(document["issues"]) == {code.value for code in report.issues.found}
        return
    with pytest.raises(case.ends) as caught:
        await shelf.ingest(source)
    assert "hunter2" not in caught.value.message
    assert len(caught.value.message) < 1500
