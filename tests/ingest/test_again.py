"""What happens when a source is ingested again, changed or not?"""

import os
from pathlib import Path

import pytest

from graphql_api.domain.datasets import OriginKind
from graphql_api.domain.errors import BidsgraphError, PublicationConflictError, SourceError
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.lock import dataset_lock
from tests.ingest.repositories import FOLDER, GOOD, Repository, changed, tagged, write_folder
from tests.ingest.shelf import Shelf


async def test_repository_again_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    bundle = made.bundle(tmp_path / "packed.bundle")
    for source in (made.path, bundle):
        first = await shelf.ingest(source)
        before = await shelf.catalog.revisions()
        again = await shelf.ingest(source)
        assert (first.published, again.published, again.unchanged) == (["v1.0.0"], [], ["v1.0.0"])
        assert await shelf.catalog.revisions() == before


async def test_new_tags_are_added(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    await shelf.ingest(made.bundle(tmp_path / "x.bundle"))
    made.commit(changed({"sub-02/eeg/x.txt": b"x"}))
    made.tag("1.1.0")
    report = await shelf.ingest(made.bundle(tmp_path / "x.bundle"))
    assert (report.published, report.unchanged, report.latest) == (["v1.1.0"], ["v1.0.0"], "v1.1.0")


async def test_a_moved_tag_stays_as_it_was_published(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    await shelf.ingest(made.path)
    before = await shelf.catalog.revisions()
    made.commit(changed({"README": b"moved"}))
    made.tag("1.0.0")
    report = await shelf.ingest(made.path)
    assert set(report.issues.found) == {IssueCode.TAG_MOVED}
    assert await shelf.catalog.revisions() == before


async def test_a_tag_moved_to_the_same_content_takes_the_commit(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    await shelf.ingest(made.path)
    time = (await shelf.versions("made"))["v1.0.0"].created_at
    commit = made.commit(GOOD)
    made.tag("1.0.0")
    report = await shelf.ingest(made.path)
    version = (await shelf.versions("made"))["v1.0.0"]
    assert (report.published, report.issues.found) == ([], {})
    assert (version.revision, version.created_at) == (commit, time)


async def test_a_tag_between_others_renews_what_left_beside_it(shelf: Shelf, tmp_path: Path) -> None:
    made = Repository(tmp_path / "made.git")
    made.commit(changed({"a": b"", "b": b""}))
    made.tag("1.0.0")
    middle = made.commit(changed({"b": b"", "c": b""}))
    made.commit(changed({}))
    made.tag("1.2.0")
    await shelf.ingest(made.path)
    assert await shelf.catalog.last_seen("made", "b") == ["v1.0.0"]
    made.tag("1.1.0", middle)
    await shelf.ingest(made.path)
    assert list(await shelf.versions("made")) == ["v1.2.0", "v1.1.0", "v1.0.0"]
    assert await shelf.catalog.last_seen("made", "a") == ["v1.0.0"]
    assert await shelf.catalog.last_seen("made", "b") == ["v1.1.0"]
    assert await shelf.catalog.last_seen("made", "c") == ["v1.1.0"]


async def test_a_head_without_tags(shelf: Shelf, tmp_path: Path) -> None:
    made = Repository(tmp_path / "made.git")
    made.commit(GOOD)
    assert (await shelf.ingest(made.path)).published == ["v1.0.0"]
    assert (await shelf.ingest(made.path)).unchanged == ["v1.0.0"]
    made.commit(GOOD)
    assert (await shelf.ingest(made.path)).unchanged == ["v1.0.0"]
    made.commit(changed({"README": b"new"}))
    assert (await shelf.ingest(made.path)).published == ["v1.0.1"]
    assert (await shelf.ingest(made.path, version="2.0.0")).unchanged == ["v1.0.1"]
    made.commit(changed({"README": b"newer"}))
    assert (await shelf.ingest(made.path, version="2.0.0")).published == ["v2.0.0"]


async def test_a_head_is_followed_through_a_bundle(shelf: Shelf, tmp_path: Path) -> None:
    made = Repository(tmp_path / "made.git")
    made.commit(changed({"README": b"of another branch"}), branch="aside")
    for tag in ("v1.0.0", "v1.0.1"):
        commit = made.commit(changed({"README": tag.encode()}))
        made.git("bundle", "create", "--quiet", str(tmp_path / "x.bundle"), "HEAD", "aside", "main")
        assert (await shelf.ingest(tmp_path / "x.bundle")).published == [tag]
        assert (await shelf.versions("x"))[tag].revision == commit


async def test_a_folder_that_changes(shelf: Shelf, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "made", FOLDER)
    assert (await shelf.ingest(folder)).published == ["v1.0.0"]
    before = await shelf.catalog.revisions()
    for path in folder.rglob("*"):
        os.utime(path, (1, 1), follow_symlinks=False)
    assert (await shelf.ingest(folder)).unchanged == ["v1.0.0"]
    assert await shelf.catalog.revisions() == before
    (folder / "README").write_bytes(b"A dataset made by a TEST.\n")
    assert (await shelf.ingest(folder)).published == ["v1.0.1"]
    (folder / "CHANGES").unlink()
    assert (await shelf.ingest(folder)).published == ["v1.0.2"]
    assert await shelf.catalog.last_seen("made", "CHANGES") == ["v1.0.1"]
    assert list(await shelf.versions("made")) == ["v1.0.2", "v1.0.1", "v1.0.0"]


@pytest.mark.parametrize("first", [False, True])
async def test_checksums_alone_mint_no_version(shelf: Shelf, tmp_path: Path, first: bool) -> None:  # noqa: FBT001
    folder = write_folder(tmp_path / "made", {**FOLDER, "large.bin": bytes(3_000_000)})
    await shelf.ingest(folder, checksum=first)
    before = await shelf.catalog.revisions()
    for checksum in (not first, first, True):
        report = await shelf.ingest(folder, checksum=checksum)
        assert report.unchanged == ["v1.0.0"]
        assert (IssueCode.CHECKSUMS_NOT_KEPT in report.issues.found) == (checksum and not first)
    assert await shelf.catalog.revisions() == before


async def test_checksums_see_what_fingerprints_do_not(shelf: Shelf, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "made", {**FOLDER, "large.bin": bytes(3_000_000)})
    await shelf.ingest(folder, checksum=True)
    with (folder / "large.bin").open("r+b") as stream:
        stream.seek(500_000)
        stream.write(b"changed")
    assert (await shelf.ingest(folder)).unchanged == ["v1.0.0"]
    assert (await shelf.ingest(folder, checksum=True)).published == ["v1.0.1"]
    with (folder / "large.bin").open("r+b") as stream:
        stream.write(b"start")
    assert (await shelf.ingest(folder)).published == ["v1.0.2"]


async def test_a_version_that_is_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "made", FOLDER)
    assert (await shelf.ingest(folder, version="3.0.0")).published == ["v3.0.0"]
    assert (await shelf.ingest(folder, version="v3.0.0")).unchanged == ["v3.0.0"]
    report = await shelf.ingest(folder, version="v4.0.0")
    assert (report.unchanged, set(report.issues.found)) == (["v3.0.0"], {IssueCode.VERSION_IGNORED})
    (folder / "README").write_bytes(b"changed")
    with pytest.raises(PublicationConflictError):
        await shelf.ingest(folder, version="v3.0.0")
    assert (await shelf.ingest(folder)).published == ["v3.0.1"]


@pytest.mark.parametrize("version", ["", "latest", "a b", "a:b", "x" * 201, "a\nb"])
async def test_a_version_that_cannot_be(shelf: Shelf, tmp_path: Path, version: str) -> None:
    with pytest.raises(BidsgraphError):
        await shelf.ingest(write_folder(tmp_path / "made", FOLDER), version=version)
    assert await shelf.catalog.revisions() == {}


async def test_another_source_of_the_same_name_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    await shelf.ingest(write_folder(tmp_path / "one" / "made", FOLDER))
    other = write_folder(tmp_path / "two" / "made", {**FOLDER, "README": b"other"})
    foreign = tagged(tmp_path / "made.git", changed({"README": b"foreign"}))
    before = await shelf.catalog.revisions()
    for source in (other, foreign.path, foreign.bundle(tmp_path / "made.bundle")):
        with pytest.raises(SourceError, match="--dataset-id"):
            await shelf.ingest(source)
    assert await shelf.catalog.revisions() == before
    assert shelf.left_behind() == []
    assert (await shelf.ingest(other, "other")).published == ["v1.0.0"]


async def test_a_source_that_moved_is_known_by_its_content(shelf: Shelf, tmp_path: Path) -> None:
    await shelf.ingest(write_folder(tmp_path / "one" / "made", FOLDER))
    moved = write_folder(tmp_path / "two" / "made", FOLDER)
    assert (await shelf.ingest(moved)).unchanged == ["v1.0.0"]
    origin = (await shelf.dataset("made")).origin
    assert origin is not None
    assert (origin.kind, origin.location) == (OriginKind.FOLDER, str(moved))


async def test_a_bundle_that_moved_renews_the_mirror(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "made.git")
    await shelf.ingest(made.bundle(tmp_path / "x.bundle"))
    made.commit(changed({"README": b"new"}))
    made.tag("1.1.0")
    report = await shelf.ingest(made.bundle(tmp_path / "y.bundle"), "x")
    assert (report.published, report.unchanged) == (["v1.1.0"], ["v1.0.0"])
    assert [path.name for path in (shelf.data_dir / "repositories").iterdir()] == ["x.git"]


async def test_what_an_admin_set_stays(shelf: Shelf, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "made", FOLDER)
    await shelf.ingest(folder)
    row = await shelf.dataset("made")
    assert row.document["name"] == "Made"
    assert row.document["dataset_doi"] == "10.18112/x.v1.0.0"
    await shelf.catalog.put_dataset(row._replace(document={**row.document, "name": "Ours", "lab": 1}))
    write_folder(folder, {"dataset_description.json": b'{"Name": "New", "License": "CC0"}'})
    await shelf.ingest(folder)
    document = (await shelf.dataset("made")).document
    assert (document["name"], document["lab"], document["license"]) == ("Ours", 1, "CC0")
    assert "dataset_doi" not in document


async def test_two_at_once(shelf: Shelf, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "made", FOLDER)
    async with dataset_lock(shelf.data_dir, "made"):
        with pytest.raises(SourceError, match="another ingest"):
            await shelf.ingest(folder)
    assert (await shelf.ingest(folder)).published == ["v1.0.0"]
