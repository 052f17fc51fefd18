"""With which secret are this server's own links signed?"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import InvalidSettingError

#: Where the secret is kept in the data directory.
NAME: Final = "object-secret"
_BYTES: Final = 32
_SHORTEST: Final = 16


def object_secret(setting: str, data_dir: Path) -> bytes:
    """Give the secret: the setting's, else the one kept in `data_dir`, made by whoever asks first. Reads the disk."""
    if not setting:
        return _kept(data_dir / NAME)
    if len(setting) < _SHORTEST:
        raise InvalidSettingError(
            f"the secret has at least {_SHORTEST} characters", setting="BIDSGRAPH_OBJECT_SECRET"
        )
    return hashlib.sha256(b"bidsgraph objects\0" + setting.encode()).digest()


def _kept(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    secret = path.read_bytes()
    if len(secret) != _BYTES:
        raise InvalidSettingError(
            f"{path} is damaged: remove it, and the links of this hour end", setting="BIDSGRAPH_DATA_DIR"
        )
    return secret


def _make(path: Path) -> None:
    """Write the whole secret elsewhere, then link it: of several processes that start at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
