"""Where does a repository on this disk come from?"""

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import SourceBrokenError
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import UPSTREAM
from graphql_api.ingest.remotes import read_remotes
from graphql_api.ingest.source import without_credentials


async def origin_of(git: Git, shown: str) -> Origin:
    """Tell of a repository that is read in place, which is called `shown`."""
    # One after the other: a git that is started while another one's failure ends all would be left behind.
    upstream = await _upstream(git)
    return Origin(OriginKind.GIT, shown, upstream, await read_remotes(git))


async def _upstream(git: Git) -> str:
    """Where a clone was cloned from, without credentials; empty where it is none, or of a place on this machine."""
    try:
        url = (await git.run(*UPSTREAM)).decode(errors="replace").strip()
    except SourceBrokenError:
        return ""
    return without_credentials(url) if "://" in url and url.isprintable() else ""
