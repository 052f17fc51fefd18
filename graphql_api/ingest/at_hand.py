"""Which contents did reading a source leave at hand, so that nobody reads them again?"""

from typing import Final

#: Bytes of contents that are kept; what comes later is read again by whoever wants it.
MOST_BYTES: Final = 64 * 1024 * 1024


class AtHand:
    """Contents of small git blobs by their names, for as long as one ingest takes. May be told from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Start with nothing."""
        self._contents: dict[str, bytes] = {}
        self._room = most_bytes

    def remember(self, name: str, content: bytes) -> None:
        """Keep a content if there is room."""
        if len(content) <= self._room:
            self._room -= len(content)
            self._contents[name] = content

    def get(self, name: str) -> bytes | None:
        """Give a content; null where it has to be read."""
        return self._contents.get(name)
