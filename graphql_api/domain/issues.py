"""What can be wrong with data that is published all the same, and by which stable code is each told?

An issue never stops an ingest; what does is an error (`domain/errors.py`). Meanings are for people and may change;
codes are for programs and may not.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Severity(StrEnum):
    """What an issue means for the published version."""

    ERROR = "error"
    "Something that the source names is missing from the version, or was left out of it."
    WARNING = "warning"
    "All is there, but not as BIDS, git or git-annex would have it."
    NOTE = "note"
    "Nothing is wrong; said so that nothing happens in silence."


class IssueCode(StrEnum):
    """Every code that a report can hold; the values are stable."""

    PATH_NOT_UTF8 = "PATH_NOT_UTF8"
    PATH_UNSAFE = "PATH_UNSAFE"
    PATH_DUPLICATE = "PATH_DUPLICATE"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    DIRECTORY_UNREADABLE = "DIRECTORY_UNREADABLE"
    FILE_SPECIAL = "FILE_SPECIAL"
    LINK_OUT_OF_TREE = "LINK_OUT_OF_TREE"
    LINK_DANGLING = "LINK_DANGLING"
    LINK_LOOP = "LINK_LOOP"
    LINK_TO_DIRECTORY = "LINK_TO_DIRECTORY"
    OBJECT_MISSING = "OBJECT_MISSING"
    SUBMODULE_SKIPPED = "SUBMODULE_SKIPPED"
    ANNEX_KEY_BAD = "ANNEX_KEY_BAD"
    ANNEX_SIZE_UNKNOWN = "ANNEX_SIZE_UNKNOWN"
    ANNEX_CHECKSUM_UNKNOWN = "ANNEX_CHECKSUM_UNKNOWN"
    ANNEX_POINTER_TRAILING = "ANNEX_POINTER_TRAILING"
    TAG_MOVED = "TAG_MOVED"
    TAG_DUPLICATE = "TAG_DUPLICATE"
    TAG_NAME_UNUSABLE = "TAG_NAME_UNUSABLE"
    TAG_NOT_A_COMMIT = "TAG_NOT_A_COMMIT"
    TAG_BROKEN = "TAG_BROKEN"
    TAG_NOT_BIDS = "TAG_NOT_BIDS"
    TAG_TIME_ODD = "TAG_TIME_ODD"
    VERSION_IGNORED = "VERSION_IGNORED"
    CHECKSUMS_NOT_KEPT = "CHECKSUMS_NOT_KEPT"
    DESCRIPTION_MISSING = "DESCRIPTION_MISSING"
    DESCRIPTION_INVALID = "DESCRIPTION_INVALID"
    TEXT_TOO_LARGE = "TEXT_TOO_LARGE"
    TEXT_NOT_UTF8 = "TEXT_NOT_UTF8"
    TEXT_BOM = "TEXT_BOM"
    TEXT_UNREAD = "TEXT_UNREAD"
    PARTICIPANTS_EMPTY = "PARTICIPANTS_EMPTY"
    PARTICIPANTS_COLUMN = "PARTICIPANTS_COLUMN"
    PARTICIPANT_DUPLICATE = "PARTICIPANT_DUPLICATE"
    PARTICIPANT_WITHOUT_FOLDER = "PARTICIPANT_WITHOUT_FOLDER"
    SUBJECT_WITHOUT_ROW = "SUBJECT_WITHOUT_ROW"


class Meaning(NamedTuple):
    """How bad an issue is, and one line that says it to a person."""

    severity: Severity
    text: str


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

MEANINGS: Final[dict[IssueCode, Meaning]] = {
    IssueCode.PATH_NOT_UTF8: Meaning(_ERROR, "the name is not UTF-8; left out"),
    IssueCode.PATH_UNSAFE: Meaning(_ERROR, "the path has an empty, '.' or '..' segment; left out"),
    IssueCode.PATH_DUPLICATE: Meaning(
        _ERROR, "the path is named twice, or is a file and a directory; left out"
    ),
    IssueCode.FILE_UNREADABLE: Meaning(_ERROR, "the file cannot be read; left out"),
    IssueCode.DIRECTORY_UNREADABLE: Meaning(_ERROR, "the directory cannot be read; all below it is left out"),
    IssueCode.FILE_SPECIAL: Meaning(_ERROR, "a socket, pipe or device; left out"),
    IssueCode.LINK_OUT_OF_TREE: Meaning(
        _WARNING, "a symbolic link out of the dataset; kept as a link, not followed"
    ),
    IssueCode.LINK_DANGLING: Meaning(_WARNING, "a symbolic link to nothing; kept as a link"),
    IssueCode.LINK_LOOP: Meaning(_WARNING, "a symbolic link that leads back to itself; kept as a link"),
    IssueCode.LINK_TO_DIRECTORY: Meaning(
        _WARNING, "a symbolic link to a directory; kept as a link, not followed"
    ),
    IssueCode.OBJECT_MISSING: Meaning(
        _ERROR, "git lacks the file's content, or cannot read it; listed with size 0"
    ),
    IssueCode.SUBMODULE_SKIPPED: Meaning(_ERROR, "a git submodule; its files are left out"),
    IssueCode.ANNEX_KEY_BAD: Meaning(
        _WARNING, "points into git-annex but names no key; kept as a plain file"
    ),
    IssueCode.ANNEX_SIZE_UNKNOWN: Meaning(_WARNING, "the git-annex key says no size; listed with size 0"),
    IssueCode.ANNEX_CHECKSUM_UNKNOWN: Meaning(_WARNING, "the git-annex key says no checksum"),
    IssueCode.ANNEX_POINTER_TRAILING: Meaning(
        _WARNING, "a git-annex pointer file with more than its one line"
    ),
    IssueCode.TAG_MOVED: Meaning(
        _WARNING, "the tag names other content than was published; the published stays"
    ),
    IssueCode.TAG_DUPLICATE: Meaning(
        _WARNING, "two tags have one published name; the one that begins with v is taken"
    ),
    IssueCode.TAG_NAME_UNUSABLE: Meaning(_ERROR, "the tag's name cannot name a version; left out"),
    IssueCode.TAG_NOT_A_COMMIT: Meaning(_WARNING, "the tag names no commit; left out"),
    IssueCode.TAG_BROKEN: Meaning(_ERROR, "git cannot read the tag's tree; left out"),
    IssueCode.TAG_NOT_BIDS: Meaning(_WARNING, "the tag's tree is not shaped like a BIDS dataset; left out"),
    IssueCode.TAG_TIME_ODD: Meaning(
        _WARNING, "the tag has no time, or one that cannot be; the nearest is taken"
    ),
    IssueCode.VERSION_IGNORED: Meaning(_NOTE, "the version name that was given was not used"),
    IssueCode.CHECKSUMS_NOT_KEPT: Meaning(
        _NOTE, "published without checksums already; they come with the next version"
    ),
    IssueCode.DESCRIPTION_MISSING: Meaning(_WARNING, "there is no dataset_description.json"),
    IssueCode.DESCRIPTION_INVALID: Meaning(_WARNING, "dataset_description.json is not a JSON object"),
    IssueCode.TEXT_TOO_LARGE: Meaning(_WARNING, "the text is too large to be kept; it is listed as a file"),
    IssueCode.TEXT_NOT_UTF8: Meaning(_WARNING, "the text is not UTF-8; what is not was replaced"),
    IssueCode.TEXT_BOM: Meaning(_WARNING, "the text begins with a byte order mark"),
    IssueCode.TEXT_UNREAD: Meaning(_WARNING, "the text was not read, as it is in git-annex or a link"),
    IssueCode.PARTICIPANTS_EMPTY: Meaning(_WARNING, "participants.tsv has no rows"),
    IssueCode.PARTICIPANTS_COLUMN: Meaning(_WARNING, "participants.tsv has no column participant_id"),
    IssueCode.PARTICIPANT_DUPLICATE: Meaning(_WARNING, "a participant has more than one row"),
    IssueCode.PARTICIPANT_WITHOUT_FOLDER: Meaning(_WARNING, "a participant has a row and no folder"),
    IssueCode.SUBJECT_WITHOUT_ROW: Meaning(_WARNING, "a subject has a folder and no row"),
}
