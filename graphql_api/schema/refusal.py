"""Which HTTP requests are refused before GraphQL sees them?"""

from dataclasses import dataclass, field


@dataclass
class RefusedError(Exception):
    """A request that is no well-formed GraphQL request over HTTP, or that took too long."""

    status: int
    code: str
    message: str
    retryable: bool = False
    headers: dict[str, str] = field(default_factory=dict[str, str])
