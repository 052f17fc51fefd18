"""What has an id of its own?"""

import strawberry


@strawberry.interface
class Node:
    """Something that can be asked for again by its id."""

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Stable and readable: kind, dataset, tag and path, with colons between."""
        raise AssertionError  # pragma: no cover - every type that is a node says its own
