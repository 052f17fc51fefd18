"""Is what a folder, or a repository without tags, holds now to be a new version, and which?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from graphql_api.domain.errors import InvalidInputError, PublicationConflictError
from graphql_api.domain.issues import IssueCode
from graphql_api.domain.versions import VersionRow, next_patch, published_tag
from graphql_api.ingest.built import Built
from graphql_api.ingest.tags import is_version_name
from graphql_api.ingest.tree import CHECKSUMS, FINGERPRINT

_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def check_version_name(name: str | None) -> str | None:
    """Give the published name of a version that was asked for; InvalidInputError where it can be none."""
    if name is None:
        return None
    tag = published_tag(name)
    if not is_version_name(tag):
        raise InvalidInputError(
            f"{name[:80]!r} cannot name a version: up to 200 letters without spaces or colons, and not 'latest'"
        )
    return tag


def same_content(built: Built, version: VersionRow) -> bool:
    """Tell whether a tree is what was published, read with checksums or without.

    The content hash is of what was kept, so it differs between a run with checksums and one without. The marks do
    not: the fingerprint is made by every run, and checksums speak where both have them.
    """
    if built.content_hash == version.content_hash:
        return True
    ours, theirs = built.marks.get(FINGERPRINT), version.extra.get(FINGERPRINT)
    if ours is None or ours != theirs:
        return False
    return CHECKSUMS not in built.marks or built.marks[CHECKSUMS] == version.extra.get(
        CHECKSUMS, built.marks[CHECKSUMS]
    )


def unchanged_version(built: Built, asked: str | None, versions: Sequence[VersionRow]) -> VersionRow | None:
    """Find the published version that this tree is, of versions newest first; null where it has to be published.

    The name that was asked for counts first: PublicationConflictError where it is taken by other content.
    """
    named = next((version for version in versions if version.tag == asked), None)
    if named is not None:
        if not same_content(built, named):
            raise PublicationConflictError(
                f"{named.tag} of {named.dataset_id} is published with other content; published versions never change"
            )
        return named
    return versions[0] if versions and same_content(built, versions[0]) else None


def log_unchanged(built: Built, asked: str | None, version: VersionRow) -> None:
    """Say what was asked for and not done because the content is published already."""
    if asked is not None and asked != version.tag:
        built.log.add(IssueCode.VERSION_IGNORED, asked, f"the content is that of {version.tag}")
    if CHECKSUMS in built.marks and CHECKSUMS not in version.extra:
        built.log.add(IssueCode.CHECKSUMS_NOT_KEPT, version.tag)


def next_tag(asked: str | None, versions: Sequence[VersionRow]) -> str:
    """Name a new version: as asked, else the patch after the highest number."""
    return asked or next_patch([version.tag for version in versions])


def after_newest(time: str, versions: Sequence[VersionRow]) -> str:
    """Give a time, or a second after the newest version's where it is not later: what is published last is newest."""
    if not versions or time > versions[0].created_at:
        return time
    newest = datetime.strptime(versions[0].created_at[:19] + "Z", _FORMAT)  # noqa: DTZ007 (written back as it was read)
    return (newest + timedelta(seconds=1)).strftime(_FORMAT)
