"""How are the nodes of the graph named?

Node ids are readable on purpose: `Kind:dataset:tag:rest`. No part but the last can hold a colon (a dataset id by its
pattern, a tag by git's rules), so they are taken apart without escaping and put together by gluing.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from graphql_api.domain.dataset_ids import is_dataset_id
from graphql_api.domain.errors import InvalidNodeIdError


class NodeKind(StrEnum):
    """Kinds of nodes that have an id; the values are the GraphQL type names."""

    DATASET = "Dataset"
    VERSION = "Version"
    SUBJECT = "Subject"
    FILE = "File"
    RECORDING = "Recording"


class NodeId(NamedTuple):
    """An id taken apart: `tag` is empty for datasets, `rest` is a subject's label or a path, else empty."""

    kind: NodeKind
    dataset_id: str
    tag: str = ""
    rest: str = ""

    def __str__(self) -> str:
        """Put the id together as the graph shows it."""
        parts = [self.kind.value, self.dataset_id, self.tag, self.rest]
        return ":".join(parts[: _PARTS[self.kind]])


_PARTS: Final[dict[NodeKind, int]] = {
    NodeKind.DATASET: 2,
    NodeKind.VERSION: 3,
    NodeKind.SUBJECT: 4,
    NodeKind.FILE: 4,
    NodeKind.RECORDING: 4,
}


def parse_node_id(text: str) -> NodeId:
    """Take an id apart; InvalidNodeIdError where no node could have it."""
    name, _, rest = text.partition(":")
    kind = next((kind for kind in NodeKind if kind.value == name), None)
    parts = rest.split(":", _PARTS[kind] - 2) if kind else []
    if kind is None or len(parts) != _PARTS[kind] - 1 or not all(parts) or not is_dataset_id(parts[0]):
        message = f"{text[:80]!r} is not an id of this server"
        raise InvalidNodeIdError(message)
    return NodeId(kind, *parts)
