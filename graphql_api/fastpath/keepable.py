"""Which answers hold for as long as the catalogue stays as it was?"""

from typing import Final

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
)

#: Questions of datasets and their published versions, with the arguments that ask nothing else. `Epoch` sees every
#: change of those.
_LASTING: Final[dict[str, frozenset[str] | None]] = {
    "__typename": None,
    "dataset": None,
    "datasets": frozenset({"first", "after"}),
    "node": None,
    "nodes": None,
    "version": None,
}

#: Fields below them that depend on the hour, on who asks, or on documents besides those of datasets.
_PASSING: Final = frozenset({"directUrl", "draft", "recording", "recordings"})


def is_keepable(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Tell whether the answer may be given again until the catalogue changes; false where in doubt."""
    if operation.operation is not OperationType.QUERY:
        return False
    roots = operation.selection_set.selections
    return all(isinstance(each, FieldNode) and _is_lasting(each) for each in roots) and not _passes(document)


def _is_lasting(field: FieldNode) -> bool:
    if field.name.value not in _LASTING:
        return False
    allowed = _LASTING[field.name.value]
    return allowed is None or all(each.name.value in allowed for each in field.arguments or ())


def _passes(document: DocumentNode) -> bool:
    """Look for fields that pass: by hand, as graphql-core's visitor takes as long as a small answer."""
    waiting = [
        each.selection_set for each in document.definitions if isinstance(each, ExecutableDefinitionNode)
    ]
    while waiting:
        for each in waiting.pop().selections:
            if isinstance(each, FieldNode) and each.name.value in _PASSING:
                return True
            if isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set is not None:
                waiting.append(each.selection_set)
    return False
