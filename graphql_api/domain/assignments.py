"""What becomes of a document whose fields are set?"""

from collections.abc import Mapping, MutableSequence
from copy import deepcopy
from typing import Any, Final, cast

from graphql_api.domain.documents import Document
from graphql_api.domain.errors import InvalidDocumentError

#: A list grows up to here by setting an element behind its end; what is skipped is null.
LONGEST_LIST: Final = 10_000


def assigned(document: Document, assignments: Mapping[str, Any]) -> Document:
    """Give the document with these dotted paths set; objects that are missing on the way are made.

    New fields come in the order of their paths. A number is a position where the path is in a list, else a name.
    InvalidDocumentError where a path leads through anything but objects and lists.
    """
    result = deepcopy(document)
    for path in sorted(assignments):
        _assign(result, path, assignments[path])
    return result


def _assign(document: Document, path: str, value: object) -> None:
    *way, last = path.split(".")
    inside: Any = document
    for name in way:
        inside = _enter(inside, name, path)
    _put(inside, last, value, path)


def _enter(inside: Any, name: str, path: str) -> Any:  # noqa: ANN401 any JSON
    if isinstance(inside, dict):
        return cast("Document", inside).setdefault(name, {})
    items = _list(inside, path)
    position = _position(name, path)
    if position >= len(items):
        _put(items, name, {}, path)
    return items[position]


def _put(inside: Any, name: str, value: object, path: str) -> None:  # noqa: ANN401 any JSON
    if isinstance(inside, dict):
        cast("Document", inside)[name] = value
        return
    items, position = _list(inside, path), _position(name, path)
    items.extend([None] * (position + 1 - len(items)))
    items[position] = value


def _list(inside: object, path: str) -> MutableSequence[Any]:
    if not isinstance(inside, list):
        kind = "null" if inside is None else type(inside).__name__
        raise InvalidDocumentError(f"{path} leads through a value that is no object ({kind})", path=path)
    return cast("MutableSequence[Any]", inside)


def _position(name: str, path: str) -> int:
    if not (name.isascii() and name.isdigit()):
        raise InvalidDocumentError(f"{path} leads into a list: {name!a} is no position in it", path=path)
    # The length is looked at first: Python refuses to read numbers of thousands of digits.
    if len(name) > len(str(LONGEST_LIST)) or int(name) >= LONGEST_LIST:
        raise InvalidDocumentError(f"{path} lies beyond the end of any list", path=path)
    return int(name)
