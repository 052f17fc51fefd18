"""What is refused before anything of the domain was asked?"""

from collections.abc import Mapping


class RefusedError(Exception):
    """A request that HTTP or JSON itself makes unanswerable: its status, stable code, and one sentence for people."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep what the answer will say. No secrets in it."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
