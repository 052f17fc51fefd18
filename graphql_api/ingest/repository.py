"""How are the versions of a git repository published?"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from graphql_api.domain.errors import SourceBrokenError, SourceError, SourceNotBidsError
from graphql_api.domain.issues import IssueCode
from graphql_api.domain.versions import VersionRow
from graphql_api.ingest.built import Built
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import CHECK
from graphql_api.ingest.job import Job, Keep
from graphql_api.ingest.listing import TreeReader
from graphql_api.ingest.promises import without_promises
from graphql_api.ingest.publishing import Publisher
from graphql_api.ingest.state import after_newest, log_unchanged, next_tag, unchanged_version
from graphql_api.ingest.tags import SourceVersion, head_version, list_tags
from graphql_api.ingest.tree import SourceTree


async def check_repository(git: Git) -> None:
    """Raise SourceBrokenError where git does not take this for a repository."""
    await git.run(*CHECK)


async def holds_any(git: Git, versions: Sequence[VersionRow]) -> bool:
    """Tell whether the repository holds the commit of any of these versions."""
    for revision in {version.revision for version in versions if version.revision}:
        try:
            await git.run("cat-file", "-e", revision + "^{commit}")
        except SourceBrokenError:
            continue
        return True
    return False


async def publish_repository(job: Job, publisher: Publisher, git: Git, keep: Keep) -> None:
    """Publish every tag that is not published, oldest first; without tags, HEAD.

    `keep` is called once it is sure that something of the repository is, or will be, published. SourceNotBidsError
    where nothing of it is shaped like BIDS.
    """
    tags = await list_tags(git, job.report.issues)
    if not tags:
        await _publish_head(job, publisher, git, keep)
        return
    if job.version is not None:
        job.report.issues.add(
            IssueCode.VERSION_IGNORED, job.version, "the repository's tags name its versions"
        )
    fresh = [version for version in tags if not _is_published(publisher, version)]
    job.report.unchanged.extend(version.tag for version in tags if version not in fresh)
    if len(fresh) < len(tags):
        await keep()
    async with (
        without_promises(git) as objects,
        aclosing(_all_built(job, publisher, TreeReader(objects, job.at_hand), fresh, keep)) as ready,
    ):
        async for version, built in ready:
            if built is None:
                job.report.skipped.append(version.tag)
            else:
                if version is fresh[-1] and not built.stored:
                    # Records will be made of the latest version.
                    job.at_hand.look_through(built.content_hash, built.columns)
                await _publish_tag(job, publisher, version, built)
    if not publisher.versions:
        raise _nothing_usable(job, len(tags))


def _nothing_usable(job: Job, count: int) -> SourceError:
    found = job.report.issues.found
    if IssueCode.TAG_BROKEN in found and IssueCode.TAG_NOT_BIDS not in found:
        detail = found[IssueCode.TAG_BROKEN].examples[0].detail
        return SourceBrokenError(f"git can read none of its {count} tags: {detail}")
    return SourceNotBidsError(
        f"{job.report.source}: none of its {count} tags holds a dataset_description.json, "
        f"or a sub-* directory with a file"
    )


def _is_published(publisher: Publisher, version: SourceVersion) -> bool:
    published = publisher.published(version.tag)
    return published is not None and published.revision == version.revision


async def _all_built(
    job: Job, publisher: Publisher, reader: TreeReader, versions: Sequence[SourceVersion], keep: Keep
) -> AsyncGenerator[tuple[SourceVersion, Built | None]]:
    """Give each version made ready, null where it cannot be published; the newest may have been made beside us."""
    beside = job.at_hand.beside
    ours = versions if beside is None else versions[:-1]
    async with aclosing(_built_ahead(job, publisher, reader, ours, keep)) as ready:
        async for each in ready:
            yield each
    for version in versions[len(ours) :]:
        built = await beside.built(version.revision) if beside else None
        if built is not None:
            yield version, built
        else:
            async with aclosing(_built_ahead(job, publisher, reader, [version], keep)) as ready:
                async for each in ready:
                    yield each


async def _built_ahead(
    job: Job, publisher: Publisher, reader: TreeReader, versions: Sequence[SourceVersion], keep: Keep
) -> AsyncGenerator[tuple[SourceVersion, Built | None]]:
    """Give each version made ready, null where it cannot be published; the next one is read and built meanwhile.

    `keep` moves the repository, so it is called while nothing is read.
    """
    reading: asyncio.Task[SourceTree | None] | None = None
    building: asyncio.Task[Built | None] | None = None
    try:
        for place, version in enumerate(versions):
            job.progress.step("reading versions", place, len(versions))
            read = reading or asyncio.create_task(_read(job, reader, version))
            if await read is not None:
                await keep()
            rest = versions[place + 1 :]
            reading = asyncio.create_task(_read(job, reader, rest[0])) if rest else None
            # Versions are built one after the other.
            built = await (building or _build(publisher, read))
            building = asyncio.create_task(_build(publisher, reading)) if reading else None
            yield version, built
        job.progress.step("reading versions", len(versions), len(versions))
    finally:
        begun: list[asyncio.Task[Any]] = [each for each in (reading, building) if each is not None]
        for each in begun:
            each.cancel()
        await asyncio.gather(*begun, return_exceptions=True)


async def _build(publisher: Publisher, reading: asyncio.Task[SourceTree | None]) -> Built | None:
    tree = await reading
    return None if tree is None else await publisher.build(tree)


async def _publish_tag(job: Job, publisher: Publisher, version: SourceVersion, built: Built) -> None:
    published = publisher.published(version.tag)
    if published is None:
        await publisher.publish(job.dataset_id, version, built)
        job.at_hand.remember_list(built.content_hash, built.columns)
        job.report.published.append(version.tag)
        job.report.issues.take(built.log, version.tag)
        return
    job.report.unchanged.append(version.tag)
    if published.content_hash == built.content_hash:
        await publisher.rename(published, version.revision, built)
    else:
        job.report.issues.add(IssueCode.TAG_MOVED, version.source_tag, f"now {version.revision}")


async def _read(job: Job, reader: TreeReader, version: SourceVersion) -> SourceTree | None:
    try:
        tree = await reader.read(version.revision)
    except SourceBrokenError as error:
        job.report.issues.add(IssueCode.TAG_BROKEN, version.source_tag, error.message)
        return None
    if not tree.is_bids:
        job.report.issues.add(IssueCode.TAG_NOT_BIDS, version.source_tag)
        return None
    return tree


async def _publish_head(job: Job, publisher: Publisher, git: Git, keep: Keep) -> None:
    head = await head_version(git)
    there = next((version for version in publisher.versions if version.revision == head.revision), None)
    if there is not None and job.version in {None, there.tag}:
        await keep()
        job.report.unchanged.append(there.tag)
        return
    async with without_promises(git) as objects:
        tree = await TreeReader(objects, job.at_hand).read(head.revision)
    if not tree.is_bids:
        raise SourceNotBidsError(
            f"{job.report.source}: no dataset_description.json and no sub-* directory with a file at its HEAD"
        )
    built = await publisher.build(tree)
    same = unchanged_version(built, job.version, publisher.versions)
    await keep()
    tag = same.tag if same else next_tag(job.version, publisher.versions)
    if same is not None:
        log_unchanged(built, job.version, same)
        job.report.unchanged.append(tag)
    else:
        time = after_newest(head.created_at, publisher.versions)
        await publisher.publish(job.dataset_id, head._replace(tag=tag, created_at=time), built)
        job.at_hand.remember_list(built.content_hash, built.columns)
        job.report.published.append(tag)
    job.report.issues.take(built.log, tag)
