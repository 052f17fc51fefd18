"""Which files of a version's root are made here and are none of the dataset's?"""

from typing import Final

from graphql_api.index.version_index import VersionIndex

#: Always the one that is made here, whatever the dataset holds.
MANIFEST: Final = "manifest.json"

#: A dataset's own file of one of these names wins, and of any that begins as those of checksums do.
NDJSON: Final = "manifest.ndjson"
INDEX: Final = "index.json"
CHECKSUMS: Final = "checksums."

#: Git hashes more than a file's bytes: what it says cannot be checked by a program that hashes files.
_OF_NO_FILE: Final = frozenset({"", "git"})


def algorithms(index: VersionIndex) -> list[str]:
    """Name the algorithms of the version's checksums that a client can compute from a file, in order."""
    found = {form.algorithm or "" for form in index.columns.form_list}
    return sorted(found - _OF_NO_FILE)


def algorithm_of(name: str, index: VersionIndex) -> str | None:
    """Name the algorithm whose checksums a file of that name lists; null where the version has none of it."""
    algorithm = name.removeprefix(CHECKSUMS)
    return algorithm if name.startswith(CHECKSUMS) and algorithm in algorithms(index) else None


def names(index: VersionIndex) -> list[str]:
    """Name the files that can be had for a part of the version."""
    return [MANIFEST, NDJSON, *(CHECKSUMS + algorithm for algorithm in algorithms(index))]
