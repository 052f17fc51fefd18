"""Why is a selection left to graphql-core?"""

from enum import StrEnum


class Reason(StrEnum):
    """Each refusal is counted by one of these."""

    MUTATION = "mutation"
    DEFER = "defer"
    INTROSPECTION = "introspection"
    TYPE = "type"
    "A type that this path does not write."
    VALUE = "value"
    "A value that its type does not allow: an error, whose form is graphql-core's business."
    FAILED = "failed"
    "A resolver raised, or the arguments were refused."


class UnsupportedError(Exception):
    """This path does not answer that. graphql-core will: by the same resolvers, with errors in their right form."""

    def __init__(self, reason: Reason, what: str = "") -> None:
        """Keep the reason to be counted, and what it was about for people."""
        super().__init__(f"{reason}: {what}" if what else str(reason))
        self.reason = reason
