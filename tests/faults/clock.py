"""How does the clock of a process jump? By Debian's libfaketime, which reads from a file how far it is off."""

from pathlib import Path
from typing import Final

_LIBRARIES: Final = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime")
_NAME: Final = "libfaketimeMT.so.1"


def library() -> Path | None:
    """Find it; null where it is not installed."""
    return next((path for each in _LIBRARIES if (path := Path(each) / _NAME).exists()), None)


def settings(file: Path) -> dict[str, str]:
    """Give the environment of a process whose clock is set by a file. What counts seconds goes on as it does."""
    jump(file, 0)
    return {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def jump(file: Path, seconds: int) -> None:
    """Set the clock this many seconds off."""
    written = file.with_suffix(".new")
    written.write_text(f"{seconds:+d}\n")
    written.replace(file)
