"""What does a git-annex key say, and which links and pointer files name one?

Keys are written `BACKEND[-sSIZE][-mMTIME][-SCHUNKSIZE-CCHUNK]--NAME`; where the backend hashes, NAME is the digest in
hex and, for backends that end in E, an extension (git-annex, `doc/internals/key_format`).
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from graphql_api.domain.files import Holder, KeyForm

#: Bytes of the digest of each backend that hashes, without its final E.
DIGEST_BYTES: Final[dict[str, int]] = {
    "MD5": 16,
    "SHA1": 20,
    "SHA224": 28,
    "SHA256": 32,
    "SHA384": 48,
    "SHA512": 64,
    "SHA3_224": 28,
    "SHA3_256": 32,
    "SHA3_384": 48,
    "SHA3_512": 64,
    "SKEIN256": 32,
    "SKEIN512": 64,
    "BLAKE2B160": 20,
    "BLAKE2B224": 28,
    "BLAKE2B256": 32,
    "BLAKE2B384": 48,
    "BLAKE2B512": 64,
    "BLAKE2S160": 20,
    "BLAKE2S224": 28,
    "BLAKE2S256": 32,
    "BLAKE2SP224": 28,
    "BLAKE2SP256": 32,
}

#: Algorithm and hex digits of a backend's name, with an extension (backends that end in E) and without.
_ALGORITHMS: Final[dict[tuple[str, bool], tuple[str, int]]] = {
    (plain + letter, extended): (plain.lower(), 2 * length)
    for plain, length in DIGEST_BYTES.items()
    for letter, extended in (("", False), ("E", False), ("E", True))
}

#: A pointer file begins with this; git-annex reads no more than POINTER_BYTES of one.
POINTER_START: Final = b"/annex/objects/"
POINTER_BYTES: Final = 32 * 1024

#: Digits of a size that are worth reading: Python refuses to read numbers of thousands of digits.
_DIGITS: Final = 16

#: No file is larger than this; a key that says so is not believed, as sums of sizes must stay below 2 ** 63.
LARGEST: Final = 2**50

_HEX: Final = "0123456789abcdef"
_OBJECTS: Final = "annex/objects/"


class AnnexKey(NamedTuple):
    """A key taken apart. `size` is null where it says none, `digest` empty and `algorithm` null where it has none.

    `whole` is the key verbatim where backend, size, digest and extension do not put it together again, else null.
    """

    backend: str
    size: int | None
    algorithm: str | None
    digest: bytes
    extension: str
    whole: str | None

    def form(self, holder: Holder) -> KeyForm:
        """The part of the key that many files share, one object for all that share it."""
        return _form(holder, self.algorithm, self.backend, self.extension)


def form_of_link(backend: str, extension: str, digits: int) -> KeyForm | None:
    """Give the form of symbolic links to usual keys; null where digests of the backend have other digits."""
    hashed, expected = _ALGORITHMS.get((backend, bool(extension)), ("", 0))
    return _form(Holder.ANNEX_LINK, hashed, backend, extension) if digits == expected else None


@lru_cache(maxsize=4096)
def _form(holder: Holder, algorithm: str | None, backend: str, extension: str) -> KeyForm:
    return KeyForm(holder, algorithm, backend, extension)


def assemble_key(backend: str, size: int, digest: bytes, extension: str) -> str:
    """Put a key together from its parts, as git-annex writes it."""
    return f"{backend}-s{size}--{digest.hex()}{extension}"


@cache
def _usual() -> re.Pattern[str]:
    """Match keys as nearly all are: they are put together again as they are by their parts.

    Made when the first is asked for, as `_any` is: most are read by the kernel.
    """
    return re.compile(r"([A-Z][A-Z0-9_]*)-s(0|[1-9][0-9]{0,14})--([0-9a-f]+)((?:\.[^/]*)?)")


@cache
def _any() -> re.Pattern[str]:
    return re.compile(r"([A-Z][A-Z0-9_]*)((?:-[A-Za-z][0-9]+)*)--(.+)", re.DOTALL)


def parse_key(text: str) -> AnnexKey | None:
    """Take a key apart; null where `text` is none."""
    usual = _usual().fullmatch(text)
    if usual is not None:
        backend, size, value, extension = usual.groups()
        hashed, digits = _ALGORITHMS.get((backend, bool(extension)), ("", 0))
        if digits == len(value):
            return AnnexKey(backend, int(size), hashed, bytes.fromhex(value), extension, None)
    match = _any().fullmatch(text)
    if match is None:
        return None
    backend, name = match[1], match[3]
    size = _size(match[2])
    algorithm, digest, extension = _digest(backend, name)
    exact = size is not None and bool(digest) and assemble_key(backend, size, digest, extension) == text
    return AnnexKey(backend, size, algorithm, digest, extension, None if exact else text)


def _size(fields: str) -> int | None:
    for each in fields.split("-"):
        if each.startswith("s"):
            digits = each[1:]
            return int(digits) if len(digits) <= _DIGITS and int(digits) <= LARGEST else None
    return None


def _digest(backend: str, name: str) -> tuple[str | None, bytes, str]:
    plain = backend if backend in DIGEST_BYTES else backend.removesuffix("E")
    digits = 2 * DIGEST_BYTES.get(plain, 0)
    value, extension = name[:digits], name[digits:]
    if not digits or len(value) != digits or value.strip(_HEX):
        return None, b"", ""
    if extension and (plain == backend or extension[0] != "."):
        return None, b"", ""
    return plain.lower(), bytes.fromhex(value), extension


def is_annex_target(target: str) -> bool:
    """Tell whether a symbolic link of this text points into git-annex's objects, as `../.git/annex/objects/..` does."""
    place = target.find(_OBJECTS)
    return (
        place > 0 and target[place - 1] == "/" and (target.startswith(".git/") or "/.git/" in target[:place])
    )


def key_of_target(target: str) -> AnnexKey | None:
    """Read the key out of a symbolic link's text (`../.git/annex/objects/Xx/Yy/KEY/KEY`); null where there is none."""
    return parse_key(target.rpartition("/")[2]) if is_annex_target(target) else None


class Pointer(NamedTuple):
    """What a pointer file says: its key, null where it names none, and whether more follows its one line."""

    key: AnnexKey | None
    trailing: bool


def read_pointer(content: bytes) -> Pointer | None:
    """Read an unlocked file's pointer, `/annex/objects/KEY`; null where the content is none."""
    if not content.startswith(POINTER_START):
        return None
    line, _, rest = content.partition(b"\n")
    try:
        text = line.rstrip(b"\r").decode()
    except UnicodeDecodeError:
        return Pointer(None, trailing=bool(rest))
    return Pointer(parse_key(text.rpartition("/")[2]), trailing=bool(rest))
