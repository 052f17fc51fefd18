"""Under which names does the catalogue keep what small text files hold?

A name stands for the content: `git:<sha1>`, `sha256:<hex>`, or `print:<hex>` where a folder was read without checksums.
What the header of a recording says is `header:<hex>`, of the names of all its files.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from graphql_api.domain.files import Holder
from graphql_api.index import recordings
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel import flagged

#: Extensions of files whose content is kept.
KEPT: Final = (".json", ".tsv")

_ANNEX: Final = frozenset({Holder.ANNEX_LINK, Holder.ANNEX_POINTER})


def text_name(index: VersionIndex, row: int) -> str | None:
    """Name the content of a file; null for annexed ones, whose content is elsewhere, and where nothing tells it."""
    if index.form(row).holder in _ANNEX:
        return None
    etag = index.etag(row)
    if etag:
        return etag
    digest = index.digest(row)
    return f"print:{digest.hex()}" if digest else None


def header_name(index: VersionIndex, rows: Sequence[int]) -> str | None:
    """Name what the header of a recording says, which is made of these files; null where a content is not known."""
    names = [index.key(row) or text_name(index, row) for row in rows]
    if not names or None in names:
        return None
    extensions = (index.kind(row).extension for row in rows)
    glued = "\0".join(f"{extension}/{name}" for extension, name in zip(extensions, names, strict=True))
    return f"header:{hashlib.sha256(glued.encode()).hexdigest()}"


def header_names(index: VersionIndex) -> list[str]:
    """Give the names of what the headers of all recordings say, each once; most of them are not kept."""
    rows = (recordings.recording(index, number) for number in range(recordings.count(index)))
    names = (header_name(index, recordings.signal_rows(index, each)) for each in rows)
    return list(dict.fromkeys(name for name in names if name))


def text_rows(index: VersionIndex, most_bytes: int) -> list[int]:
    """Give the files whose content is kept: JSON and TSV of at most so many bytes that are no recordings."""
    columns = index.columns
    kinds = bytes([kind.extension in KEPT for kind in columns.kind_list])
    recorded, sizes = {*columns.recording_rows, *columns.parts}, columns.sizes
    rows = flagged(kinds, columns.kinds)
    return [row for row in rows if sizes[row] <= most_bytes and row not in recorded]


def text_names(index: VersionIndex, most_bytes: int) -> dict[str, int]:
    """Give the names of all contents that are kept, each with the first file that has it, in path order."""
    rows = text_rows(index, most_bytes)
    if not rows:
        return {}
    annexed = [form.holder in _ANNEX for form in index.columns.form_list]
    forms = index.columns.forms
    etags = index.glued_etags(range(rows[0], rows[-1] + 1)).decode().split("\0")
    found: dict[str, int] = {}
    for row in rows:
        name = None if annexed[forms[row]] else etags[row - rows[0]] or text_name(index, row)
        if name is not None:
            found.setdefault(name, row)
    return found
