"""How does one source get into the catalogue?"""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.errors import SourceBrokenError, SourceError, SourceNotBidsError
from graphql_api.domain.versions import VersionRow, latest
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.built import Built
from graphql_api.ingest.git import Git
from graphql_api.ingest.job import Job
from graphql_api.ingest.lock import dataset_lock
from graphql_api.ingest.origins import origin_of
from graphql_api.ingest.progress import Progress, Silence
from graphql_api.ingest.publishing import Publisher, now
from graphql_api.ingest.remotes import read_remotes
from graphql_api.ingest.report import IngestReport
from graphql_api.ingest.repository import check_repository, holds_any, publish_repository
from graphql_api.ingest.source import SourceKind, dataset_id_of, recognise
from graphql_api.ingest.state import (
    after_newest,
    check_version_name,
    log_unchanged,
    next_tag,
    same_content,
    unchanged_version,
)
from graphql_api.ingest.tags import SourceVersion

# What reads the other kinds of sources is imported where one is given: most are repositories.
if TYPE_CHECKING:
    from graphql_api.ingest.mirror import Mirror


async def ingest(  # noqa: PLR0913 (each is named by the caller, and most have a default)
    source: str,
    *,
    catalog: Catalog,
    data_dir: Path,
    dataset_id: str | None = None,
    version: str | None = None,
    checksum: bool = False,
    progress: Progress | None = None,
    at_hand: AtHand | None = None,
) -> IngestReport:
    """Read one source and publish what of it is not published yet, into an open catalogue.

    Oldest version first, each in one step: killed anywhere, what was visible stays, and running it again completes
    it. What cannot be ingested at all is a BidsgraphError and changes nothing; all else that is wrong is an issue.
    What was read of a repository's small text files is left `at_hand`.
    """
    started = time.monotonic()
    found = recognise(source)
    name = dataset_id_of(found, dataset_id)
    report = IngestReport(found.shown, name)
    asked = check_version_name(version)
    job = Job(
        found, name, asked, checksum, catalog, data_dir, progress or Silence(), report, at_hand or AtHand(0)
    )
    try:
        async with dataset_lock(data_dir, name) as descriptor:
            await _ingest(job, descriptor)
    except OSError as error:
        # What is wrong with one file is an issue; this is a folder that vanished, or a disk that is full.
        raise SourceError(
            f"{found.shown}: {error.strerror or error} ({error.filename or data_dir})"
        ) from error
    report.seconds = time.monotonic() - started
    return report


async def _ingest(job: Job, descriptor: int) -> None:
    [row] = await job.catalog.get_datasets([job.dataset_id])
    [versions] = await job.catalog.list_versions([job.dataset_id])
    if job.source.kind is SourceKind.FOLDER:
        publisher = await _ingest_folder(job, row, versions)
    elif job.source.kind is SourceKind.REPOSITORY:
        publisher = await _ingest_repository(job, row, versions)
    else:
        from graphql_api.ingest.mirror import mirror_of  # noqa: PLC0415 (as said above)

        publisher = await _ingest_mirrored(
            job, row, versions, mirror_of(job.data_dir, job.dataset_id, descriptor)
        )
    await publisher.keep_origin()
    newest = latest(publisher.versions)
    if newest is not None:
        job.report.latest = newest.tag
        job.report.files, job.report.size_bytes = newest.stats.file_count, newest.stats.size_bytes


async def _ingest_folder(job: Job, row: DatasetRow | None, versions: list[VersionRow]) -> Publisher:
    from graphql_api.ingest.folder import read_folder  # noqa: PLC0415 (as said above)

    origin = Origin(OriginKind.FOLDER, location=job.source.address)
    publisher = Publisher(job.catalog, origin, row, versions)
    tree = await read_folder(job.source.address, checksum=job.checksum, progress=job.progress)
    if not tree.is_bids:
        raise SourceNotBidsError(
            f"{job.source.shown}: no dataset_description.json and no sub-* directory with a file; is it a BIDS dataset?"
        )
    built = await publisher.build(tree)
    if not _is_same_place(row, origin) and not any(same_content(built, version) for version in versions):
        raise _claimed(job, row)
    await _publish_folder(job, publisher, built)
    return publisher


async def _publish_folder(job: Job, publisher: Publisher, built: Built) -> None:
    same = unchanged_version(built, job.version, publisher.versions)
    tag = same.tag if same else next_tag(job.version, publisher.versions)
    if same is not None:
        log_unchanged(built, job.version, same)
        job.report.unchanged.append(tag)
    else:
        created_at = after_newest(now(), publisher.versions)
        await publisher.publish(job.dataset_id, SourceVersion(tag, "", "", created_at), built)
        job.report.published.append(tag)
    job.report.issues.take(built.log, tag)


async def _ingest_repository(job: Job, row: DatasetRow | None, versions: list[VersionRow]) -> Publisher:
    await asyncio.to_thread(job.at_hand.wait)
    git = Git(job.source.address, told=job.at_hand.told)
    try:
        # One after the other: a git that is started while another one's failure ends all would be left behind.
        await check_repository(git)
        origin = await origin_of(git, job.source.shown)
        if not _is_same_place(row, origin) and not await holds_any(git, versions):
            raise _claimed(job, row)
        publisher = Publisher(job.catalog, origin, row, versions)
        await publish_repository(job, publisher, git, _nothing)
    except SourceBrokenError as error:
        raise SourceBrokenError(f"{job.source.shown}: {error.message}") from error
    return publisher


async def _ingest_mirrored(
    job: Job, row: DatasetRow | None, versions: list[VersionRow], mirror: "Mirror"
) -> Publisher:
    upstream = job.source.shown if job.source.kind is SourceKind.URL else Path(job.source.address).as_uri()
    place = Origin(OriginKind.GIT, str(mirror.kept), upstream)
    known = _is_same_place(row, place)
    job.progress.step("fetching", 0, None)
    await mirror.fill(job.source, known=known)
    try:
        if not known and not await holds_any(mirror.git, versions):
            raise _claimed(job, row)
        origin = place._replace(annex=await read_remotes(mirror.git))
        publisher = Publisher(job.catalog, origin, row, versions)
        await publish_repository(job, publisher, mirror.git, mirror.keep)
    except SourceBrokenError as error:
        raise SourceBrokenError(f"{job.source.shown}: {error.message}") from error
    finally:
        await mirror.drop()
    return publisher


def _is_same_place(row: DatasetRow | None, origin: Origin) -> bool:
    """Tell whether a dataset was read from here before; one that no ingest has read can be read from anywhere."""
    if row is None or row.origin is None or row.origin.kind is OriginKind.DOCUMENT:
        return True
    if origin.upstream or row.origin.upstream:
        return origin.upstream == row.origin.upstream
    return origin.location == row.origin.location


def _claimed(job: Job, row: DatasetRow | None) -> SourceError:
    origin = row.origin if row else None
    place = (origin.upstream or origin.location) if origin else "elsewhere"
    return SourceError(
        f"{job.source.shown}: the catalogue's {job.dataset_id} was read from {place} and shares no version with this; "
        f"choose another name by --dataset-id"
    )


async def _nothing() -> None:
    """Keep a repository that is read in place."""
