"""What is known of one file of a version?"""

from enum import StrEnum
from typing import NamedTuple


class Holder(StrEnum):
    """Who holds a file's bytes, hence how storage finds them."""

    GIT = "git"
    "A blob of the version's git tree; the digest is its SHA-1."
    ANNEX_LINK = "annex-link"
    "A git-annex key, named by a symlink."
    ANNEX_POINTER = "annex-pointer"
    "A git-annex key, named by an unlocked pointer file."
    FOLDER = "folder"
    "A file in a plain folder."


class KeyForm(NamedTuple):
    """The part of a file's identity that many files share.

    A git-annex key is `{backend}-s{size}--{digest hex}{key_extension}` and is put together again from this, so that
    a million keys need not be kept as text. `algorithm` is the public checksum algorithm (`md5`, `sha256`, `git`) or
    null where the digest is none that a client could check (a fingerprint of a folder's file).
    """

    holder: Holder
    algorithm: str | None = None
    backend: str = ""
    key_extension: str = ""

    @property
    def is_annexed(self) -> bool:
        """Whether git-annex holds the bytes."""
        return self.holder in {Holder.ANNEX_LINK, Holder.ANNEX_POINTER}


class FileEntry(NamedTuple):
    """One file as ingest saw it: path relative to the dataset, `/` between segments, size in bytes.

    `digest` is raw bytes, empty where unknown. `key` is set only for git-annex keys that `form` cannot put together
    (no size, no digest): the whole key verbatim.
    """

    path: str
    size: int
    form: KeyForm
    digest: bytes = b""
    key: str | None = None


class Checksum(NamedTuple):
    """Algorithm in lower case (`md5`, `sha256`, `git`) and value in lower-case hex."""

    algorithm: str
    value: str
