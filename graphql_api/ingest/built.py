"""What is a tree made ready, but for the name and the time of its version?"""

from typing import NamedTuple

from graphql_api.domain.file_keys import FileKeys
from graphql_api.domain.versions import VersionStats
from graphql_api.index.builder import ColumnsBuilder
from graphql_api.index.codec import content_hash
from graphql_api.index.columns import Columns
from graphql_api.index.statistics import stats_of
from graphql_api.ingest.participants import check_participants
from graphql_api.ingest.report import IssueLog
from graphql_api.ingest.texts import VersionTexts, read_texts
from graphql_api.ingest.tree import SourceTree


class Stored(NamedTuple):
    """What the catalogue keeps of columns: their chunks, and the keys of their files."""

    chunks: list[bytes]
    keys: FileKeys


class Built(NamedTuple):
    """A tree made ready: everything of a version but its name and time; `stored` where that is made already."""

    columns: Columns
    content_hash: str
    stats: VersionStats
    texts: VersionTexts
    marks: dict[str, str]
    log: IssueLog
    stored: Stored | None = None


def build(tree: SourceTree, builder: ColumnsBuilder) -> Built:
    """Make a tree ready. Its issues are complete afterwards."""
    columns = builder.columns_of(tree.files)
    texts = read_texts(tree)
    check_participants(tree)
    return Built(columns, content_hash(columns), stats_of(columns), texts, tree.marks, tree.log)
