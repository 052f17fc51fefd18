"""Does participants.tsv speak of the subjects that are there?"""

from collections import Counter

from graphql_api.domain.issues import IssueCode
from graphql_api.ingest.texts import text_of
from graphql_api.ingest.tree import PARTICIPANTS, SourceTree


def check_participants(tree: SourceTree) -> None:
    """Log rows without a folder, folders without a row, and what else is odd; nothing where the file was not read."""
    text = text_of(tree, PARTICIPANTS)
    if text is None:
        return
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines[1:]:
        tree.log.add(IssueCode.PARTICIPANTS_EMPTY, PARTICIPANTS)
        return
    columns = lines[0].split("\t")
    if "participant_id" not in columns:
        tree.log.add(IssueCode.PARTICIPANTS_COLUMN, PARTICIPANTS)
        return
    _compare(tree, [_cell(line, columns.index("participant_id")) for line in lines[1:]])


def _cell(line: str, column: int) -> str:
    cells = line.split("\t")
    value = cells[column].strip() if column < len(cells) else ""
    return value if value.startswith("sub-") else f"sub-{value}"


def _compare(tree: SourceTree, named: list[str]) -> None:
    rows = Counter(named)
    folders = {top for top in tree.tops if top.startswith("sub-")}
    tree.log.add_all(
        IssueCode.PARTICIPANT_DUPLICATE, sorted(name for name, count in rows.items() if count > 1)
    )
    tree.log.add_all(IssueCode.PARTICIPANT_WITHOUT_FOLDER, sorted(rows.keys() - folders))
    tree.log.add_all(IssueCode.SUBJECT_WITHOUT_ROW, sorted(folders - rows.keys() - {"sub-emptyroom"}))
