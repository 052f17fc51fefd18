"""What are the documents of EEGDash, and by which of their fields is one told from another?

Stores keep each as it came, fields unknown here included, and add `_id`: 24 hexadecimal digits that grow with each
insertion. An `_id` that a document brings along is dropped.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias, cast

from graphql_api.domain.errors import InvalidDocumentError

Document: TypeAlias = dict[str, Any]

#: Objects and lists within one another, at most; MongoDB ends at 100 and we wrap documents.
DEPTH: Final = 64

_SMALLEST: Final = -(2**63)
_LARGEST: Final = 2**63 - 1


class Collection(StrEnum):
    """Kinds of documents; the values stand in routes."""

    DATASETS = "datasets"
    RECORDS = "records"
    MONTAGES = "montages"


#: The fields whose values name one document of its collection.
KEYS: Final[Mapping[Collection, tuple[str, ...]]] = {
    Collection.DATASETS: ("dataset_id",),
    Collection.RECORDS: ("dataset", "bids_relpath"),
    Collection.MONTAGES: ("hash",),
}


class Space(NamedTuple):
    """One collection of one named database (`eegdash`, `eegdash_dev`)."""

    database: str
    collection: Collection


class Fault(NamedTuple):
    """What is wrong in a value: where (keys and positions, dotted) and why."""

    path: str
    reason: str


def document_key(collection: Collection, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the values that name the document; InvalidDocumentError where one is no text or empty."""
    return tuple([_key_part(document, name) for name in KEYS[collection]])


def _key_part(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value or "\0" in value:
        raise InvalidDocumentError(f"{name}: this field names the document and must be text", path=name)
    return value


def check_document(collection: Collection, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the document's key; InvalidDocumentError with the path of the fault where it cannot be kept."""
    fault = json_fault(document)
    if fault:
        raise InvalidDocumentError(f"{fault.path}: {fault.reason}", path=fault.path)
    return document_key(collection, document)


def json_fault(value: object) -> Fault | None:
    """Find what not every store could keep: the first of it, null where there is none.

    Numbers have to be finite and integers to fit 64 bits; text has to be Unicode; keys must not begin with `$` or
    hold NUL; and nothing may be nested deeper than `DEPTH`.
    """
    return None if is_clean(value, DEPTH) else _fault(value, DEPTH)


def is_clean(value: object, depth: int) -> bool:
    """Tell that a value of JSON has no fault, where that is seen at once; `json_fault` tells the rest."""
    return _is_clean((value,), depth)


def _is_clean(values: Iterable[object], depth: int) -> bool:
    """Look only whether there is any fault, as fast as can be: every document that is written comes by here."""
    for value in values:
        kind = type(value)
        if isinstance(value, str):
            if not (value.isascii() or _is_unicode(value)):
                return False
        elif kind is int:
            if not _SMALLEST <= cast("int", value) <= _LARGEST:
                return False
        elif kind is float:
            if not math.isfinite(cast("float", value)):
                return False
        elif value is not None and kind is not bool and not _is_clean_container(value, depth):
            return False
    return True


def _is_clean_container(value: object, depth: int) -> bool:
    kind = type(value)
    if kind is dict:
        fields = cast("dict[object, Any]", value)
        return depth > 0 and all(map(_is_key, fields)) and _is_clean(fields.values(), depth - 1)
    if kind is not list and kind is not tuple:
        return False
    items = cast("Sequence[Any]", value)
    if depth > 0 and set(map(type, items)) == {str}:
        # Most lists are of nothing but text, as names of channels are: that is looked at as one.
        whole = "".join(items)
        return whole.isascii() or _is_unicode(whole)
    return depth > 0 and _is_clean(items, depth - 1)


@lru_cache(maxsize=4096)
def _is_key(key: object) -> bool:
    return isinstance(key, str) and not key.startswith("$") and "\0" not in key and not _reason(key)


def _fault(value: object, depth: int) -> Fault | None:
    """Name the place on the way back."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[object, object]", value)
        return _too_deep(depth) or _fault_in_fields(fields, depth - 1)
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        return _too_deep(depth) or _fault_in_items(items, depth - 1)
    reason = _reason(value)
    return Fault("", reason) if reason else None


def _too_deep(depth: int) -> Fault | None:
    return None if depth else Fault("", f"nested more than {DEPTH} deep")


def _fault_in_fields(fields: Mapping[object, object], depth: int) -> Fault | None:
    for key, value in fields.items():
        if not _is_key(key):
            return Fault("", f"{str(key)[:80]!a} cannot be a key")
        fault = _fault(value, depth)
        if fault:
            return _within(str(key), fault)
    return None


def _fault_in_items(items: Sequence[object], depth: int) -> Fault | None:
    for position, value in enumerate(items):
        fault = _fault(value, depth)
        if fault:
            return _within(str(position), fault)
    return None


def _within(name: str, fault: Fault) -> Fault:
    shown = ascii(name[:80])[1:-1]
    return Fault(f"{shown}.{fault.path}" if fault.path else shown, fault.reason)


def _reason(value: object) -> str:
    if isinstance(value, str):
        return "" if value.isascii() or _is_unicode(value) else "this text holds an unpaired surrogate"
    if isinstance(value, int):
        return "" if _SMALLEST <= value <= _LARGEST else "this integer does not fit 64 bits"
    if isinstance(value, float):
        return "" if math.isfinite(value) else "this number is not finite"
    return "" if value is None else f"JSON has no {type(value).__name__}"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
